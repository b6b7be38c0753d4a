package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.OpRow;
import org.gradus.OpTable;
import org.gradus.Ops;
import org.gradus.Point;
import org.gradus.Sample;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of the op table, and its gradient, compiled. */
class CompiledOpsTest {

    @Provide
    Arbitrary<Sample> samples() {
        return Sample.of(OpTable.ROWS);
    }

    @Property(tries = 400)
    void agreesWithThePlainEvaluator(@ForAll("samples") Sample sample) {
        ImmutableList<Variable> x = sample.inputs().collect(input -> Variable.of("x", input));
        Node y = sample.row().of(x);
        Comparison comparison = new Comparison(withGradients(y, sample.upstream(), x), Maps.immutable.empty());
        comparison.check(Settings.preferred());
        comparison.check(Comparison.without(x.size() % 3));
    }

    private static ImmutableList<Node> withGradients(Node y, Tensor upstream, ImmutableList<Variable> x) {
        Gradients gradients = Gradients.vjp(y, Ops.constant(upstream), x.toArray(new Node[0]));
        return x.<Node>collect(gradients::wrt).newWith(y);
    }

    /** At NaN, infinities, zeros of both signs, ties and kinks. */
    @TestFactory
    Stream<DynamicTest> points() {
        return OpTable.ROWS.stream().flatMap(row -> row.points().stream()
                .map(point -> DynamicTest.dynamicTest(row + " at " + point.inputs(), () -> check(row, point))));
    }

    private static void check(OpRow row, Point point) {
        ImmutableList<Variable> x = point.inputs().collect(input -> Variable.of("x", input));
        Node y = row.of(x);
        ImmutableList<Node> nodes = withGradients(y, Tensor.full(y.shape(), 1), x);
        for (int runs = 0; runs < 3; runs += 2) {
            Program program = Program.of(nodes, Maps.immutable.empty(),
                    Comparison.withInterpretedRuns(Settings.preferred(), runs));
            program.run();
            nodes.forEach(node -> assertSame(node.value(), program.read(node), node));
        }
    }

    /** Equal to a few units in the last place; zeros also by their sign, but for sums: that of one −0 is left as it is. */
    private static void assertSame(Tensor expected, Tensor actual, Node node) {
        boolean isSum = Topology.order(Lists.immutable.of(node)).anySatisfy(each -> each.op() instanceof Op.Sum);
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.at(i);
            // each of the two may be off by two units in a function, and the ops around it round too
            assertEquals(e, actual.at(i), Double.isFinite(e) && e != 0 ? 8 * Math.ulp(e) : 0, node::toString);
            assertEquals(e == 0 && !isSum ? 1 / e : 0, e == 0 && !isSum ? 1 / actual.at(i) : 0,
                    () -> "sign of 0 of " + node);
        }
    }
}
