package org.gradus.check;

import java.util.Optional;
import java.util.function.Function;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
import org.eclipse.collections.api.tuple.Pair;
import org.gradus.Arithmetic;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;

/**
 * A function of variables with a single entry, compiled once together with what decides its pieces, over variables of its
 * own: those of the user's are read and never moved. To differentiation what {@code stopGradient} holds is a constant, so
 * it keeps its value while variables are moved.
 */
final class ScalarFunction {

    /**
     * A program adds up in another order than the plain evaluator, and has an exp, log and tanh of its own, so its
     * roundings are allowed to be some times the bound for the plain evaluator's.
     */
    static final double OTHER_ORDER = 4;

    private final Node node;
    private final Compiled compiled;
    private final Optional<Snapshot> moment;
    private Snapshot noisySnapshot = new Snapshot(Maps.immutable.empty());
    private double noise = Double.NaN;

    /**
     * The function as a program.
     *
     * @param stopped for each variable that holds what is stopped, what that is
     * @param held the function over these
     * @param deciding what decides the pieces of each piecewise op
     */
    private record Compiled(ImmutableMap<Variable, Node> stopped, Node held, ImmutableList<Pair<Node, Node>> deciding,
            DetachedProgram program, DetachedProgram stopping, ImmutableSet<Variable> variables,
            UsersFunctions users) {}

    /** At the variables' values whenever it is asked. */
    ScalarFunction(Node node) {
        this(node, compiled(node), Optional.empty());
    }

    private ScalarFunction(Node node, Compiled compiled, Optional<Snapshot> moment) {
        this.node = node;
        this.compiled = compiled;
        this.moment = moment;
    }

    /** At one moment, whatever becomes of the variables. */
    ScalarFunction at(Snapshot snapshot) {
        return new ScalarFunction(node, compiled, Optional.of(snapshot));
    }

    private static Compiled compiled(Node node) {
        if (node.shape().size() != 1) {
            throw new IllegalArgumentException("a derivative needs a function with a single entry, but the shape of "
                    + node.label() + " is " + node.shape());
        }
        MutableMap<Variable, Node> stopped = Maps.mutable.empty();
        ImmutableList<Node> root = Lists.immutable.of(node);
        Node held = Topology.rebuild(root, (each, op) -> hold(each, op, stopped)).get(node);
        ImmutableList<Pair<Node, Node>> deciding = Branches.deciding(held);
        return new Compiled(stopped.toImmutable(), held, deciding,
                new DetachedProgram(deciding.collect(Pair::getTwo).newWith(held)),
                new DetachedProgram(stopped.valuesView().toList().toImmutable()),
                Topology.order(root).selectInstancesOf(Variable.class).toImmutableSet(), new UsersFunctions());
    }

    private static Node hold(Node node, Op op, MutableMap<Variable, Node> stopped) {
        if (op instanceof Op.Elementwise(Fn.User user, ImmutableList<Node> inputs)) {
            return Node.of(new Op.Elementwise(UsersFunctions.total(user), inputs), node.name());
        }
        if (!(op instanceof Op.Elementwise(Fn fn, _) && fn == Fn.Unary.STOP_GRADIENT)) {
            return Topology.same(node, op);
        }
        Variable variable = Variable.of("held " + node.label(), node.shape());
        stopped.put(variable, node);
        return variable;
    }

    Node node() {
        return node;
    }

    /** The variables' values now, or at the moment that the function is looked at. */
    Snapshot snapshot() {
        return moment.orElseGet(() -> Snapshot.of(node));
    }

    /** The function on the line through the variables' values. */
    Line along(ImmutableMap<Variable, Tensor> direction) {
        direction.forEachKeyValue(this::require);
        Snapshot snapshot = snapshot();
        ImmutableMap<Node, Tensor> stopped = compiled.stopping().run(snapshot);
        return new Line(this, snapshot.with(compiled.stopped().collectValues((_, value) -> stopped.get(value))),
                direction);
    }

    void require(Variable variable, Tensor direction) {
        if (!dependsOn(variable)) {
            throw new IllegalArgumentException(node.label() + " does not depend on " + variable.labelWithShape());
        }
        if (!direction.shape().equals(variable.shape())) {
            throw new IllegalArgumentException("the direction of " + variable.labelWithShape()
                    + " must have its shape, not " + direction.shape());
        }
    }

    /** Its value, and the pieces it is on, where the variables and what is stopped have some values. */
    Line.Point value(Snapshot point) {
        ImmutableMap<Node, Tensor> values = compiled.program().run(point);
        return new Line.Point(values.get(compiled.held()).item(), Branches.taken(compiled.deciding(), values));
    }

    /** Its value in any arithmetic where the variables are somewhere else, and what is stopped stays. */
    <T> T value(Arithmetic<T> arithmetic, Function<Variable, Values<T>> variables) {
        ImmutableMap<Node, Values<T>> stopped =
                snapshot().evaluate(compiled.stopped().valuesView(), arithmetic);
        return new Evaluator<>(arithmetic).evaluate(Lists.immutable.of(compiled.held()),
                variable -> compiled.stopped().containsKey(variable) ? stopped.get(compiled.stopped().get(variable))
                        : variables.apply(variable))
                .get(compiled.held()).at(0);
    }

    /** What is known of functions of the user's among the ops. */
    UsersFunctions users() {
        return compiled.users();
    }

    /** Whether functions of the user's are among the ops. */
    boolean hasUsersFunctions() {
        return UsersFunctions.areAmong(Topology.order(Lists.immutable.of(node)));
    }

    /** Whether it depends on a variable. */
    boolean dependsOn(Variable variable) {
        return compiled.variables().contains(variable);
    }

    /** How far roundings may put off its value. */
    double noise(Snapshot snapshot) {
        if (!snapshot.equals(noisySnapshot)) {
            noise = Uncertainty.of(Lists.immutable.of(node), snapshot).get(node).item();
            noisySnapshot = snapshot;
        }
        return noise;
    }

    /** The same if entries of some variables are rounded themselves where they are moved by up to their magnitude. */
    double noise(Snapshot snapshot, RichIterable<Variable> rounded) {
        return Uncertainty.of(Lists.immutable.of(node), snapshot, rounded).get(node).item();
    }
}
