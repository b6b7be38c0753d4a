package org.gradus.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * What people write is judged as what it is: right gradients are not called wrong, wrong ones do not pass, and kinks, jumps
 * and smooth joints are told apart as values in decimals at both sides of an entry tell them.
 */
class IdiomTest {

    private static final Map<String, Integer> COUNTS = new TreeMap<>();

    @Provide
    Arbitrary<IdiomGraph> graphs() {
        return IdiomGraph.graphs();
    }

    @Provide
    Arbitrary<PlantedFault> faults() {
        return PlantedFault.faults();
    }

    @Property(tries = 100)
    void rightGradientsAreNotCalledWrong(@ForAll("graphs") IdiomGraph graph) {
        checkAll(graph);
    }

    @Property(tries = 10_000)
    @Tag("long")
    void rightGradientsAreNotCalledWrongTenThousandTimes(@ForAll("graphs") IdiomGraph graph) {
        checkAll(graph);
    }

    private static void checkAll(IdiomGraph graph) {
        for (EntryReport entry : entries(GradientCheck.of(graph.loss(), graph.parameters()).run())) {
            assertNotEquals(Verdict.DISAGREES, entry.verdict(), entry::toString);
            assertEquals(!Double.isFinite(entry.analytic()), entry.verdict() == Verdict.NON_FINITE, entry::toString);
        }
    }

    private static ImmutableList<EntryReport> entries(Report report) {
        return Lists.immutable.withAll(report.parameters()).flatCollect(ParameterReport::entries);
    }

    /** One entry of each, since decimals take long. */
    @Property(tries = 100)
    void verdictsAreThoseOfTheFunction(@ForAll("graphs") IdiomGraph graph, @ForAll("numbers") int entry) {
        judge(graph, entry);
    }

    @Property(tries = 10_000)
    @Tag("long")
    void verdictsAreThoseOfTheFunctionTenThousandTimes(@ForAll("graphs") IdiomGraph graph,
            @ForAll("numbers") int entry) {
        judge(graph, entry);
    }

    @Provide
    Arbitrary<Integer> numbers() {
        return Arbitraries.integers().between(0, 99);
    }

    private static void judge(IdiomGraph graph, int number) {
        Report report = GradientCheck.of(graph.loss(), graph.parameters()).run();
        Judged judged = Judged.of(graph.loss(), graph.parameters(), report, number);
        count(judged.truth().kind() + " " + judged.entry().verdict());
        assertEquals(Optional.empty(), judged.complaint());
    }

    /** Of angles, years and prices, and of what is tiny, or next to a kink or a jump. */
    @Provide
    Arbitrary<Double> arguments() {
        Arbitrary<Double> sizes = Arbitraries.integers().between(-8, 16).flatMap(IdiomTest::ofSize);
        Arbitrary<Double> tiny = Arbitraries.integers().between(-290, -9).flatMap(IdiomTest::ofSize);
        Arbitrary<Double> beside = Combinators.combine(Arbitraries.integers().between(-3000, 3000),
                Arbitraries.integers().between(-17, -3).flatMap(IdiomTest::ofSize)).as(Double::sum);
        Arbitrary<Double> whole = Arbitraries.integers().between(-3000, 3000).map(Integer::doubleValue);
        return Arbitraries.frequencyOf(Tuple.of(6, sizes), Tuple.of(2, tiny), Tuple.of(2, beside), Tuple.of(1, whole));
    }

    private static Arbitrary<Double> ofSize(int exponent) {
        return Arbitraries.doubles().between(1, 10).ofScale(9).map(x -> x * Math.pow(10, exponent))
                .flatMap(x -> Arbitraries.of(x, -x));
    }

    /** A few doubles from a jump, the slope of the stairs as seen from afar is not theirs. */
    @Property(tries = 300)
    void stairsAreJudgedBesideTheirJumpsToo(@ForAll @From("stairs") UsersFunction stairs,
            @ForAll @LongRange(min = -10_000_000_000_000L, max = 10_000_000_000_000L) long whole,
            @ForAll @IntRange(min = -2000, max = 2000) int doubles) {
        double end = whole + (stairs == UsersFunction.ROUND ? 0.5 : 0);
        judge(stairs, end + doubles * Math.ulp(end));
    }

    @Provide
    Arbitrary<UsersFunction> stairs() {
        return Arbitraries.of(UsersFunction.FLOOR, UsersFunction.CEIL, UsersFunction.ROUND);
    }

    @Property(tries = 300)
    void usersFunctionsAreJudgedFarFromZeroToo(@ForAll UsersFunction function, @ForAll("arguments") double argument) {
        judge(function, argument);
    }

    @Property(tries = 10_000)
    @Tag("long")
    void usersFunctionsAreJudgedFarFromZeroTooTenThousandTimes(@ForAll UsersFunction function,
            @ForAll("arguments") double argument) {
        judge(function, argument);
    }

    private static void judge(UsersFunction function, double argument) {
        Variable x = Variable.of("x", Tensor.scalar(argument));
        Node loss = function.of(x);
        Report report = GradientCheck.of(loss, x).run();
        Judged judged = Judged.of(loss, Lists.immutable.of(x), report, 0);
        // a kink that is so near hides behind the roundings of values that are about 1
        boolean hidesKink = function == UsersFunction.RAMP && Math.abs(argument - 1) < 1e-10
                && judged.entry().verdict() == Verdict.KINK;
        boolean isHidden = hidesKink
                || (judged.entry().verdict() == Verdict.JUMP && jumpsNextTo(loss, x));
        assertEquals(Optional.empty(), judged.complaint().filter(_ -> !isHidden));
    }

    /** Values can't tell a jump at an argument from one at the double beside it. */
    private static boolean jumpsNextTo(Node function, Variable x) {
        double argument = x.value().item();
        return DoubleStream.of(Math.nextDown(argument), Math.nextUp(argument)).anyMatch(beside -> {
            x.assign(Tensor.scalar(beside));
            return Truth.at(function, Entry.allOf(x).getFirst()).kind() == Truth.Kind.JUMP;
        });
    }

    /** The entry is judged that the fault puts off the most. */
    @Property(tries = 100)
    void aPlantedFaultIsFound(@ForAll("faults") PlantedFault fault) {
        find(fault);
    }

    @Property(tries = 10_000)
    @Tag("long")
    void aPlantedFaultIsFoundTenThousandTimes(@ForAll("faults") PlantedFault fault) {
        find(fault);
    }

    private static void find(PlantedFault fault) {
        ImmutableList<Integer> off = fault.off();
        if (off.isEmpty()) {
            count("fault without effect");
            return;
        }
        IdiomGraph graph = fault.graph();
        Report report = GradientCheck.of(fault.loss(), graph.parameters()).run();
        Judged judged =
                Judged.of(fault.loss(), graph.parameters(), report, off.getFirst());
        count("fault " + (judged.isClearlyWrong() ? "found " : "hidden ") + judged.entry().verdict());
        assertFalse(judged.isMissed(), judged::toString);
    }

    private static void count(String what) {
        COUNTS.merge(what, 1, Integer::sum);
    }

    private static int counted(String pattern) {
        return COUNTS.entrySet().stream().filter(count -> count.getKey().matches(pattern))
                .mapToInt(Map.Entry::getValue).sum();
    }

    /**
     * The generators yield all kinds of places and faults that show, and few are left open. In the long run one in twelve
     * smooth places is; half of the faults have no effect, or less than roundings have.
     */
    @AfterContainer
    static void allKindsAreJudged() {
        int smooth = counted("SMOOTH .*");
        assertTrue(smooth >= counted("[A-Z].*") * 0.6, COUNTS::toString);
        assertTrue(counted("SMOOTH INCONCLUSIVE") <= 0.2 * smooth, COUNTS::toString);
        assertTrue(counted("fault found .*") >= 0.2 * counted("fault .*"), COUNTS::toString);
        if (smooth > 1000) {
            assertTrue(counted("KINK .*") >= 0.01 * smooth && counted("JUMP .*") >= 0.01 * smooth, COUNTS::toString);
            System.out.println(COUNTS);
        }
    }
}
