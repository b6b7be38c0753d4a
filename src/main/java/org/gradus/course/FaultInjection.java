package org.gradus.course;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.gradus.check.Diagnosis;
import org.gradus.check.Fault;
import org.gradus.check.Faults;
import org.gradus.check.FaultyNetwork;
import org.gradus.check.GradientCheck;
import org.gradus.check.Verdict;
import org.gradus.course.Picture.Axis;
import org.gradus.course.Picture.Point;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;

/**
 * What the check makes of mistakes in rules of differentiation: each of the catalogue is planted into a network of its
 * own, and the network's gradients are checked.
 *
 * @param faults what became of each
 */
public record FaultInjection(List<Injection> faults) implements Experiment {

    private static final long SEED = 1;
    /** Of the causes; some mistakes have two names. */
    private static final double MOST_NAMED = 0.9;

    /**
     * What became of a fault.
     *
     * @param op whose rule is wrong
     * @param cause the mistake
     * @param fault what was done wrong, in words
     * @param caught whether the check said that the gradients are wrong
     * @param opNamed whether the diagnosis found the op
     * @param causeNamed whether it found the mistake
     * @param diagnosis what it said
     */
    public record Injection(String op, String cause, String fault, boolean caught, boolean opNamed, boolean causeNamed,
            String diagnosis) {

        static Injection of(Fault fault) {
            FaultyNetwork network = fault.network(SEED);
            Verdict verdict = GradientCheck.of(network.loss(), network.variables()).run().verdict();
            Optional<Diagnosis> diagnosis = Diagnosis.of(network.loss(), network.variables());
            return new Injection(fault.op(), fault.cause().name(), fault.sentence(), verdict == Verdict.DISAGREES,
                    diagnosis.map(found -> found.node().equals(network.node())).orElse(false),
                    diagnosis.map(found -> found.cause() == fault.cause()).orElse(false),
                    diagnosis.map(Diagnosis::text).orElse("nothing is wrong"));
        }
    }

    /** Runs the experiment. */
    public static FaultInjection run() {
        return new FaultInjection(Faults.all().collect(Injection::of).castToList());
    }

    @Override
    public Table table() {
        return new Table(List.of("op", "what is wrong", "cause", "caught", "op named", "cause named"), faults.stream()
                .map(it -> List.of(it.op, it.fault, it.cause, yes(it.caught), yes(it.opNamed), yes(it.causeNamed)))
                .toList());
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "NO";
    }

    /** For each cause, how many were planted and what became of them. */
    @Override
    public List<Picture> pictures() {
        List<String> causes =
                faults.stream().map(Injection::cause).distinct().sorted(Comparator.reverseOrder()).toList();
        return List.of(new Picture("Mistakes that were planted, by their cause", new Axis("number", false),
                new Axis("", causes), List.of(bars("cause named", causes, Injection::causeNamed),
                        bars("op named", causes, Injection::opNamed), bars("caught", causes, Injection::caught),
                        bars("planted", causes, _ -> true))));
    }

    private Series bars(String name, List<String> causes, Predicate<Injection> which) {
        return new Series("", name, Style.BARS, IntStream.range(0, causes.size()).mapToObj(i -> new Point(
                count(which.and(it -> it.cause.equals(causes.get(i)))), i)).toList());
    }

    private long count(Predicate<Injection> which) {
        return faults.stream().filter(which).count();
    }

    @Override
    public String reading() {
        return """
                The values of each network are right and only its gradient is wrong, so nothing but a check can tell.
                The check compares the gradient with numeric derivatives. Where they differ, the diagnosis takes each
                op out of the graph, at the values that it has there, beginning at the loss, and finds the first whose
                rule is wrong; then it makes the mistakes that people make until one gives the same wrong numbers.""";
    }

    @Override
    public boolean holds() {
        return count(Injection::caught) == faults.size() && count(Injection::opNamed) == faults.size()
                && count(Injection::causeNamed) >= MOST_NAMED * faults.size();
    }

    @Override
    public String verdict() {
        return String.format(Locale.ROOT, "of %d faults, %d are caught, for %d the op is named and for %d the cause",
                faults.size(), count(Injection::caught), count(Injection::opNamed), count(Injection::causeNamed));
    }
}
