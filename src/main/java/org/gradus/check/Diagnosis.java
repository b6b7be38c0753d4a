package org.gradus.check;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.set.MutableSet;
import org.eclipse.collections.api.tuple.Pair;
import org.gradus.Evaluator;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Stable;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.check.Explanation.Case;

/**
 * Which op a wrong gradient comes from, and why. Each op on the way back from the loss is taken out of the graph with
 * the values that its inputs have and the upstream gradient that arrives there. What its rule sends to an input is held
 * against what the op's forward computation says, and the first op where the two differ by more than rounding is named.
 * The cause is then found by trying: the mistakes that people make are made one after the other, with other upstream
 * gradients and other inputs, until one gives the same wrong numbers.
 *
 * @param node whose rule is wrong
 * @param input the input to which it sends a wrong contribution
 * @param cause the most likely cause
 * @param finding in a few words, what explains the numbers
 * @param otherCauses what would explain the same numbers
 * @param isLatent whether what was asked for is right: the rule is wrong only for another upstream gradient than the one
 *        that arrives here, or at other inputs
 * @param latentAt at which other inputs it is wrong, if it is right for other upstream gradients
 * @param rows the entries of the contribution that were looked at, the worst first
 */
public record Diagnosis(Node node, Node input, Cause cause, String finding, ImmutableList<Cause> otherCauses,
        boolean isLatent, Optional<String> latentAt, ImmutableList<Row> rows) {

    private static final long SEED = 7;

    /**
     * One entry of a contribution to a gradient.
     *
     * @param entry the entry of the input, such as {@code Z1[0,3]}
     * @param analytic what the rule sends
     * @param numeric what the forward computation says
     * @param difference how far the first is above the second
     */
    public record Row(String entry, double analytic, double numeric, double difference) {}

    /**
     * Looks for the first wrong rule in the order of the reverse sweep; if a gradient is infinite or NaN though the loss is
     * finite, for the first that makes it so. Rules that are right for the upstream gradients which really arrive are tried
     * with others after that, and those of the user's own at other inputs.
     *
     * @param loss a node with a single entry
     * @param variables what it is differentiated by
     * @return nothing if all rules are right, and all gradients finite
     */
    public static Optional<Diagnosis> of(Node loss, Iterable<Variable> variables) {
        ImmutableList<Variable> wrt = Lists.immutable.withAll(variables);
        Node root = Stable.rewrite(Lists.immutable.of(loss), wrt).get(loss);
        ImmutableList<Node> path = Path.between(root, wrt);
        MutableSet<Node> receivers = Sets.mutable.withAll(path);
        Gradients gradients = Gradients.of(root, path);
        ImmutableMap<Node, Tensor> values = values(Topology.order(Lists.immutable.of(root)), node -> node);
        ImmutableMap<Node, Tensor> upstreams = values(path, gradients::wrt);
        ImmutableMap<Node, LocalOp> ops = path.reject(node -> node.inputs().isEmpty())
                .toImmutableMap(node -> node, node -> LocalOp.of(node, receivers::contains, values::get));
        ImmutableList<Suspect> suspects = path.toReversed().select(ops::containsKey)
                .collect(node -> new Suspect(node, ops.get(node)));
        SplittableRandom random = new SplittableRandom(SEED);
        return NonFinite.of(root, path, ops, values, upstreams).map(Diagnosis::of)
                .or(() -> first(suspects, false,
                        (suspect, _) -> Optional.of(new Trial(upstreams.get(suspect.node()), Optional.empty()))))
                .or(() -> first(suspects, true, (suspect, _) -> Optional.of(
                        new Trial(Contribution.upstream(suspect.local(), random), Optional.empty()))))
                .or(() -> first(suspects, true,
                        (suspect, k) -> Elsewhere.of(suspect.node(), suspect.local(), k, random)
                                .map(place -> new Trial(place.upstream(), Optional.of(place.inputs())))));
    }

    private record Suspect(Node node, LocalOp local) {}

    /**
     * What a rule is tried with.
     *
     * @param upstream the gradient that arrives
     * @param otherInputs where its inputs are, if not where they really are
     */
    private record Trial(Tensor upstream, Optional<String> otherInputs) {}

    private static Optional<Diagnosis> first(ImmutableList<Suspect> suspects, boolean isLatent,
            BiFunction<Suspect, Integer, Optional<Trial>> trial) {
        for (Suspect suspect : suspects) {
            ImmutableList<Diagnosis> findings = Lists.immutable
                    .fromStream(IntStream.range(0, suspect.local().inputs().size()).boxed()
                            .flatMap(k -> trial.apply(suspect, k).flatMap(it -> finding(suspect, k, it, isLatent))
                                    .stream()));
            if (findings.notEmpty()) {
                return Optional.of(findings.detectIfNone(it -> it.cause() != Cause.UNKNOWN, findings::getFirst));
            }
        }
        return Optional.empty();
    }

    private static Optional<Diagnosis> finding(Suspect suspect, int k, Trial trial, boolean isLatent) {
        Contribution contribution =
                Contribution.of(suspect.local(), k).narrowed(trial.upstream(), new SplittableRandom(SEED));
        Case numbers = contribution.numbers(trial.upstream());
        if (!contribution.isWrong(numbers)) {
            return Optional.empty();
        }
        ImmutableList<Row> rows = contribution.rows(numbers, trial.otherInputs().isPresent());
        ImmutableList<Explanation> explanations = contribution.explanations(new SplittableRandom(SEED));
        Cause cause = explanations.isEmpty() ? Cause.UNKNOWN : explanations.getFirst().cause();
        return Optional.of(new Diagnosis(suspect.node(), suspect.local().sources().get(k), cause,
                explanations.isEmpty() ? Cause.UNKNOWN.sentence() : explanations.getFirst().text(),
                explanations.collect(Explanation::cause).distinct().reject(cause::equals), isLatent,
                trial.otherInputs(), rows));
    }

    private static Diagnosis of(NonFinite found) {
        Contribution contribution = new Contribution(found.local(), found.k(), found.entries());
        return new Diagnosis(found.node(), found.local().sources().get(found.k()), Cause.NON_FINITE, found.finding(),
                Lists.immutable.empty(), false, Optional.empty(),
                contribution.rows(contribution.numbers(found.upstream()), false));
    }

    private static ImmutableMap<Node, Tensor> values(ImmutableList<Node> nodes, Function<Node, Node> asked) {
        ImmutableList<Tensor> values = Evaluator.values(nodes.collect(asked::apply));
        return nodes.zipWithIndex().toImmutableMap(Pair::getOne, pair -> values.get(pair.getTwo()));
    }

    /** The name of the op whose rule is wrong. */
    public String op() {
        return node.op().title();
    }

    /** What was found, for people. */
    public String text() {
        return DiagnosisReport.of(this).text();
    }
}
