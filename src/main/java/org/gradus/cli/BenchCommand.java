package org.gradus.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.gradus.course.StepRace;
import org.gradus.course.TwoLayerProblem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the engine's training step against the one written by hand. */
@Command(name = "bench", description = {
    "Measures a training step, composed of ops and compiled, against the same step written by hand.",
    "The two take turns for about 50 seconds in all; the fastest turn of each counts."}, exitCodeList = {
        "0:all is well", "2:bad input, named on standard error"})
final class BenchCommand implements Callable<Integer> {

    /** The parts of the time that a size gets: most goes to the long steps, which need some hundreds of runs. */
    private static final List<Share> SIZES = List.of(new Share(2, 4, 400, 0.1), new Share(784, 128, 64, 0.16),
            new Share(1024, 1024, 1024, 0.7));
    private static final Share COMPILED = new Share(784, 128, 64, 0.04);
    private static final long SEED = 1;

    private final Streams streams;
    private final double seconds;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    /** @param seconds how long all of it takes */
    BenchCommand(Streams streams, double seconds) {
        this.streams = streams;
        this.seconds = seconds;
    }

    /** What is measured, and the part of the time that it gets. */
    private record Share(int features, int hidden, int examples, double share) {

        String shape() {
            return features + "x" + hidden + "x" + examples;
        }

        TwoLayerProblem problem() {
            return TwoLayerProblem.random(SEED, features, hidden, examples);
        }
    }

    /** What {@code --json} prints. */
    record Result(List<Size> shapes, double compileMillis) {}

    /**
     * One size of the network.
     *
     * @param shape n_x × n_h × m
     */
    record Size(String shape, double gradusMicros, double handWrittenMicros, double ratio, double bytesPerStep) {}

    @Override
    public Integer call() {
        List<Size> sizes = new ArrayList<>();
        double compileMillis;
        try (Progress progress = new Progress(streams, "measuring", SIZES.size() + 1)) {
            for (Share size : SIZES) {
                StepRace race = StepRace.of(size.problem(), seconds * size.share());
                sizes.add(new Size(size.shape(), race.gradusMicros(), race.handWrittenMicros(), race.ratio(),
                        race.bytesPerStep()));
                progress.reach(sizes.size());
            }
            compileMillis = StepRace.compileMillis(COMPILED.problem(), seconds * COMPILED.share());
        }
        Result result = new Result(List.copyOf(sizes), compileMillis);
        if (json) {
            streams.out().println(Json.of(result));
        } else {
            print(result);
        }
        return 0;
    }

    private void print(Result result) {
        String row = "%-16s  %12s  %15s  %6s  %10s%n";
        streams.out().printf(row, "n_x x n_h x m", "gradus", "by hand", "ratio", "bytes/step");
        for (Size size : result.shapes()) {
            streams.out().printf(row, size.shape(), micros(size.gradusMicros()), micros(size.handWrittenMicros()),
                    String.format(Locale.ROOT, "%.3f", size.ratio()),
                    String.format(Locale.ROOT, "%.0f", size.bytesPerStep()));
        }
        streams.out().printf(Locale.ROOT, "%ncompiling the step takes %.2f ms%n", result.compileMillis());
    }

    private static String micros(double micros) {
        return String.format(Locale.ROOT, "%.2f µs", micros);
    }
}
