package org.gradus.check.testing;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.gradus.Shape;
import org.gradus.Tensor;

/**
 * Random tensors for jqwik's properties. Lengths are 1 to {@value #LONGEST}, ranks 0 to {@value #HIGHEST_RANK}, and
 * entries multiples of ¼ between −2 and 2, so that counterexamples are short and can be computed by hand; they shrink to
 * few entries near 0. As a domain, it gives properties their {@link Shape}s, {@link Tensor}s and {@link TensorPair}s:
 *
 * <pre>{@code
 * @Property
 * @Domain(Tensors.class)
 * void swishIsDifferentiatedRightly(@ForAll Tensor z) {
 *     GradientAssert.assertOp(MyOps::swish, z);
 * }
 * }</pre>
 */
public final class Tensors extends DomainContextBase {

    private static final int HIGHEST_RANK = 3;
    private static final int LONGEST = 3;

    /** Shapes with up to {@value #HIGHEST_RANK} axes. */
    @Provide
    public static Arbitrary<Shape> shapes() {
        return Arbitraries.integers().between(1, LONGEST).withoutEdgeCases().list().ofMaxSize(HIGHEST_RANK)
                .map(lengths -> new Shape(IntLists.immutable.withAll(lengths)));
    }

    /** Tensors of random shapes. */
    @Provide
    public static Arbitrary<Tensor> tensors() {
        return shapes().flatMap(Tensors::of);
    }

    /** Tensors of a shape. */
    public static Arbitrary<Tensor> of(Shape shape) {
        return of(shape, quarters());
    }

    /** Tensors of a shape with given entries, for ops that are not defined everywhere. */
    public static Arbitrary<Tensor> of(Shape shape, Arbitrary<Double> entry) {
        return entry.list().ofSize(shape.size())
                .map(entries -> Tensor.of(shape, entries.stream().mapToDouble(x -> x).toArray()));
    }

    /** Pairs of tensors of different shapes which broadcast to one: axes are missing or of length 1 in either. */
    @Provide
    public static Arbitrary<TensorPair> broadcastablePairs() {
        return shapes().flatMap(joined -> Combinators.combine(broadcastTo(joined), broadcastTo(joined))
                .flatAs((left, right) -> Combinators.combine(of(left), of(right)).as(TensorPair::new)));
    }

    /** Shapes that broadcast to one: without some of its first axes, and with some of the others of length 1. */
    private static Arbitrary<Shape> broadcastTo(Shape joined) {
        return Combinators.combine(Arbitraries.integers().between(0, joined.rank()),
                Arbitraries.of(false, true).list().ofSize(joined.rank()))
                .as((missing, kept) -> new Shape(IntLists.immutable.withAll(IntStream.range(missing, joined.rank())
                        .map(axis -> kept.get(axis) ? joined.dim(axis) : 1))));
    }

    private static Arbitrary<Double> quarters() {
        return Arbitraries.integers().between(-8, 8).withoutEdgeCases().map(quarters -> quarters / 4.0);
    }
}
