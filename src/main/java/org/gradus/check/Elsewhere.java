package org.gradus.check;

import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.primitive.DoubleLists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.MutableDoubleList;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;
import org.gradus.check.Explanation.Case;

/**
 * A user's rule at other inputs than those that it has: of either sign and of magnitudes from a thousandth to a
 * thousand, in the same shapes. Where the function itself is not finite, nothing is asked of the rule.
 */
final class Elsewhere {

    private static final double[] MAGNITUDES = {1, 0.1, 10, 100, 0.01, 1000, 0.001};
    /** All positive, all negative, mixed. */
    private static final int SIGNS = 3;
    private static final int ROUNDS = SIGNS * MAGNITUDES.length;
    /** Of an input's entries so many are looked at, unless all cost no more than one. */
    private static final int MOST_ENTRIES = 8;
    /** How many scalar operations may go into all rounds. */
    private static final long MOST_OPERATIONS = 5_000_000;
    /** Beyond this a formula may overflow where the function does not, and that is no matter of rules. */
    private static final double MODERATE = 10;
    /** What differences of a user's function tell for certain, relative and where the function may underflow. */
    private static final double GROSS = 1e-4;
    private static final double LEAST = 1e-290;

    private final LocalOp local;
    private final int k;
    private final SplittableRandom random;
    private final boolean isEntrywise;
    private final MutableDoubleList right = DoubleLists.mutable.empty();
    private final MutableDoubleList wrong = DoubleLists.mutable.empty();

    private Elsewhere(LocalOp local, int k, SplittableRandom random) {
        this.local = local;
        this.k = k;
        this.random = random;
        this.isEntrywise = new Jacobian(local.forward(), input()).isEntrywise();
    }

    /**
     * Where a rule is wrong.
     *
     * @param upstream a gradient that arrives, with which it is
     * @param inputs at which of those that were tried it is, for people
     */
    record Place(Tensor upstream, String inputs) {}

    /**
     * Moves the inputs of an op to where its rule sends wrong numbers to one of them. If there is no such place, they stay
     * where they are; likewise if the rule is not a user's, or reads something that can't move along.
     */
    static Optional<Place> of(Node node, LocalOp local, int k, SplittableRandom random) {
        boolean isUsers = node.op() instanceof Op.CustomGradient || node.op() instanceof Op.Elementwise(Fn.User _, _);
        return isUsers && local.isSelfContained(node) ? new Elsewhere(local, k, random).search() : Optional.empty();
    }

    private Optional<Place> search() {
        ImmutableList<Tensor> found = local.inputs().collect(Variable::value);
        Optional<Tensor> upstream = Optional.empty();
        for (int round = 0; round < rounds(); round++) {
            move(round);
            Tensor arriving = Contribution.upstream(local, random);
            if (isWrong(arriving) && upstream.isEmpty()) {
                upstream = Optional.of(arriving);
                found = local.inputs().collect(Variable::value);
            }
        }
        local.inputs().zip(found).forEach(pair -> pair.getOne().assign(pair.getTwo()));
        return upstream.map(arriving -> new Place(arriving, range()));
    }

    private int rounds() {
        return isEntrywise && input().shape().size() >= ROUNDS ? SIGNS
                : Math.clamp(MOST_OPERATIONS / (MOST_ENTRIES * Contribution.operations(local)), SIGNS, ROUNDS);
    }

    private Variable input() {
        return local.inputs().get(k);
    }

    private void move(int round) {
        local.inputs().forEachWithIndex((input, argument) -> {
            Shape shape = input.shape();
            boolean isSpread = isEntrywise && shape.size() >= ROUNDS;
            input.assign(Tensor.of(shape, IntStream.range(0, shape.size())
                    .mapToDouble(i -> number(round + (isSpread ? i : 0), argument)).toArray()));
        });
    }

    /** All arguments go through the magnitudes together at first, and then each for itself. */
    private double number(int round, int argument) {
        int turn = round / MAGNITUDES.length;
        double size = MAGNITUDES[(round + argument * turn) % MAGNITUDES.length] * random.nextDouble(0.5, 1);
        return switch ((round + turn + argument * turn) % SIGNS) {
            case 0 -> size;
            case 1 -> -size;
            default -> random.nextBoolean() ? size : -size;
        };
    }

    /** A user's function may refuse inputs by an exception; then there is nothing to tell. */
    private boolean isWrong(Tensor upstream) {
        try {
            Contribution contribution = new Contribution(local, k, entries());
            Case numbers = contribution.numbers(upstream);
            boolean isModerate = local.inputs().allSatisfy(input -> IntStream.range(0, input.shape().size())
                    .allMatch(i -> Math.abs(input.value().at(i)) <= MODERATE));
            boolean any = false;
            for (int i = 0; i < numbers.entries().size(); i++) {
                boolean isWrong = contribution.isWrong(numbers, i) && isCertain(contribution, numbers, i, isModerate);
                (isWrong ? wrong : right).add(input().value().at(numbers.entries().get(i)));
                any |= isWrong;
            }
            return any;
        } catch (ArithmeticException | IllegalArgumentException | IllegalStateException
                | IndexOutOfBoundsException _) {
            return false;
        }
    }

    private ImmutableList<Integer> entries() {
        int size = input().shape().size();
        return Lists.immutable.fromStream((isEntrywise || size <= MOST_ENTRIES
                ? IntStream.range(0, size)
                : random.ints(0, size).distinct().limit(MOST_ENTRIES).sorted()).boxed());
    }

    private static boolean isCertain(Contribution contribution, Case numbers, int i, boolean isModerate) {
        double sent = numbers.sent().get(i).value();
        double right = numbers.right().get(i).value();
        return Double.isFinite(sent)
                ? !contribution.isByDifferences()
                        || Math.abs(sent - right) > LEAST + GROSS * Math.max(Math.abs(sent), Math.abs(right))
                : isModerate;
    }

    private String range() {
        String name = input().label();
        return name + range(wrong) + (right.isEmpty() ? "" : "; it is right at " + name + range(right));
    }

    private static String range(MutableDoubleList numbers) {
        return numbers.min() == numbers.max() ? " = " + number(numbers.min())
                : " from " + number(numbers.min()) + " to " + number(numbers.max());
    }

    private static String number(double x) {
        return String.format(Locale.ROOT, "%.3g", x);
    }
}
