package org.gradus.course;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.gradus.compile.Program;

/**
 * The engine's compiled step against the one written by hand. They take turns, some milliseconds each, so that whatever
 * else the machine does meets both; of each the fastest turn counts, which the machine disturbed least. Before that the
 * engine runs until its loops, which each program has for itself, have been compiled by the JIT.
 *
 * @param gradusMicros a step of the engine's, in microseconds
 * @param handWrittenMicros a step of the other, in microseconds
 * @param bytesPerStep what all threads together allocated for a step of the engine's, in the median turn
 */
public record StepRace(double gradusMicros, double handWrittenMicros, double bytesPerStep) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long TURN_NANOS = 10_000_000;
    private static final int LEAST_ROUNDS = 5;
    /** The JIT's last compiler takes a method up after 600 calls with loops, or 5000 without. */
    private static final int WARMING_RUNS = 1000;
    private static final double WARMING_SHARE = 0.92;

    /** What a turn showed. */
    private record Turn(double micros, double bytes) {}

    /**
     * Races for so long, or longer if five rounds need it. The larger part of it goes to warming up where steps are long.
     */
    public static StepRace of(TwoLayerProblem problem, double seconds) {
        Program compiled = problem.compiled(problem.network());
        HandWrittenStep handWritten = problem.handWritten();
        long start = System.nanoTime();
        for (int run = 0; run < WARMING_RUNS && secondsSince(start) < WARMING_SHARE * seconds; run++) {
            compiled.run();
        }
        double gradus = Double.POSITIVE_INFINITY;
        double byHand = Double.POSITIVE_INFINITY;
        double[] bytes = new double[0];
        for (int round = 0; round < LEAST_ROUNDS || secondsSince(start) < seconds; round++) {
            Turn turn = turn(compiled::run, gradus);
            gradus = Math.min(gradus, turn.micros);
            byHand = Math.min(byHand, turn(handWritten::run, byHand).micros);
            bytes = Arrays.copyOf(bytes, round + 1);
            bytes[round] = turn.bytes;
        }
        return new StepRace(gradus, byHand, median(bytes));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** As many steps as fit a turn, by the best time so far. */
    private static Turn turn(Runnable step, double micros) {
        int steps = (int) Math.max(1, TURN_NANOS / 1e3 / micros);
        long bytes = allocated();
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            step.run();
        }
        long nanos = System.nanoTime() - start;
        return new Turn(nanos / 1e3 / steps, (double) (allocated() - bytes) / steps);
    }

    private static long allocated() {
        return THREADS.getTotalThreadAllocatedBytes();
    }

    /** How many times as long the engine's step takes. */
    public double ratio() {
        return gradusMicros / handWrittenMicros;
    }

    /**
     * How long it takes to build the graph of the step and its gradient and to compile them, in milliseconds: the median,
     * of what the JIT has compiled.
     */
    public static double compileMillis(TwoLayerProblem problem, double seconds) {
        long begin = System.nanoTime();
        double[] millis = new double[0];
        for (int count = 0; count < LEAST_ROUNDS || secondsSince(begin) < seconds; count++) {
            long start = System.nanoTime();
            problem.compiled(problem.network());
            millis = Arrays.copyOf(millis, count + 1);
            millis[count] = (System.nanoTime() - start) / 1e6;
        }
        // The first half is warming up.
        return median(Arrays.copyOfRange(millis, millis.length / 2, millis.length));
    }
}
