package org.gradus.check;

import java.util.Comparator;
import java.util.Optional;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * Gradients that somebody computed by hand, held against those of the reverse sweep, one equation after the other. The
 * first that diverges in the order of the sweep is where the mistake is; those that were computed correctly from it
 * follow, and are no mistakes themselves.
 *
 * <p>Two ways to write the equations are accepted. In the exact style each gradient is the derivative of the cost. In
 * the course's style those of Z and A are derivatives of the loss of each example by itself, such as dZ2 = A2 − Y, and
 * the mean over the m examples comes in with the factor 1/m of dW and db.
 *
 * <p>Numbers that were computed in a coarser format than {@code double} may be off by its roundings; see
 * {@link Roundings}.
 *
 * @param style in which the numbers are written
 * @param precision in which they were computed
 * @param equations one for each gradient that was given, in the order of the sweep
 */
public record StudentCheck(Style style, Precision precision, ImmutableList<Equation> equations) {

    /** Where the factor 1/m belongs. */
    public enum Style {
        /** Each gradient is the derivative of the cost. */
        EXACT,
        /** Only the gradients of parameters are; those in between are m times as large. */
        COURSE,
        /** Nothing was given that tells. */
        EITHER
    }

    /** What became of a gradient. */
    public enum Status {
        /** It is right. */
        RIGHT,
        /** It is neither right nor what would follow from the gradients before it. */
        DIVERGES,
        /** It is not right, but follows correctly from a wrong one before it. */
        FOLLOWS
    }

    /**
     * One gradient that was given.
     *
     * @param name of the gradient, such as {@code dW2}
     * @param given the numbers
     * @param right what they should be, in the same style
     * @param allowed how far the number that had the most leave may be off: a millionth of the largest, what rounding
     *        may do, and half a unit of the last place if fewer digits were written, up to a hundredth of the largest, or
     *        to half of it where only what it follows from is wrong
     * @param mistake why it diverges, if it does
     * @param remark on the shape in which it was given, if that is another one: the given numbers have the right one
     * @param units how many units of its precision the entry is off that is off by the most, if that is no {@code double}
     */
    public record Equation(String name, Status status, Tensor given, Tensor right, double allowed,
            Optional<Mistaken> mistake, Optional<String> remark, Optional<Double> units) {

        /** How far the numbers are from the right ones. */
        public Difference difference() {
            return Difference.between(given, right);
        }
    }

    /**
     * Why a gradient diverges.
     *
     * @param cause the most likely one
     * @param finding what explains the numbers, in a few words
     * @param otherCauses what would explain the same numbers
     */
    public record Mistaken(Cause cause, String finding, ImmutableList<Cause> otherCauses) {}

    /**
     * Checks gradients. The digits tell in which precision they were computed.
     *
     * @param cost a scalar, the mean over the examples
     * @param parameters what the cost is differentiated by
     * @param examples m, how many examples the cost is the mean over
     * @param given the numbers of each gradient, by its name: {@code dZ1} for a node of the name Z1
     * @throws StudentException if there are none, a name is unknown, a shape is another, or a number is infinite or not
     *         a number
     */
    public static StudentCheck of(Node cost, ImmutableList<Variable> parameters, int examples,
            ImmutableMap<String, Tensor> given) {
        return of(cost, parameters, examples, given, Precision.of(given));
    }

    /**
     * The same of gradients that were computed in a known precision.
     *
     * @throws StudentException if there are none, a name is unknown, a shape is another, or a number is infinite or not
     *         a number
     */
    public static StudentCheck of(Node cost, ImmutableList<Variable> parameters, int examples,
            ImmutableMap<String, Tensor> given, Precision precision) {
        Lesson lesson = new Lesson(cost, parameters, examples, given, precision);
        boolean tells = examples != 1 && lesson.givesIntermediate();
        if (!tells) {
            return new StudentCheck(Style.EITHER, precision, lesson.equations(1));
        }
        StudentCheck course = new StudentCheck(Style.COURSE, precision, lesson.equations(examples));
        StudentCheck exact = new StudentCheck(Style.EXACT, precision, lesson.equations(1));
        return Lists.immutable.of(course, exact).max(Comparator.comparingInt(StudentCheck::agreeing)
                .thenComparingInt(StudentCheck::explained)
                .thenComparing(StudentCheck::cause, Comparator.reverseOrder()));
    }

    /** How many equations go well before the first that diverges, and after that how many altogether. */
    private int agreeing() {
        int before = equations.detectIndex(equation -> equation.status() == Status.DIVERGES);
        int all = equations.count(equation -> equation.status() != Status.DIVERGES);
        return (before < 0 ? equations.size() : before) * equations.size() + all;
    }

    private int explained() {
        return equations.count(equation -> equation.mistake().filter(it -> it.cause() != Cause.UNKNOWN).isPresent());
    }

    /** Of the first mistake; the likelier ones come first. */
    private Cause cause() {
        return first().flatMap(Equation::mistake).map(Mistaken::cause).orElse(Cause.UNKNOWN);
    }

    /** The first equation that diverges. */
    public Optional<Equation> first() {
        return equations.detectOptional(equation -> equation.status() == Status.DIVERGES);
    }

    /** Agreement if none diverges. */
    public Verdict verdict() {
        return Verdict.of(first().isEmpty());
    }
}
