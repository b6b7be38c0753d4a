package org.gradus.check;

import java.util.Arrays;
import org.eclipse.collections.api.RichIterable;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.set.ImmutableSet;
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
 * A function of variables with a single entry, compiled once together with what decides its pieces. To
 * differentiation what {@code stopGradient} holds is a constant, so it keeps its value while variables are moved.
 */
final class ScalarFunction {

    /**
     * A program adds up in another order than the plain evaluator, and has an exp, log and tanh of its own, so its
     * roundings are allowed to be some times the bound for the plain evaluator's.
     */
    static final double OTHER_ORDER = 4;

    private final Node node;
    private final Node held;
    private final ImmutableSet<Variable> variables;
    private final boolean hasUsersFunctions;
    private final ImmutableMap<Variable, Node> stopped;
    private final Program program;
    private final Program stopping;
    private final Branches branches;
    private ImmutableMap<Variable, Tensor> noiseAt = Maps.immutable.empty();
    private double noise;

    ScalarFunction(Node node) {
        if (node.shape().size() != 1) {
            throw new IllegalArgumentException("a derivative needs a function with a single entry, but the shape of "
                    + node.label() + " is " + node.shape());
        }
        ImmutableList<Node> root = Lists.immutable.of(node);
        MutableMap<Variable, Node> stops = Maps.mutable.empty();
        this.node = node;
        ImmutableList<Node> graph = Topology.order(root);
        this.variables = graph.selectInstancesOf(Variable.class).toImmutableSet();
        this.hasUsersFunctions = UsersFunctions.areAmong(graph);
        this.held = Topology.rebuild(root, (each, op) -> hold(each, op, stops)).get(node);
        this.stopped = stops.toImmutable();
        ImmutableList<Pair<Node, Node>> deciding = Branches.deciding(held);
        this.program = Program.of(deciding.collect(Pair::getTwo).newWith(held), Maps.immutable.empty());
        this.stopping = Program.of(stopped, Maps.immutable.empty());
        this.branches = Branches.of(deciding, program);
    }

    private static Node hold(Node node, Op op, MutableMap<Variable, Node> stops) {
        if (!(op instanceof Op.Elementwise(Fn fn, _) && fn == Fn.Unary.STOP_GRADIENT)) {
            return Topology.same(node, op);
        }
        Variable variable = Variable.of("held " + node.label(), node.shape());
        stops.put(variable, node);
        return variable;
    }

    Node node() {
        return node;
    }

    /** The function on the line through the variables' present values. */
    Line along(ImmutableMap<Variable, Tensor> direction) {
        direction.forEachKeyValue(this::require);
        if (stopped.notEmpty()) {
            stopping.run();
            stopped.forEachKeyValue((variable, value) -> variable.assign(stopping.read(value)));
        }
        return new Line(this, direction);
    }

    void require(Variable variable, Tensor direction) {
        if (!variables.contains(variable)) {
            throw new IllegalArgumentException(node.label() + " does not depend on " + variable.labelWithShape());
        }
        if (!direction.shape().equals(variable.shape())) {
            throw new IllegalArgumentException("the direction of " + variable.labelWithShape()
                    + " must have its shape, not " + direction.shape());
        }
    }

    /** Its value where the variables are now, and the pieces it is on. */
    Line.Point now() {
        program.run();
        return new Line.Point(program.read(held).item(), branches.lastRun());
    }

    /** Whether functions of the user's are among the ops. */
    boolean hasUsersFunctions() {
        return hasUsersFunctions;
    }

    /** Whether it depends on a variable. */
    boolean dependsOn(Variable variable) {
        return variables.contains(variable);
    }

    /** How far roundings may put off its value where the variables are now. */
    double noise() {
        ImmutableMap<Variable, Tensor> now = variables.toMap(variable -> variable, Variable::value).toImmutable();
        if (!now.equals(noiseAt)) {
            noise = noise(Lists.immutable.empty());
            noiseAt = now;
        }
        return noise;
    }

    /** The same if entries of some variables are rounded themselves where they are moved by up to their magnitude. */
    double noise(RichIterable<Variable> rounded) {
        Values<Jet> value = new Evaluator<>(new JetArithmetic(false)).evaluate(Lists.immutable.of(node),
                variable -> new Values<>(variable.shape(),
                        Arrays.stream(variable.value().toArray()).mapToObj(x -> Jet.still(x,
                                rounded.contains(variable) ? 0x1p-52 * Math.max(1, Math.abs(x)) : 0)).toList()))
                .get(node);
        return OTHER_ORDER * value.at(0).error();
    }
}
