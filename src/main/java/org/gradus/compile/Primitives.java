package org.gradus.compile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.incubator.vector.DoubleVector;
import org.gradus.Fn;
import org.gradus.kernel.ArrayFunction;
import org.gradus.kernel.ScalarArrays;
import org.gradus.kernel.ScalarMath;
import org.gradus.kernel.VectorArrays;
import org.gradus.kernel.VectorMath;
import org.gradus.kernel.VectorSupport;

/**
 * How fused loops compute the functions without attributes: a row for each. Generated loops call a function's forms by its
 * title, one entry at a time and a vector at a time. That all of them are there is seen when this class is loaded, so a gap is
 * an error that names the function, and none at the run at which loops are generated.
 */
final class Primitives {

    /** A function's form for single entries. */
    sealed interface Form {

        /** Of one argument. */
        record One(DoubleUnaryOperator function) implements Form {}

        /** Of two. */
        record Two(DoubleBinaryOperator function) implements Form {}
    }

    /**
     * @param form for single entries
     * @param loop over an array, if it is so long that it has a loop of its own
     */
    private record Row(Fn fn, Form form, Optional<ArrayLoop> loop) {}

    /** @param byVector is not looked at where there is no Vector API */
    private record ArrayLoop(ArrayFunction byEntry, Supplier<ArrayFunction> byVector) {}

    private static final Map<Fn, Row> ROWS = Stream.of(
            simple(Fn.Unary.NEG, ScalarMath::neg),
            simple(Fn.Unary.ABS, ScalarMath::abs),
            simple(Fn.Unary.SQUARE, ScalarMath::square),
            simple(Fn.Unary.SQRT, ScalarMath::sqrt),
            simple(Fn.Unary.RELU, ScalarMath::relu),
            transcendental(Fn.Unary.EXP, ScalarMath::exp, ScalarArrays::exp, () -> VectorArrays::exp),
            transcendental(Fn.Unary.LOG, ScalarMath::log, ScalarArrays::log, () -> VectorArrays::log),
            transcendental(Fn.Unary.LOG1P, ScalarMath::log1p, ScalarArrays::log1p, () -> VectorArrays::log1p),
            transcendental(Fn.Unary.SIGMOID, ScalarMath::sigmoid, ScalarArrays::sigmoid, () -> VectorArrays::sigmoid),
            transcendental(Fn.Unary.TANH, ScalarMath::tanh, ScalarArrays::tanh, () -> VectorArrays::tanh),
            simple(Fn.Binary.ADD, ScalarMath::add),
            simple(Fn.Binary.SUB, ScalarMath::sub),
            simple(Fn.Binary.MUL, ScalarMath::mul),
            simple(Fn.Binary.DIV, ScalarMath::div),
            simple(Fn.Binary.MAXIMUM, ScalarMath::maximum),
            simple(Fn.Binary.MINIMUM, ScalarMath::minimum),
            simple(Fn.Binary.XDIVY, ScalarMath::xdivy),
            simple(Fn.Binary.XMULY, ScalarMath::xmuly),
            simple(Fn.Comparison.GREATER, ScalarMath::greater),
            simple(Fn.Comparison.GREATER_OR_EQUAL, ScalarMath::greaterOrEqual),
            simple(Fn.Comparison.LESS, ScalarMath::less),
            simple(Fn.Comparison.LESS_OR_EQUAL, ScalarMath::lessOrEqual),
            simple(Fn.Comparison.EQUAL_TO, ScalarMath::equalTo),
            simple(Fn.Comparison.NOT_EQUAL_TO, ScalarMath::notEqualTo))
            .collect(Collectors.toUnmodifiableMap(Row::fn, Function.identity()));

    /** What has no row: names for the same value are not computed, and loops choose by themselves. */
    private static final List<Fn> APART = List.of(Fn.Unary.IDENTITY, Fn.Unary.STOP_GRADIENT, new Fn.Where());

    static {
        Stream.of(Fn.Unary.values(), Fn.Binary.values(), Fn.Comparison.values()).flatMap(Stream::<Fn>of)
                .filter(fn -> !APART.contains(fn)).forEach(Primitives::row);
        Stream.concat(ROWS.keySet().stream(), Stream.of(new Fn.Where())).forEach(Primitives::requireForms);
    }

    private Primitives() {}

    private static Row simple(Fn.Unary fn, DoubleUnaryOperator function) {
        return new Row(fn, new Form.One(function), Optional.empty());
    }

    private static Row simple(Fn fn, DoubleBinaryOperator function) {
        return new Row(fn, new Form.Two(function), Optional.empty());
    }

    private static Row transcendental(Fn.Unary fn, DoubleUnaryOperator function, ArrayFunction byEntry,
            Supplier<ArrayFunction> byVector) {
        return new Row(fn, new Form.One(function), Optional.of(new ArrayLoop(byEntry, byVector)));
    }

    private static Row row(Fn fn) {
        return Optional.ofNullable(ROWS.get(fn))
                .orElseThrow(
                        () -> new IllegalStateException(fn.title() + " has no row in " + Primitives.class.getName()));
    }

    private static void requireForms(Fn fn) {
        require(ScalarMath.class, double.class, fn);
        if (VectorSupport.available()) {
            require(VectorMath.class, DoubleVector.class, fn);
        }
    }

    private static void require(Class<?> kernel, Class<?> number, Fn fn) {
        MethodType type = MethodType.methodType(number, Collections.nCopies(fn.arity(), number));
        try {
            MethodHandles.lookup().findStatic(kernel, fn.title(), type);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException(kernel.getName() + " has no " + fn.title() + type, e);
        }
    }

    /** A function of single entries. */
    static Form form(Fn fn) {
        return row(fn).form();
    }

    /** Whether a function has a loop of its own. */
    static boolean hasLoop(Fn fn) {
        return ROWS.containsKey(fn) && row(fn).loop().isPresent();
    }

    /** That loop, entry by entry. */
    static ArrayFunction loopByEntry(Fn fn) {
        return loop(fn).byEntry();
    }

    /** That loop, a vector at a time, where the Vector API is there. */
    static ArrayFunction loopByVector(Fn fn) {
        return loop(fn).byVector().get();
    }

    private static ArrayLoop loop(Fn fn) {
        return row(fn).loop().orElseThrow(() -> new IllegalArgumentException(fn.title() + " has no loop of its own"));
    }
}
