package org.gradus.compile;

import java.util.Arrays;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Node;
import org.gradus.Stable;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Variable;
import org.gradus.rewrite.CommonSubexpressions;
import org.gradus.rewrite.ConstantFolding;
import org.gradus.rewrite.Identities;
import org.gradus.rewrite.Rewrite;

/**
 * A graph made ready to run many times: simplified, fused, with every result's place planned. A run computes the
 * outputs from the variables' present values, and then gives variables their updates, all together.
 *
 * <pre>{@code
 * Gradients gradients = Gradients.of(loss, w, b);
 * Program step = Program.of(Lists.immutable.of(loss), Maps.immutable.of(
 *         w, w.sub(gradients.wrt(w).mul(0.1)),
 *         b, b.sub(gradients.wrt(b).mul(0.1))));
 * for (int i = 0; i < 1000; i++) {
 *     step.run();
 * }
 * step.read(loss); // before the last update
 * }</pre>
 *
 * Runs of one program queue. A run holds the locks of the variables that it reads or updates, so programs that share
 * them run one after the other.
 */
public final class Program {

    private final ImmutableMap<Node, View> kept;
    private final Variable[] variables;
    private final Step[] steps;
    private final Memory memory;
    private final Settings settings;
    private boolean hasRun;

    private Program(ImmutableList<Node> outputs, ImmutableMap<Variable, Node> updates, Settings settings) {
        updates.forEachKeyValue(Program::requireSameShape);
        this.settings = settings;
        ImmutableList<Node> roots = outputs.newWithAll(updates);
        ImmutableMap<Node, Node> lowered = simplified(roots);
        Plan plan = Planner.plan(outputs.collect(lowered::get), updates.collectValues((_, node) -> lowered.get(node)),
                settings.fuses());
        this.memory = new Memory(plan);
        this.kept = outputs.distinct().toImmutableMap(node -> node, node -> plan.kept().get(lowered.get(node)));
        this.variables = Topology.order(roots).selectInstancesOf(Variable.class).toSet().withAll(updates.keysView())
                .toSortedListBy(Node::id).toArray(new Variable[0]);
        this.steps = plan.units().<Step>collect(unit -> switch (unit) {
            case Group group -> new FusedStep(group, plan.stores(group), memory, settings);
            case Unit.MatrixProduct product -> new ProductStep(product, memory, settings.blas());
            case Unit.Copy copy -> CopyStep.of(copy, memory);
        }).newWithAll(plan.copied().keyValuesView().collect(pair -> CopyStep.of(pair.getTwo(),
                new Memory.Place(pair.getOne().storage(), 0), memory))).toArray(new Step[0]);
    }

    /**
     * Compiles.
     *
     * @param outputs what can be {@link #read} after a run
     * @param updates what each variable is given at the end of a run, computed from the values at its beginning
     * @throws IllegalArgumentException if an update has another shape than its variable
     * @throws OutOfMemoryError saying how many bytes were wanted, and for what
     */
    public static Program of(Iterable<? extends Node> outputs, ImmutableMap<Variable, Node> updates) {
        return of(outputs, updates, Settings.preferred());
    }

    /** {@link #of(Iterable, ImmutableMap)} without updates. */
    public static Program of(Node... outputs) {
        return of(Lists.immutable.of(outputs), Maps.immutable.empty());
    }

    static Program of(Iterable<? extends Node> outputs, ImmutableMap<Variable, Node> updates, Settings settings) {
        return new Program(Lists.immutable.withAll(outputs), updates, settings);
    }

    private static void requireSameShape(Variable variable, Node update) {
        if (!update.shape().equals(variable.shape())) {
            throw new IllegalArgumentException("the update " + update.labelWithShape() + " of variable "
                    + variable.labelWithShape() + " must have its shape");
        }
    }

    /** For each of some nodes, what computes it after all rewrites. */
    static ImmutableMap<Node, Node> simplified(ImmutableList<Node> roots) {
        ImmutableMap<Node, Node> stable = Stable.evaluated(roots);
        ImmutableMap<Node, Node> simple = simplifying().to(roots.collect(stable::get));
        ImmutableList<Node> simpler = roots.collect(stable::get).collect(simple::get);
        ImmutableMap<Node, Node> lowered = Lowering.of(simpler).to(simpler);
        ImmutableMap<Node, Node> plain = simplifying().to(simpler.collect(lowered::get));
        return roots.distinct()
                .toImmutableMap(root -> root, root -> plain.get(lowered.get(simple.get(stable.get(root)))));
    }

    private static Rewrite simplifying() {
        return new Identities().then(new ConstantFolding()).then(new CommonSubexpressions());
    }

    /**
     * Computes the outputs and updates the variables. What a function of the user's throws is passed on; then no
     * variable has changed, and the outputs have no values.
     *
     * @throws IllegalStateException if a variable has no value; then nothing has changed
     */
    public synchronized void run() {
        int locked = 0;
        try {
            for (Variable variable : variables) {
                variable.lock().lock();
                locked++;
                variable.requireValue();
            }
            hasRun = false;
            for (Step step : steps) {
                step.run();
            }
            hasRun = true;
        } finally {
            for (int i = 0; i < locked; i++) {
                variables[i].lock().unlock();
            }
        }
    }

    /**
     * An output's value in the last run, before its updates.
     *
     * @throws IllegalArgumentException if the node is not one of the outputs
     * @throws IllegalStateException if the program has not run yet, or the last run failed
     */
    public synchronized Tensor read(Node output) {
        View view = kept.getIfAbsent(output, () -> {
            throw new IllegalArgumentException(output.label() + " is not an output of this program, which has "
                    + kept.keysView().toSortedListBy(Node::id).collect(Node::label).makeString());
        });
        if (!hasRun) {
            throw new IllegalStateException(
                    "the program has not run yet, or failed, so " + output.label() + " has no value");
        }
        Memory.Place place = memory.at(view.base());
        return Tensor.of(output.shape(),
                Arrays.copyOfRange(place.array(), place.offset(), place.offset() + output.shape().size()));
    }

    /**
     * How many operations a run takes: one is a function of one entry, or an addition or multiplication of a matrix
     * product.
     */
    public long operations() {
        return Arrays.stream(steps).mapToLong(Step::flops).sum();
    }

    /**
     * The plan in words: the steps in their order with what each fuses and stores, the operations, and the memory in
     * bytes.
     *
     * @see #operations
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.length; i++) {
            text.append("%3d  %s; %,d operations%n".formatted(i + 1, steps[i].describe(), steps[i].flops()));
        }
        long held = Arrays.stream(variables).mapToLong(variable -> variable.shape().size()).sum() * Double.BYTES;
        return text.append("%,d operations a run%n".formatted(operations()))
                .append("%,d bytes of variables, %,d of outputs%n".formatted(held, memory.outputBytes()))
                .append("%,d bytes for intermediate results, of which %,d are in use at the fullest step%n"
                        .formatted(memory.arenaBytes(), memory.fullestBytes()))
                .append("matrix products by %s%n".formatted(settings.blas().description())).toString();
    }
}
