package org.gradus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.gradus.compile.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long sums are right to a few units in the last place, where one after the other would lose four digits. */
class SummationTest {

    private static final int LONG = 1_000_000;
    /** What is seen is up to 9: some 64 additions follow one another in a loop, and a few more in the tree above. */
    private static final int ULPS = 12;

    private static void assertSum(double expected, Node sum) {
        Program program = Program.of(sum);
        program.run();
        Arrays.stream(sum.value().toArray()).forEach(entry -> assertEquals(expected, entry, ULPS * Math.ulp(expected)));
        Arrays.stream(program.read(sum).toArray())
                .forEach(entry -> assertEquals(expected, entry, ULPS * Math.ulp(expected)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.3, 0.7, 1.0 / 3, 1e-3, -2.6})
    void ofAMillionEqualNumbers(double number) {
        double total = new BigDecimal(number).multiply(BigDecimal.valueOf(LONG)).doubleValue();
        Variable x = Variable.of("x", Tensor.full(Shape.of(LONG), number));
        assertSum(total, x.sum());
        assertSum(number, x.mean());
        assertSum(total, x.reshape(1, LONG).sum(1));
        assertSum(total, x.reshape(LONG, 1).sum(0));
        assertSum(total / 5, x.reshape(LONG / 5, 5).sum(0));
        assertSum(total / 5, x.reshape(5, LONG / 5).sum(1));
        assertSum(number, x.reshape(LONG / 5, 5).mean(0));
        assertSum(number, x.reshape(2, LONG / 4, 2).mean(1));
        assertSum(number, x.reshape(500, 2000).meanKeepDims(0));
        assertSum(total, x.square().sqrt().mul(Math.signum(number)).sum());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.7})
    void ofInnerProducts(double number) {
        int inner = 100_000;
        double total = new BigDecimal(number).multiply(BigDecimal.valueOf(inner)).doubleValue();
        Variable row = Variable.of("row", Tensor.full(Shape.of(1, inner), number));
        assertEquals(total, row.matmul(Ops.constant(Tensor.ones(inner, 1))).value().item(), ULPS * Math.ulp(total));
    }

    /** Terms of one sign, of whatever sizes, in any shape; the order does not depend on threads or on what is fused. */
    @Property(tries = 40)
    void ofPositiveNumbers(@ForAll int seed, @ForAll @IntRange(min = 1, max = 5000) int length,
            @ForAll @DoubleRange(min = 0, max = 30) double spread, @ForAll @IntRange(max = 2) int kind) {
        double[] entries = new Random(seed).doubles(3L * length).map(u -> Math.exp(spread * u)).toArray();
        Variable x = Variable.of("x", Tensor.of(Shape.of(3, length), entries));
        UnaryOperator<Node> sum = kind == 0 ? Node::sum : kind == 1 ? each -> each.transpose().sum(0).sum()
                : each -> each.sum(1).sum();
        double expected = DoubleStream.of(entries).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
        assertSum(expected, sum.apply(x));
    }
}
