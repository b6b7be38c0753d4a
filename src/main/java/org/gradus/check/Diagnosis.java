package org.gradus.check;

import java.util.Optional;
import java.util.SplittableRandom;
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
 * @param isLatent whether the rule is right for the upstream gradient that arrives here, and wrong only for others
 * @param rows the entries of the contribution that were looked at, the worst first
 */
public record Diagnosis(Node node, Node input, Cause cause, String finding, ImmutableList<Cause> otherCauses,
        boolean isLatent, ImmutableList<Row> rows) {

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
     * Looks for the first wrong rule in the order of the reverse sweep. Rules that are right for the upstream gradients
     * which really arrive are tried with others after that.
     *
     * @param loss a node with a single entry
     * @param variables what it is differentiated by
     * @return nothing if all rules are right
     */
    public static Optional<Diagnosis> of(Node loss, Iterable<Variable> variables) {
        ImmutableList<Variable> wrt = Lists.immutable.withAll(variables);
        Node root = Stable.rewrite(Lists.immutable.of(loss), wrt).get(loss);
        ImmutableList<Node> path = Path.between(root, wrt);
        MutableSet<Node> receivers = Sets.mutable.withAll(path);
        Gradients gradients = Gradients.of(root, path);
        ImmutableMap<Node, Tensor> values = values(Topology.order(Lists.immutable.of(root)), node -> node);
        ImmutableMap<Node, Tensor> upstreams = values(path, gradients::wrt);
        ImmutableList<Suspect> suspects = path.toReversed().reject(node -> node.inputs().isEmpty())
                .collect(node -> new Suspect(node, LocalOp.of(node, receivers::contains, values::get)));
        SplittableRandom random = new SplittableRandom(SEED);
        return first(suspects, suspect -> upstreams.get(suspect.node()), false)
                .or(() -> first(suspects, suspect -> Contribution.upstream(suspect.local(), random), true));
    }

    private record Suspect(Node node, LocalOp local) {}

    private static Optional<Diagnosis> first(ImmutableList<Suspect> suspects, Function<Suspect, Tensor> upstream,
            boolean isLatent) {
        for (Suspect suspect : suspects) {
            Tensor arriving = upstream.apply(suspect);
            ImmutableList<Diagnosis> findings = Lists.immutable
                    .fromStream(IntStream.range(0, suspect.local().inputs().size()).boxed()
                            .flatMap(k -> finding(suspect, k, arriving, isLatent).stream()));
            if (findings.notEmpty()) {
                return Optional.of(findings.detectIfNone(it -> it.cause() != Cause.UNKNOWN, findings::getFirst));
            }
        }
        return Optional.empty();
    }

    private static Optional<Diagnosis> finding(Suspect suspect, int k, Tensor upstream, boolean isLatent) {
        Contribution contribution =
                Contribution.of(suspect.local(), k).narrowed(upstream, new SplittableRandom(SEED));
        Case numbers = contribution.numbers(upstream);
        if (!contribution.isWrong(numbers)) {
            return Optional.empty();
        }
        ImmutableList<Explanation> explanations = contribution.explanations(new SplittableRandom(SEED));
        Cause cause = explanations.isEmpty() ? Cause.UNKNOWN : explanations.getFirst().cause();
        return Optional.of(new Diagnosis(suspect.node(), suspect.local().sources().get(k), cause,
                explanations.isEmpty() ? Cause.UNKNOWN.sentence() : explanations.getFirst().text(),
                explanations.collect(Explanation::cause).distinct().reject(cause::equals), isLatent,
                contribution.rows(numbers)));
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
