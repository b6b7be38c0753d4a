package org.gradus.compile;

import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Shape;
import org.gradus.kernel.Blas;
import org.gradus.kernel.Matrix;
import org.gradus.kernel.Product;

/** Calls the matrix product, once for each matrix of a stack. */
final class ProductStep implements Step {

    private final Unit.MatrixProduct unit;
    private final Product[] products;
    private final Memory.Place[] scale;
    private final ImmutableList<CopyStep> before;
    private final double beta;

    ProductStep(Unit.MatrixProduct unit, Memory memory, Blas blas) {
        this.unit = unit;
        this.scale = unit.scale().collect(view -> memory.at(view.base())).toArray(new Memory.Place[0]);
        Shape stack = stack(unit.target().shape());
        View target = View.of(unit.target());
        this.products = IntStream.range(0, stack.size())
                .mapToObj(i -> blas.product(matrix(unit.a(), stack, i, memory), matrix(unit.b(), stack, i, memory),
                        matrix(target, stack, i, memory)))
                .toArray(Product[]::new);
        this.beta = unit.accumulate().isEmpty() ? 0 : 1;
        // what is added to may lie there already; else it is brought there first
        this.before = unit.accumulate().reject(view -> memory.at(view.base()).equals(memory.at(unit.target())))
                .collect(view -> CopyStep.of(view, memory.at(unit.target()), memory));
    }

    /** The axes before the last two. */
    private static Shape stack(Shape shape) {
        return shape.reduced(IntLists.immutable.of(shape.rank() - 2, shape.rank() - 1), false);
    }

    private static Matrix matrix(View view, Shape stack, int index, Memory memory) {
        int rows = view.shape().dim(-2);
        int columns = view.shape().dim(-1);
        View stacked = view.broadcastTo(new Shape(stack.dims().newWith(rows).newWith(columns)));
        int offset = view.offset() + memory.at(view.base()).offset();
        int rest = index;
        for (int axis = stack.rank() - 1; axis >= 0; axis--) {
            offset += rest % stack.dim(axis) * stacked.strides().get(axis);
            rest /= stack.dim(axis);
        }
        double[] array = memory.at(view.base()).array();
        return Matrices.isPlain(view)
                ? new Matrix(array, offset, rows, columns, Matrices.leading(view), false)
                : new Matrix(array, offset, columns, rows, Matrices.leading(view), true);
    }

    @Override
    public void run() {
        double alpha = unit.alpha();
        for (Memory.Place place : scale) {
            alpha *= place.array()[place.offset()];
        }
        for (int i = 0; i < before.size(); i++) {
            before.get(i).run();
        }
        for (Product product : products) {
            product.run(alpha, beta);
        }
    }

    @Override
    public String describe() {
        return "matrix product "
                + (unit.accumulate().isEmpty() ? "" : unit.accumulate().getOnly().base().label() + " + ")
                + (unit.alpha() == 1 ? "" : unit.alpha() + " ")
                + unit.scale().collect(view -> view.base().label() + " ")
                        .makeString("")
                + describe(unit.a()) + " " + describe(unit.b()) + " -> " + unit.target().labelWithShape();
    }

    private static String describe(View view) {
        return view.base().label() + (Matrices.isPlain(view) ? "" : "ᵀ") + " " + view.shape();
    }

    @Override
    public long flops() {
        return unit.flops();
    }
}
