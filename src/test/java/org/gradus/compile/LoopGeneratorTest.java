package org.gradus.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Fn;
import org.gradus.compile.LoopCode.Reach;

/** A generated loop gives the bits of the interpreted one, also for NaN, infinities and zeros of both signs. */
class LoopGeneratorTest {

    private static final ImmutableList<Fn> FUNCTIONS = Lists.immutable.<Fn>of(Fn.Unary.values())
            .newWithAll(Lists.immutable.of(Fn.Binary.values())).newWithAll(Lists.immutable.of(Fn.Comparison.values()))
            .newWith(new Fn.Where()).newWithoutAll(Lists.immutable.of(Fn.Unary.IDENTITY, Fn.Unary.STOP_GRADIENT));
    private static final List<Reach> REACHES = List.of(Reach.values());
    private static final double[] SPECIAL = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0,
        Double.MIN_VALUE, 1, -1};

    /** Rows of a loop, and where its operands lie: one array each, so that what is written elsewhere shows. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Run(LoopCode code, int[] steps, int rows, int columns, long seed) {

        static Run of(int rows, int columns, long seed) {
            Random random = new Random(seed);
            int loads = 1 + random.nextInt(4);
            int functions = random.nextInt(12);
            int stores = 1 + random.nextInt(2);
            int reductions = random.nextInt(4);
            LoopCode code = new LoopCode(
                    list(loads, i -> new LoopCode.Load(i, REACHES.get(random.nextInt(3)))),
                    list(functions, i -> instruction(loads + i, random)),
                    list(stores, i -> new LoopCode.Store(random.nextInt(loads + functions), loads + i)),
                    list(reductions, i -> reduction(loads + stores + i, loads + functions, random)));
            int[] steps = IntStream.concat(
                    code.loads().stream().mapToInt(load -> step(load.reach(), columns, random)),
                    IntStream.concat(IntStream.generate(() -> columns + 1).limit(stores),
                            code.reductions().stream().mapToInt(each -> each.isPerColumn() ? 0 : 2)))
                    .toArray();
            return new Run(code, steps, rows, columns, random.nextLong());
        }

        private static int step(Reach reach, int columns, Random random) {
            return reach == Reach.ALL || random.nextInt(3) == 0 ? 0 : columns + random.nextInt(2);
        }

        private static LoopCode.Instruction instruction(int registers, Random random) {
            Fn fn = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
            return new LoopCode.Instruction(fn,
                    IntLists.immutable.of(random.ints(fn.arity(), 0, registers).toArray()));
        }

        private static LoopCode.Reduction reduction(int operand, int registers, Random random) {
            boolean isPerColumn = random.nextBoolean();
            return new LoopCode.Reduction(random.nextInt(registers), operand, random.nextBoolean(), isPerColumn);
        }

        private static <T> ImmutableList<T> list(int size, java.util.function.IntFunction<T> make) {
            return Lists.immutable.fromStream(IntStream.range(0, size).mapToObj(make));
        }

        /** What the arrays hold after a run. */
        double[][] result(Loop loop, int lanes) {
            Random random = new Random(seed);
            int operands = code.loads().size() + code.stores().size() + code.reductions().size();
            int[] bases = IntStream.range(0, operands).map(_ -> random.nextInt(3)).toArray();
            double[][] arrays = new double[operands + 1][];
            for (int i = 0; i < operands; i++) {
                arrays[i] =
                        IntStream.range(0, (rows + 1) * (columns + 2) + 5).mapToDouble(_ -> entry(random)).toArray();
            }
            arrays[operands] =
                    new double[(lanes + columns / Lanes.SEGMENT + 1) * code.reductions().size()];
            loop.run(arrays, bases, steps, rows, columns);
            arrays[operands] = new double[0];
            return arrays;
        }

        private static double entry(Random random) {
            return random.nextInt(10) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : random.nextGaussian();
        }
    }

    @Provide
    Arbitrary<Run> runs() {
        Arbitrary<Integer> columns = Arbitraries.oneOf(Arbitraries.integers().between(0, 40),
                Arbitraries.of(255, 256, 257, 600, 1023, 1024, 1025, 1031, 1032, 2051, 5000));
        return Combinators.combine(Arbitraries.integers().between(0, 4), columns, Arbitraries.longs()).as(Run::of)
                .withoutEdgeCases();
    }

    @Property(tries = 400)
    void interpretedAndGeneratedAreTheSame(@ForAll("runs") Run run) {
        check(run, LaneCode.preferred());
        check(run, new ScalarLane());
    }

    /** Rows shorter than a vector are generated entry by entry, with the sums that the lanes would have. */
    @Property(tries = 100)
    void shortRowsAreTheSameEntryByEntry(@ForAll("runs") Run run) {
        LaneCode lane = LaneCode.preferred();
        if (run.columns() < lane.count()) {
            double[][] expected =
                    run.result(new InterpretedLoop(run.code(), lane.count(), run.columns()), lane.count());
            assertSame(expected, run.result(LoopGenerator.generate(run.code(), new ScalarLane()), lane.count()));
        }
    }

    private static void check(Run run, LaneCode lane) {
        assertSame(run.result(new InterpretedLoop(run.code(), lane.count(), run.columns()), lane.count()),
                run.result(LoopGenerator.generate(run.code(), lane), lane.count()));
    }

    /** To the bit, as {@link Double#equals} has it: all NaNs are one. */
    private static void assertSame(double[][] expected, double[][] actual) {
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], actual[i], "operand " + i);
        }
    }
}
