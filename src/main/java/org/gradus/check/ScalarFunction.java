package org.gradus.check;

import java.util.Arrays;
import java.util.Optional;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.tuple.Pair;
import org.gradus.Evaluator;
import org.gradus.Fn;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.compile.Program;

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
     * @param own for each variable, what moves in its place
     * @param stopped for each variable that holds what is stopped, what that is
     * @param held the function over these
     */
    private record Compiled(ImmutableMap<Variable, Variable> own, ImmutableMap<Variable, Node> stopped, Node held,
            Program program, Program stopping, Branches branches, UsersFunctions users) {}

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
        MutableMap<Variable, Variable> own = Maps.mutable.empty();
        MutableMap<Variable, Node> stopped = Maps.mutable.empty();
        Node held = Topology.rebuild(Lists.immutable.of(node), (each, op) -> each instanceof Variable variable
                ? own.getIfAbsentPut(variable, () -> Variable.of(variable.label(), variable.shape()))
                : hold(each, op, stopped)).get(node);
        ImmutableList<Pair<Node, Node>> deciding = Branches.deciding(held);
        Program program = Program.of(deciding.collect(Pair::getTwo).newWith(held), Maps.immutable.empty());
        return new Compiled(own.toImmutable(), stopped.toImmutable(), held, program,
                Program.of(stopped, Maps.immutable.empty()), Branches.of(deciding, program), new UsersFunctions());
    }

    private static Node hold(Node node, Op op, MutableMap<Variable, Node> stopped) {
        if (!(op instanceof Op.Elementwise(Fn fn, _) && fn == Fn.Unary.STOP_GRADIENT)) {
            return Topology.same(node, op);
        }
        Variable variable = Variable.of("held " + node.label(), node.shape());
        stopped.put(variable, Node.of(op, node.name()));
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
        compiled.own().forEachKeyValue((variable, own) -> own.assign(snapshot.value(variable)));
        if (compiled.stopped().notEmpty()) {
            compiled.stopping().run();
            compiled.stopped().forEachKeyValue((variable, value) -> variable.assign(compiled.stopping().read(value)));
        }
        return new Line(this, snapshot, direction);
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

    /** Its value, and the pieces it is on, if some variables have other values for the moment. */
    Line.Point at(ImmutableMap<Variable, Tensor> others, Snapshot snapshot) {
        try {
            others.forEachKeyValue((variable, value) -> compiled.own().get(variable).assign(value));
            compiled.program().run();
            return new Line.Point(compiled.program().read(compiled.held()).item(), compiled.branches().lastRun());
        } finally {
            others.forEachKey(variable -> compiled.own().get(variable).assign(snapshot.value(variable)));
        }
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
        return compiled.own().containsKey(variable);
    }

    /** How far roundings may put off its value. */
    double noise(Snapshot snapshot) {
        if (!snapshot.equals(noisySnapshot)) {
            noise = noise(snapshot, Lists.immutable.empty());
            noisySnapshot = snapshot;
        }
        return noise;
    }

    /** The same if entries of some variables are rounded themselves where they are moved by up to their magnitude. */
    double noise(Snapshot snapshot, RichIterable<Variable> rounded) {
        Values<Bounded> value = new Evaluator<>(BoundedArithmetic.BOUNDED).evaluate(Lists.immutable.of(node),
                variable -> new Values<>(variable.shape(),
                        Arrays.stream(snapshot.value(variable).toArray()).mapToObj(x -> new Bounded(x,
                                rounded.contains(variable) ? 0x1p-52 * Math.max(1, Math.abs(x)) : 0)).toList()))
                .get(node);
        return OTHER_ORDER * value.at(0).error();
    }
}
