package org.gradus;

import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Sets;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.set.ImmutableSet;

/**
 * A row of the {@link OpTable}: an op, or a function that composes some, and all that its tests need to know.
 *
 * @param name what the method that builds it is called, and perhaps more words to tell rows apart
 * @param build from its inputs to its node
 * @param domains where the entries of each input come from
 * @param samples shapes of the inputs, the smallest first
 * @param points places where its value and derivative are known
 * @param misuses ways to use it that are refused
 */
public record OpRow(String name, Function<ImmutableList<Node>, Node> build, ImmutableList<Domain> domains,
        ImmutableList<ImmutableList<Shape>> samples, ImmutableSet<Trait> traits, ImmutableList<Point> points,
        ImmutableList<Misuse> misuses) {

    /** What is not true of every op. */
    enum Trait {
        /** It has kinks, which the domains avoid. */
        KINKED,
        /** It has no forward rule. */
        REVERSE_ONLY,
        /** It can't be evaluated in decimals. */
        DOUBLES_ONLY,
        /** Its derivative is 0 by decree, whatever its value does. */
        STOPS_GRADIENT
    }

    /**
     * A use that is refused when the node is built.
     *
     * @param message all of the message
     */
    record Misuse(Supplier<Node> use, String message) {}

    static OpRow row(String name, Function<ImmutableList<Node>, Node> build, Domain... domains) {
        return new OpRow(name, build, Lists.immutable.of(domains), Lists.immutable.empty(), Sets.immutable.empty(),
                Lists.immutable.empty(), Lists.immutable.empty());
    }

    /** A row of an op on one input. */
    static OpRow one(String name, UnaryOperator<Node> build, Domain domain) {
        return row(name, x -> build.apply(x.getOnly()), domain);
    }

    /** A row of an op on two inputs. */
    static OpRow two(String name, BinaryOperator<Node> build, Domain first, Domain second) {
        return row(name, x -> build.apply(x.getFirst(), x.getLast()), first, second);
    }

    /** With inputs of these shapes among the samples. */
    OpRow on(Shape... shapes) {
        return new OpRow(name, build, domains, samples.newWith(Lists.immutable.of(shapes)), traits, points, misuses);
    }

    OpRow trait(Trait trait) {
        return new OpRow(name, build, domains, samples, traits.newWith(trait), points, misuses);
    }

    OpRow with(Point... known) {
        return new OpRow(name, build, domains, samples, traits, points.newWithAll(Lists.immutable.of(known)), misuses);
    }

    OpRow refuses(Supplier<Node> use, String message) {
        return new OpRow(name, build, domains, samples, traits, points, misuses.newWith(new Misuse(use, message)));
    }

    /** The name of the method that builds it. */
    String method() {
        int end = name.indexOf(' ');
        return end < 0 ? name : name.substring(0, end);
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    boolean smooth() {
        return !has(Trait.KINKED);
    }

    public Node of(ImmutableList<? extends Node> inputs) {
        return build.apply(Lists.immutable.withAll(inputs));
    }

    @Override
    public String toString() {
        return name;
    }
}
