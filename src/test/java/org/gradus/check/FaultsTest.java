package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.tuple.Pair;
import org.gradus.Derivatives;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/** Every fault of the catalogue is noticed, the op is named, and the cause, whatever the numbers are. */
class FaultsTest {

    @Property(generation = GenerationMode.EXHAUSTIVE)
    void everyFaultIsDiagnosed(@ForAll("faults") Fault fault, @ForAll @LongRange(max = 4) long seed) {
        FaultyNetwork network = fault.network(seed);
        Diagnosis diagnosis = Diagnosis.of(network.loss(), network.variables()).orElseThrow();
        assertEquals(network.node(), diagnosis.node(), diagnosis::text);
        assertEquals(fault.op(), diagnosis.op());
        assertEquals(network.node().inputs().get(1 + fault.input() - flatBefore(fault)), diagnosis.input());
        assertEquals(fault.cause(), diagnosis.cause(), diagnosis::text);
        assertFalse(diagnosis.isLatent());
    }

    /** The condition of where gets no gradient, so it is no argument of the planted op. */
    private static int flatBefore(Fault fault) {
        return fault.op().equals("where") ? 1 : 0;
    }

    /** The check itself says so, and its report names the op and the cause. */
    @Property(generation = GenerationMode.EXHAUSTIVE)
    void everyFaultIsCaught(@ForAll("faults") Fault fault, @ForAll @LongRange(min = 5, max = 6) long seed) {
        FaultyNetwork network = fault.network(seed);
        Report report = GradientCheck.of(network.loss(), network.variables()).run();
        assertEquals(Verdict.DISAGREES, report.verdict(), report::toString);
        assertEquals(fault.op(), report.diagnosis().orElseThrow().op());
        assertEquals(fault.cause(), report.diagnosis().orElseThrow().cause());
    }

    /** The same networks with the right rules. */
    @Property(generation = GenerationMode.EXHAUSTIVE)
    void noOpIsAccusedWithoutAFault(@ForAll("faults") Fault fault, @ForAll @LongRange(max = 1) long seed) {
        FaultyNetwork network = new Fault(fault.op(), fault.input(), fault.cause(), "none", fault.use(),
                (g, y) -> Derivatives.vjp(y, fault.input(), g)).network(seed);
        assertEquals("", Diagnosis.of(network.loss(), network.variables()).map(Diagnosis::text).orElse(""));
    }

    @Provide
    Arbitrary<Fault> faults() {
        return Arbitraries.of(Faults.all().castToList());
    }

    @Example
    void everyCauseIsThere() {
        Set<Cause> causes = EnumSet.copyOf(Faults.all().collect(Fault::cause).castToList());
        // the others are of numbers that somebody wrote down, or of no single rule
        assertEquals(EnumSet
                .complementOf(EnumSet.of(Cause.NON_FINITE, Cause.UPDATED_TOO_EARLY, Cause.PENALTY, Cause.MISPLACED,
                        Cause.TOO_FEW_DIGITS,
                        Cause.UNKNOWN)),
                causes);
        assertTrue(Faults.all().size() >= 30);
        assertEquals(Faults.all().size(),
                Faults.all().collect(fault -> fault.op() + fault.sentence()).distinct().size());
    }

    /** By op, each with the place of the input that gets a wrong contribution. */
    @Example
    void theCatalogueIsWhole() {
        assertEquals("""
                abs: SIGN 0
                add: BROADCAST_NOT_SUMMED 1, FACTOR_M 1, SIGN 1, WRONG_AXIS 1
                broadcastTo: BROADCAST_NOT_SUMMED 0, WRONG_AXIS 0
                concat: WRONG_OPERAND 0
                div: DERIVATIVE_DROPPED 0, FACTOR_M 0, OUTPUT_FOR_INPUT 1, SIGN 1
                exp: OUTPUT_FOR_INPUT 0, UPSTREAM_DROPPED 0
                leakyRelu: WRONG_BRANCH 0
                log: DERIVATIVE_DROPPED 0, FACTOR 0, OUTPUT_FOR_INPUT 0
                logLoss: DERIVATIVE_DROPPED 0, SIGN 0, WRONG_FUNCTION 0
                logLossWithLogits: OUTPUT_FOR_INPUT 0, SIGN 0, UPSTREAM_DROPPED 0
                logSoftmax: DERIVATIVE_DROPPED 0, WRONG_AXIS 0
                matmul: FACTOR_M 1, LOST_CONTRIBUTION 0, MISSING_TRANSPOSE 0, MISSING_TRANSPOSE 1, SIGN 1, \
                TRANSPOSED_OPERAND 0, TRANSPOSED_OPERAND 0, TRANSPOSED_OPERAND 0, TRANSPOSED_OPERAND 1, \
                TRANSPOSED_OPERAND 1, UPSTREAM_DROPPED 0, WRONG_OPERAND 0
                max: WRONG_AXIS 0, WRONG_BRANCH 0
                maximum: WRONG_BRANCH 0
                minimum: WRONG_BRANCH 1
                mul: BROADCAST_NOT_SUMMED 1, LOST_CONTRIBUTION 0, UPSTREAM_DROPPED 0, WRONG_AXIS 1, WRONG_OPERAND 0, WRONG_PRODUCT 0
                pow: DERIVATIVE_DROPPED 0
                relu: DERIVATIVE_DROPPED 0, UPSTREAM_DROPPED 0, WRONG_BRANCH 0, WRONG_FUNCTION 0
                reshape: TRANSPOSED_OPERAND 0
                sigmoid: DERIVATIVE_DROPPED 0, OUTPUT_FOR_INPUT 0, OUTPUT_FOR_INPUT 0, WRONG_FUNCTION 0
                softmax: DERIVATIVE_DROPPED 0, LOST_CONTRIBUTION 0, WRONG_AXIS 0
                softplus: OUTPUT_FOR_INPUT 0
                sqrt: FACTOR_TWO 0
                square: FACTOR_TWO 0, OUTPUT_FOR_INPUT 0
                sub: SIGN 1
                sum: FACTOR_M 0, UPSTREAM_DROPPED 0, WRONG_AXIS 0
                tanh: DERIVATIVE_DROPPED 0, DERIVATIVE_DROPPED 0, OUTPUT_FOR_INPUT 0, SIGN 0, SIGN 0, UPSTREAM_DROPPED 0, \
                WRONG_FUNCTION 0
                transpose: MISSING_TRANSPOSE 0
                where: WRONG_BRANCH 1""",
                Faults.all().groupBy(Fault::op).keyMultiValuePairsView().toSortedListBy(Pair::getOne)
                        .collect(pair -> pair.getOne() + ": " + Lists.immutable.withAll(pair.getTwo())
                                .collect(fault -> fault.cause() + " " + fault.input()).toSortedList().makeString())
                        .makeString("\n"));
    }

    /** A mistake in the contribution of a tiny number would drown. */
    @Example
    void theNumbersOfANetworkAreNotSmall() {
        for (Variable variable : Faults.all().getFirst().network(3).variables()) {
            assertTrue(Arrays.stream(variable.value().toArray()).map(Math::abs).allMatch(x -> x >= 0.25 && x <= 1.25),
                    () -> variable.value().toString());
        }
    }

    @Example
    void aFaultFitsWhereOpAndShapesDo() {
        Variable w = Variable.of("W", Tensor.zeros(2, 3));
        Variable b = Variable.of("b", Tensor.zeros(3, 4));
        Fault transposed = Faults.all().detect(it -> it.cause() == Cause.MISSING_TRANSPOSE && it.input() == 0);
        assertTrue(transposed.fits(Variable.of("square", Tensor.zeros(3, 3)).matmul(b.slice(1, 0, 3))));
        assertFalse(transposed.fits(w.matmul(b))); // (2, 4) by (3, 4) is no product
        Fault second = Faults.all().detect(it -> it.op().equals("matmul") && it.input() == 1);
        assertFalse(new Fault("square", 1, Cause.SIGN, "", (p, q) -> p, (g, y) -> g).fits(w.square()));
        assertFalse(second.fits(w.square()));
        assertFalse(new Fault("sum", 0, Cause.SIGN, "", (p, q) -> p, (g, y) -> g).fits(w.sum(0).named("s")));
    }

    @Example
    void aFaultIsPlantedIntoAnyGraph() {
        Variable w = Variable.of("W", Tensor.of(new double[][] {{1, 2}, {3, 4}}));
        Variable b = Variable.of("b", Tensor.of(new double[][] {{1}, {-3}}));
        Node z = w.matmul(w).add(b);
        Node loss = z.tanh().sum();
        Fault fault = Faults.all().detect(it -> it.op().equals("add") && it.cause() == Cause.BROADCAST_NOT_SUMMED);
        assertTrue(fault.fits(z));
        assertFalse(fault.fits(loss));
        Node faulty = fault.plantedIn(loss, z);
        assertEquals(loss.value(), faulty.value());
        Diagnosis diagnosis = Diagnosis.of(faulty, List.of(w, b)).orElseThrow();
        assertEquals("add", diagnosis.op());
        assertEquals(b, diagnosis.input());
        assertEquals(Cause.BROADCAST_NOT_SUMMED, diagnosis.cause());
        assertThrows(IllegalArgumentException.class, () -> fault.plantedIn(loss, loss));
    }
}
