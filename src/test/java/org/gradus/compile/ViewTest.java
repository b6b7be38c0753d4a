package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.gradus.Node;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/** A view shows what the op computes, and loops over several views meet their entries in row-major order. */
class ViewTest {

    /** A view and the node whose entries it shows; the base's entry at each place is the place. */
    record Sample(View view, Node node) {

        static Sample of(Shape shape, long seed) {
            Random random = new Random(seed);
            Variable base = Variable.of("x",
                    Tensor.of(shape, IntStream.range(0, shape.size()).asDoubleStream().toArray()));
            Sample sample = new Sample(View.of(base), base);
            for (int i = random.nextInt(5); i > 0; i--) {
                sample = sample.changed(random);
            }
            return sample;
        }

        private Sample changed(Random random) {
            Shape shape = node.shape();
            if (shape.rank() == 0 || random.nextInt(4) == 0) {
                Shape wide = new Shape(shape.dims().collectInt(length -> length == 1 ? random.nextInt(3) : length,
                        IntLists.mutable.of(random.nextInt(2) + 1)).toImmutable());
                return new Sample(view.broadcastTo(wide), node.broadcastTo(wide));
            }
            int axis = random.nextInt(shape.rank());
            return switch (random.nextInt(4)) {
                case 0 -> {
                    ImmutableIntList order = shape.axes().toList().shuffleThis(random).toImmutable();
                    yield new Sample(view.permuted(order), node.transpose(order.toArray()));
                }
                case 1 -> {
                    int from = random.nextInt(shape.dim(axis) + 1);
                    int to = from + random.nextInt(shape.dim(axis) - from + 1);
                    yield new Sample(view.sliced(axis, from, to), node.slice(axis, from, to));
                }
                case 2 -> reshaped(Shape.of(shape.size()));
                default -> {
                    MutableIntList dims = shape.dims().reject(length -> length == 1).toList();
                    dims.addAtIndex(random.nextInt(dims.size() + 1), 1);
                    yield reshaped(new Shape(dims.toImmutable()));
                }
            };
        }

        /** As it was, if a view cannot have that shape. */
        private Sample reshaped(Shape shape) {
            Optional<View> reshaped = view.reshaped(shape);
            return reshaped.map(seen -> new Sample(seen, node.reshape(shape))).orElse(this);
        }

        /** Where its entries lie, in row-major order. */
        double[] places() {
            return node.value().toArray();
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        Arbitrary<Shape> shapes = Arbitraries.of(1, 2, 3, 4).array(int[].class).ofMaxSize(4).map(Shape::of);
        return Combinators.combine(shapes, Arbitraries.longs()).as(Sample::of).withoutEdgeCases();
    }

    @Property(tries = 1000)
    void showsWhatTheOpComputes(@ForAll("samples") Sample sample) {
        assertEquals(sample.node().shape(), sample.view().shape());
        assertEquals(sample.node().value(), Tensor.of(sample.view().shape(), places(sample.view())));
    }

    @Property(tries = 1000)
    void knowsWhatLiesSideBySide(@ForAll("samples") Sample sample) {
        double[] places = sample.places();
        boolean isContiguous = IntStream.range(0, places.length).allMatch(i -> places[i] == places[0] + i);
        if (places.length > 0) {
            assertEquals(isContiguous, sample.view().isContiguous());
            assertEquals(isContiguous && places.length == sample.view().base().shape().size(),
                    sample.view().isWhole());
            // the same shape can always be had
            assertTrue(sample.view().reshaped(sample.view().shape()).isPresent());
            assertEquals(isContiguous || sample.view().shape().dims().count(length -> length != 1) < 2,
                    sample.view().reshaped(Shape.of(places.length)).isPresent());
        }
    }

    @Property(tries = 500)
    void loopsMeetAllEntriesInRowMajorOrder(@ForAll("samples") Sample sample) {
        Shape space = sample.node().shape();
        View whole = View.of(Variable.of("y", space));
        Loops loops = Loops.of(space,
                java.util.List.of(sample.view().strides().toArray(), whole.strides().toArray()));
        assertEquals(IntLists.immutable.of(toInts(places(whole))), walk(loops, 1, 0));
        assertEquals(IntLists.immutable.of(toInts(sample.places())), walk(loops, 0, sample.view().offset()));
        boolean isEmpty = space.size() == 0;
        assertTrue(!isEmpty || loops.isEmptyOutside() || loops.allRows() == 0 || loops.columns() == 0);
    }

    /** A long row is cut, and what is left of it is a shorter row. */
    @Property(tries = 100)
    void longRowsAreCut(@ForAll @net.jqwik.api.constraints.IntRange(min = 1000, max = 10_000) int length) {
        Loops loops = Loops.of(Shape.of(length), java.util.List.of(new int[] {1}, new int[] {0}));
        assertEquals(length, loops.rows() * loops.columns() + loops.rest());
        assertTrue(loops.columns() < 2 * Loops.CUT);
        assertTrue(loops.rest() < loops.columns());
        assertEquals(IntLists.immutable.of(IntStream.range(0, length).toArray()), walk(loops, 0, 0));
        assertEquals(0, walk(loops, 1, 0).max());
    }

    private static int[] toInts(double[] places) {
        return java.util.Arrays.stream(places).mapToInt(x -> (int) x).toArray();
    }

    private static double[] places(View view) {
        return toDoubles(walk(Shape.SCALAR, view.offset(), view));
    }

    private static double[] toDoubles(MutableIntList places) {
        return java.util.Arrays.stream(places.toArray()).asDoubleStream().toArray();
    }

    /** Index by index, as the strides say. */
    private static MutableIntList walk(Shape prefix, int place, View view) {
        MutableIntList places = IntLists.mutable.empty();
        if (prefix.rank() == view.shape().rank()) {
            return IntLists.mutable.of(place);
        }
        int axis = prefix.rank();
        for (int i = 0; i < view.shape().dim(axis); i++) {
            places.addAll(walk(new Shape(prefix.dims().newWith(i)), place + i * view.strides().get(axis), view));
        }
        return places;
    }

    /** The places of an operand, in the order in which the loops meet them. */
    private static MutableIntList walk(Loops loops, int operand, int offset) {
        MutableIntList outer = IntLists.mutable.of(offset);
        for (int loop = 0; loop < loops.outer().length; loop++) {
            MutableIntList next = IntLists.mutable.empty();
            for (int i = 0; i < outer.size(); i++) {
                for (int index = 0; index < loops.outer()[loop]; index++) {
                    next.add(outer.get(i) + index * loops.outerStride(operand, loop));
                }
            }
            outer = next;
        }
        MutableIntList places = IntLists.mutable.empty();
        for (int i = 0; i < outer.size(); i++) {
            for (int row = 0; row < loops.allRows(); row++) {
                for (int column = 0; column < (row < loops.rows() ? loops.columns() : loops.rest()); column++) {
                    places.add(outer.get(i) + row * loops.rowStride(operand) + column * loops.columnStride(operand));
                }
            }
        }
        return places;
    }
}
