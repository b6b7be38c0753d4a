package org.gradus.course;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Gradients;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Branches;
import org.gradus.check.Entry;
import org.gradus.check.GradientCheck;
import org.gradus.check.Verdict;
import org.gradus.compile.Program;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.Activation;
import org.gradus.train.data.Flower;
import org.gradus.train.data.NumpyRandom;

/**
 * How often central differences of relu networks reach across a kink, by their step, and what a naive checker says: that
 * an entry is wrong if the relative difference is above {@value #NAIVE_TOLERANCE}. All gradients are right.
 *
 * @param entries how many entries of parameters there are, of all networks together
 * @param accused how many of them the laboratory's own check calls wrong
 * @param steps what happens at each step, smallest first
 */
public record Kinks(int entries, int accused, List<AtStep> steps) implements Experiment {

    private static final int NETWORKS = 20;
    private static final int HIDDEN = 4;
    private static final double NAIVE_TOLERANCE = 1e-7;

    /**
     * What happens at a step.
     *
     * @param crossing how many entries have a kink within the step
     * @param naivelyWrong how many the naive checker calls wrong
     * @param naivelyWrongAtKinks how many of those have a kink within the step
     */
    public record AtStep(double step, int crossing, int naivelyWrong, int naivelyWrongAtKinks) {}

    /** One entry's difference at one step. */
    private record Trial(double step, boolean crosses, boolean naivelyWrong) {}

    /** Runs the experiment. */
    public static Kinks run() {
        List<TwoLayerNetwork> networks = IntStream.rangeClosed(1, NETWORKS).mapToObj(seed -> TwoLayerNetwork
                .of(Flower.dataset(), HIDDEN, Activation.RELU, new NumpyRandom(seed), 1)).toList();
        List<Trial> trials = networks.stream().flatMap(Kinks::trials).toList();
        List<AtStep> steps = trials.stream().map(Trial::step).distinct().sorted()
                .map(step -> atStep(step, trials.stream().filter(trial -> trial.step == step).toList())).toList();
        int accused = networks.stream().mapToInt(Kinks::accused).sum();
        return new Kinks(trials.size() / steps.size(), accused, steps);
    }

    private static AtStep atStep(double step, List<Trial> trials) {
        return new AtStep(step, (int) trials.stream().filter(Trial::crosses).count(),
                (int) trials.stream().filter(Trial::naivelyWrong).count(),
                (int) trials.stream().filter(trial -> trial.naivelyWrong && trial.crosses).count());
    }

    private static int accused(TwoLayerNetwork network) {
        return (int) GradientCheck.of(network.cost(), network.parameters()).run().parameters().stream()
                .flatMap(parameter -> parameter.entries().stream())
                .filter(entry -> entry.verdict() == Verdict.DISAGREES).count();
    }

    private static Stream<Trial> trials(TwoLayerNetwork network) {
        Program cost = Program.of(network.cost());
        Branches branches = new Branches(network.cost());
        Gradients gradients = Gradients.of(network.cost(), network.parameters());
        return network.parameters().toList().stream().flatMap(variable -> {
            Tensor gradient = gradients.wrt(variable).value();
            return IntStream.range(0, gradient.size()).boxed().flatMap(i -> IntStream.rangeClosed(-20, 0)
                    .mapToDouble(halves -> Math.pow(10, halves / 2.0))
                    .mapToObj(step -> trial(network, cost, branches, new Entry(variable, i), gradient.at(i), step)));
        });
    }

    private static Trial trial(TwoLayerNetwork network, Program cost, Branches branches, Entry entry, double analytic,
            double step) {
        Variable variable = entry.variable();
        Tensor present = variable.value();
        try {
            move(entry, present, step);
            cost.run();
            double above = cost.read(network.cost()).item();
            Branches.Taken piecesAbove = branches.now();
            move(entry, present, -step);
            cost.run();
            double below = cost.read(network.cost()).item();
            Branches.Taken piecesBelow = branches.now();
            double numeric = (above - below) / (2 * step);
            double size = Math.max(Math.abs(numeric), Math.abs(analytic));
            return new Trial(step, !piecesAbove.equalTo(piecesBelow),
                    Math.abs(numeric - analytic) > NAIVE_TOLERANCE * size);
        } finally {
            variable.assign(present);
        }
    }

    private static void move(Entry entry, Tensor present, double step) {
        double[] moved = present.toArray();
        moved[entry.offset()] += step;
        entry.variable().assign(Tensor.of(present.shape(), moved));
    }

    @Override
    public Table table() {
        return new Table(List.of("step", "a kink within it", "naively wrong", "of those at a kink"), steps.stream()
                .map(at -> List.of(Table.number(at.step), percent(at.crossing), percent(at.naivelyWrong),
                        percent(at.naivelyWrongAtKinks)))
                .toList());
    }

    private String percent(int count) {
        return Table.percent((double) count / entries);
    }

    @Override
    public List<Picture> pictures() {
        return List.of(new Picture("Correct gradients of relu networks, and what a naive checker makes of them",
                new Axis("step h", true), new Axis("% of the entries", false), List.of(
                        line("a kink lies within the step", AtStep::crossing),
                        line("the naive checker calls the gradient wrong", AtStep::naivelyWrong),
                        line("… though no kink lies there", at -> at.naivelyWrong - at.naivelyWrongAtKinks))));
    }

    private Series line(String name, ToIntFunction<AtStep> count) {
        return new Series("", name, Style.LINE, steps.stream()
                .map(at -> new Point(at.step, 100.0 * count.applyAsInt(at) / entries)).toList());
    }

    @Override
    public String reading() {
        return """
                With the step grows the chance that for one of the 400 examples a hidden unit is switched on or off
                within it. The difference quotient then mixes two slopes, which is nobody's mistake, but a checker
                that knows only a tolerance calls the gradient wrong. A smaller step meets fewer kinks, until rounding
                takes over and does the same. The window in between is narrow, and another network, other data or more
                of them have another. The laboratory's check compares the pieces that each relu is on at all points,
                takes a smaller step if they differ, and holds the difference against the rounding of the cost.""";
    }

    /** The larger the step, the more kinks; they mislead the naive checker, also by small steps, but not this one. */
    @Override
    public boolean holds() {
        return IntStream.range(1, steps.size()).allMatch(i -> steps.get(i - 1).crossing <= steps.get(i).crossing)
                && steps.stream().anyMatch(at -> at.step <= 1e-4 && at.naivelyWrongAtKinks > 0) && accused == 0;
    }

    private AtStep best() {
        return steps.stream().min(Comparator.comparingInt(AtStep::naivelyWrong)).orElseThrow();
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT, "of %d correct entries, the naive checker calls %d wrong at its best step "
                + "h = %.0e and %d at h = %.0e; the laboratory %d", entries, best().naivelyWrong, best().step,
                steps.getLast().naivelyWrong, steps.getLast().step, accused);
    }
}
