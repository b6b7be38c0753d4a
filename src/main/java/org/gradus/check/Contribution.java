package org.gradus.check;

import static org.gradus.check.BoundedArithmetic.BOUNDED;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.set.primitive.ImmutableIntSet;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.check.Diagnosis.Row;
import org.gradus.check.Explanation.Case;

/**
 * What an op's rule sends to one of its inputs, held against the derivatives of the forward expression.
 *
 * @param local the op
 * @param k which of its inputs
 * @param entries those of the input that are looked at: all, or a choice where that would take too long
 */
record Contribution(LocalOp local, int k, ImmutableList<Integer> entries) {

    /** How many scalar operations may go into the derivatives of one input. */
    private static final long MOST_OPERATIONS = 500_000;
    private static final int LEAST_ENTRIES = 8;

    static Contribution of(LocalOp local, int k) {
        Variable input = local.inputs().get(k);
        int size = input.shape().size();
        long most = Math.max(LEAST_ENTRIES, MOST_OPERATIONS / operations(local));
        boolean all = size <= most || new Jacobian(local.forward(), input).isEntrywise();
        return new Contribution(local, k, Lists.immutable.fromStream((all
                ? IntStream.range(0, size)
                : new SplittableRandom(size).ints(0, size).distinct().limit(most).sorted()).boxed()));
    }

    /** How many scalar operations the op takes. */
    static long operations(LocalOp local) {
        return Topology.order(Lists.immutable.of(local.forward())).sumOfLong(Contribution::operations);
    }

    private static long operations(Node node) {
        int terms = node.op() instanceof Op.Matmul(Node left, _) ? left.shape().dim(-1) : 1;
        return 1 + (long) terms * Math.max(node.shape().size(),
                node.inputs().collectInt(input -> input.shape().size()).maxIfEmpty(0));
    }

    /**
     * With an entry that the choice has missed: if all entries together disagree along a random direction, that of one
     * half of them is tried, and so on.
     */
    Contribution narrowed(Tensor upstream, SplittableRandom random) {
        Jacobian jacobian = jacobian();
        int size = input().shape().size();
        if (entries.size() == size || jacobian.isByDifferences()) {
            return this;
        }
        ImmutableList<Bounded> sent = local.sent(upstream).get(k);
        double[] direction = random.doubles(size, 0.5, 1.5).toArray();
        int from = 0;
        int to = size;
        if (agrees(jacobian, upstream, sent, direction, from, to)) {
            return this;
        }
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            if (agrees(jacobian, upstream, sent, direction, from, middle)) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return new Contribution(local, k, entries.newWith(from).distinct());
    }

    private static boolean agrees(Jacobian jacobian, Tensor upstream, ImmutableList<Bounded> sent, double[] direction,
            int from, int to) {
        Bounded swept = IntStream.range(from, to)
                .mapToObj(i -> BOUNDED.mul(BOUNDED.of(direction[i]), sent.get(i))).reduce(BOUNDED.of(0), BOUNDED::add);
        Bounded right = jacobian.along(i -> i >= from && i < to ? direction[i] : 0, upstream);
        return !isFinite(right) || right.mayEqual(swept);
    }

    Variable input() {
        return local.inputs().get(k);
    }

    /** The numbers for an upstream gradient. */
    Case numbers(Tensor upstream) {
        ImmutableList<Bounded> sent = local.sent(upstream).get(k);
        return new Case(Values.of(upstream, BOUNDED), entries, entries.collect(sent::get),
                jacobian().columns(entries.castToList()).collect(column -> column.times(upstream)));
    }

    /** Whether the rule is wrong for an upstream gradient. */
    boolean isWrong(Case numbers) {
        return IntStream.range(0, entries.size()).anyMatch(i -> isWrong(numbers, i));
    }

    /** Whether it is wrong at one of the entries. Where a derivative is infinite or not a number, it is not. */
    boolean isWrong(Case numbers, int i) {
        Bounded sent = numbers.sent().get(i);
        Bounded right = numbers.right().get(i);
        return isFinite(right) && (isFinite(sent) || !Double.isFinite(sent.value())) && !sent.mayEqual(right)
                && !jacobian().liesBetweenSides(entries.get(i), numbers.upstream(), sent);
    }

    private static boolean isFinite(Bounded number) {
        return Double.isFinite(number.value()) && Double.isFinite(number.error());
    }

    /** Whether what is right is known from differences of a user's function. */
    boolean isByDifferences() {
        return jacobian().isByDifferences();
    }

    private Jacobian jacobian() {
        return new Jacobian(local.forward(), input());
    }

    /** What explains a wrong rule, the most likely first; it does so for other upstream gradients and inputs as well. */
    ImmutableList<Explanation> explanations(SplittableRandom random) {
        ImmutableList<Case> here = cases(random);
        ImmutableIntSet lengths = Lengths.of(Topology.order(Lists.immutable.of(local.forward())));
        ImmutableList<Explanation> fitting = Factors.of(here, lengths)
                .newWithAll(Explanation.of(local.forward(), input())
                        .select(explanation -> here.allSatisfy(explanation.explains()::test)))
                .toSortedListBy(Explanation::cause).toImmutable();
        ImmutableSet<Cause> causes = fitting.collect(Explanation::cause).toImmutableSet();
        if (causes.size() < 2 && !causes.contains(Cause.FACTOR)) {
            return fitting;
        }
        ImmutableList<Tensor> present = local.inputs().collect(Variable::value);
        local.inputs().forEach(variable -> variable.assign(moved(variable.value(), random)));
        ImmutableList<Case> elsewhere = cases(random);
        ImmutableList<Explanation> still =
                fitting.select(explanation -> elsewhere.allSatisfy(explanation.explains()::test));
        local.inputs().zip(present).forEach(pair -> pair.getOne().assign(pair.getTwo()));
        // a factor that is another one elsewhere is none
        return still.isEmpty() ? fitting.reject(explanation -> explanation.cause() == Cause.FACTOR) : still;
    }

    /** Where a derivative is infinite there is nothing to explain. */
    private ImmutableList<Case> cases(SplittableRandom random) {
        return Lists.immutable.of(upstream(local, random), upstream(local, random))
                .collect(upstream -> numbers(upstream).where(Contribution::isFinite));
    }

    /** Numbers of no pattern, of size ½ to 1½ and either sign. */
    static Tensor upstream(LocalOp local, SplittableRandom random) {
        return Tensor.of(local.forward().shape(), random.doubles(local.forward().shape().size(), -1, 1)
                .map(x -> x + Math.copySign(0.5, x)).toArray());
    }

    /** Each entry with up to half of it more or less, so that it keeps its sign; zeros become small numbers. */
    private static Tensor moved(Tensor value, SplittableRandom random) {
        return Tensor.of(value.shape(), IntStream.range(0, value.size()).mapToDouble(i -> value.at(i) == 0
                ? random.nextDouble(-0.5, 0.5)
                : value.at(i) * random.nextDouble(0.5, 1.5)).toArray());
    }

    /**
     * The entries with what was sent to them and what should have been, the worst first.
     *
     * @param withValues whether they are called by their values too
     */
    ImmutableList<Row> rows(Case numbers, boolean withValues) {
        return Lists.immutable.fromStream(IntStream.range(0, entries.size()).mapToObj(i -> {
            double sent = numbers.sent().get(i).value();
            double right = numbers.right().get(i).value();
            Entry entry = new Entry(input(), entries.get(i));
            String label = entry.label() + (withValues ? " = " + Factors.number(entry.value()) : "");
            return new Row(label, sent, right, sent - right);
        }).sorted(Comparator.comparingDouble(row -> -Math.abs(row.difference()))));
    }
}
