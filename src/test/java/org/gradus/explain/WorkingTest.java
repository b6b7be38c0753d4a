package org.gradus.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Ops;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.train.Activation;
import org.junit.jupiter.api.Test;

class WorkingTest {

    private static Map<String, Tensor> values(Equations equations) {
        Map<String, Tensor> values = new TreeMap<>();
        equations.given().forEach(given -> values.put(given.name(), given.node().value()));
        equations.all().forEach(equation -> values.put(equation.name(), equation.node().orElseThrow().value()));
        return values;
    }

    private static ImmutableIntList index(Shape shape, int offset) {
        int[] strides = shape.strides();
        return shape.axes().collectInt(axis -> offset / strides[axis] % shape.dim(axis), IntLists.mutable.empty())
                .toImmutable();
    }

    /** What is written with all digits, read back and computed, is the entry. */
    @Property(tries = 40)
    void theNumbersGiveTheEntry(@ForAll Networks.Kind kind, @ForAll Activation activation) {
        Networks network = Networks.of(kind, activation);
        Equations equations = Equations.of(Gradients.of(network.cost(), network.parameters()), Style.EXACT);
        Map<String, Tensor> values = values(equations);
        Working working = new Working(name -> Optional.of(values.get(name)), TextFormat::number);
        int read = 0;
        for (Equation equation : equations.all()) {
            Tensor value = values.get(equation.name());
            for (int i = 0; i < value.size(); i++) {
                String numbers = working.of(equation.right(), index(value.shape(), i)).orElseThrow().numbers();
                if (!numbers.contains("…")) {
                    double computed = Reader.read(numbers.replace("·", "∗"), _ -> {
                        throw new AssertionError(numbers);
                    }).value().item();
                    assertEquals(value.at(i), computed, 1e-14, equation + " at " + i + ": " + numbers);
                    read++;
                }
            }
        }
        assertTrue(read > 20);
    }

    @Test
    void anEntryOfAProductIsARowTimesAColumn() {
        Variable w = Variable.of("W", Tensor.of(new double[][] {{1, 2}, {3, -4}}));
        Variable x = Variable.of("X", Tensor.of(new double[][] {{5, 6, 7}, {8, 9, -1}}));
        Variable b = Variable.of("b", Tensor.of(new double[][] {{0.5}, {0}}));
        Node z = w.matmul(x).add(b).named("Z");
        Equation equation = Equations.of(Gradients.of(z.sum(), w), Style.EXACT).forward().getFirst();
        Map<String, Tensor> values = Map.of("W", w.value(), "X", x.value(), "b", b.value());
        Working working = new Working(name -> Optional.of(values.get(name)), TextFormat::number);
        Working.Entry entry = working.of(equation.right(), IntLists.immutable.of(1, 2)).orElseThrow();
        assertEquals("W[1,0] · X[0,2] + W[1,1] · X[1,2] + b[1,0]", entry.formula());
        assertEquals("3 · 7 + (−4) · (−1) + 0", entry.numbers());
        assertEquals("[Place[name=W, row=1, column=0], Place[name=W, row=1, column=1], Place[name=X, row=0, column=2],"
                + " Place[name=X, row=1, column=2], Place[name=b, row=1, column=0]]", entry.from().toString());
    }

    @Test
    void longSumsAreAbridged() {
        Variable x = Variable.of("x", Tensor.vector(1, 2, 3, 4, 5, 6));
        Equation equation = Equations.of(Gradients.of(x.sum().named("s"), x), Style.EXACT).forward().getFirst();
        assertEquals("(1 + 2 + … + 6)", new Working(_ -> Optional.of(x.value()), TextFormat::number)
                .of(equation.right(), IntLists.immutable.of(0)).orElseThrow().numbers());
    }

    @Test
    void whatIsRearrangedIsNotWorkedOut() {
        Variable x = Variable.of("x", Tensor.vector(1, 2));
        Equation equation = Equations.of(Gradients.of(Ops.concat(0, x, x).named("y").sum(), Lists.immutable.of(x)),
                Style.EXACT).forward().getFirst();
        assertEquals(Optional.empty(), new Working(_ -> Optional.of(x.value()), TextFormat::number).of(equation.right(),
                IntLists.immutable.of(0)));
    }
}
