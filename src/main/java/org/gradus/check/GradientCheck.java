package org.gradus.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.MutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.eclipse.collections.api.map.MutableMap;
import org.eclipse.collections.api.tuple.Pair;
import org.eclipse.collections.impl.list.primitive.IntInterval;
import org.gradus.DoubleArithmetic;
import org.gradus.Fn;
import org.gradus.Gradients;
import org.gradus.Node;
import org.gradus.Op;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Topology;
import org.gradus.Values;
import org.gradus.Variable;
import org.gradus.check.OneSidedDifferences.Side;

/**
 * Checks gradients at the variables' present values, against methods that use no rule of differentiation.
 *
 * <pre>{@code
 * Report report = GradientCheck.of(loss, w, b).run();
 * if (report.verdict() != Verdict.AGREES) {
 *     System.out.println(report.text(20));
 * }
 * }</pre>
 *
 * There is no tolerance to choose. Each entry is compared with a numeric derivative to within that one's own error, and
 * where the error is too wide to tell, the check goes on to the next method: central differences, Ridders, dual numbers,
 * decimals.
 */
public final class GradientCheck {

    /** Parameters with more entries are checked in random directions, if nothing else is asked for. */
    private static final int MANY_ENTRIES = 10_000;
    /** Hessians with more rows are checked by products with random directions, if nothing else is asked for. */
    private static final int MANY_ROWS = 32;
    private static final int USUAL_DIRECTIONS = 8;
    private static final long USUAL_BUDGET = 2_000_000;
    /** So many wrong entries are looked for where there are too many entries to look at all of them. */
    private static final int MOST_CULPRITS = 16;
    /** Verdicts of a direction that say little of its entries. */
    private static final Set<Verdict> CULPRITS = Set.of(Verdict.DISAGREES, Verdict.KINK, Verdict.CONVENTION);

    private final Node loss;
    private final ImmutableList<Variable> variables;
    private final ImmutableMap<Variable, Node> gradients;
    private final ImmutableMap<Variable, Tensor> given;
    private final Options options;

    private GradientCheck(Node loss, ImmutableList<Variable> variables, ImmutableMap<Variable, Node> gradients,
            ImmutableMap<Variable, Tensor> given, Options options) {
        this.loss = loss;
        this.variables = variables;
        this.gradients = gradients;
        this.given = given;
        this.options = options;
    }

    /** What can be chosen. */
    private record Options(MethodChoice method, int order, OptionalInt directions, long seed, long budget,
            Optional<Precision> precision, IntConsumer progress) {}

    /**
     * Checks what the reverse sweep derives.
     *
     * @param loss a node with a single entry
     * @throws IllegalArgumentException if the loss is not scalar, or does not depend on one of the variables, or there
     *         are none
     */
    public static GradientCheck of(Node loss, Variable... variables) {
        return of(loss, Lists.immutable.of(variables));
    }

    /** {@link #of(Node, Variable...)} of a collection. */
    public static GradientCheck of(Node loss, Iterable<Variable> variables) {
        ImmutableList<Variable> list = Lists.immutable.withAll(variables);
        Gradients gradients = Gradients.of(loss, list);
        return of(loss, list, list.toImmutableMap(each -> each, gradients::wrt), Maps.immutable.empty());
    }

    /**
     * Checks gradients that are nodes, derived in whatever way.
     *
     * @throws IllegalArgumentException if the loss is not scalar, or a gradient's shape is not its variable's, or there
     *         are none
     */
    public static GradientCheck ofNodes(Node loss, ImmutableMap<Variable, Node> gradients) {
        return of(loss, gradients.keysView().toSortedListBy(Node::id).toImmutable(), gradients, Maps.immutable.empty());
    }

    /**
     * Checks numbers that were computed somewhere else. They may be rounded as much as the sweep's own gradient.
     *
     * @throws IllegalArgumentException if the loss is not scalar or does not depend on one of the variables, or a
     *         gradient's shape is not its variable's, or there are none
     */
    public static GradientCheck ofValues(Node loss, ImmutableMap<Variable, Tensor> gradients) {
        ImmutableList<Variable> list = gradients.keysView().toSortedListBy(Node::id).toImmutable();
        Gradients swept = Gradients.of(loss, list);
        return of(loss, list, list.toImmutableMap(each -> each, swept::wrt), gradients);
    }

    private static GradientCheck of(Node loss, ImmutableList<Variable> variables,
            ImmutableMap<Variable, Node> gradients, ImmutableMap<Variable, Tensor> given) {
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException("the loss " + loss.labelWithShape()
                    + " must be scalar to be checked: reduce it, for instance by sum()");
        }
        if (variables.isEmpty()) {
            throw new IllegalArgumentException("there is no variable by which to check " + loss.label());
        }
        gradients.forEachKeyValue((variable, gradient) -> requireShape(variable, gradient.shape()));
        given.forEachKeyValue((variable, gradient) -> requireShape(variable, gradient.shape()));
        return new GradientCheck(loss, variables, gradients, given,
                new Options(MethodChoice.ESCALATING, 1, OptionalInt.empty(), 1, USUAL_BUDGET, Optional.empty(),
                        _ -> {}));
    }

    private static void requireShape(Variable variable, Shape shape) {
        if (!shape.equals(variable.shape())) {
            throw new IllegalArgumentException(
                    "the gradient of " + variable.labelWithShape() + " must have its shape, not " + shape);
        }
    }

    /** By one method alone, or escalating, which is the usual way. */
    public GradientCheck withMethod(MethodChoice choice) {
        return with(new Options(choice, options.order, options.directions, options.seed, options.budget,
                options.precision, options.progress));
    }

    /**
     * Order 2 checks second derivatives as {@link org.gradus.Hessian} derives them: all entries of the Hessian if it has at
     * most {@value #MANY_ROWS} rows and no number of directions is set, else its products with random directions. They are
     * derivatives of the gradient, so that one is checked first; if it is wrong, the report is about it.
     *
     * @throws IllegalArgumentException if the order is not 1 or 2, or it is 2 for gradients that were given as numbers
     */
    public GradientCheck withOrder(int order) {
        if (order < 1 || order > 2) {
            throw new IllegalArgumentException("the order of a check must be 1 or 2, not " + order);
        }
        if (order == 2 && given.notEmpty()) {
            throw new IllegalArgumentException("numbers have no second derivatives: give gradients as nodes");
        }
        return with(new Options(options.method, order, options.directions, options.seed, options.budget,
                options.precision, options.progress));
    }

    /**
     * Checks parameters with more entries than this in so many random directions; if one disagrees, entry by entry after
     * all. Else that is done for parameters with more than {@value #MANY_ENTRIES} entries, and of those at most
     * {@value #MOST_CULPRITS} wrong entries are looked for.
     *
     * @throws IllegalArgumentException if there is less than one
     */
    public GradientCheck withDirections(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("the number of directions must be 1 or more, not " + count);
        }
        return with(new Options(options.method, options.order, OptionalInt.of(count), options.seed, options.budget,
                options.precision, options.progress));
    }

    /** The seed of the random directions. */
    public GradientCheck withSeed(long seed) {
        return with(new Options(options.method, options.order, options.directions, seed, options.budget,
                options.precision, options.progress));
    }

    /**
     * Allows so many operations in decimals, of which a step of an evaluation takes one, and an exponential or a logarithm
     * two hundred; else {@value #USUAL_BUDGET}, which is some seconds. Where more would be needed, the report says at how many
     * places decimals were left out.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public GradientCheck withBudget(long operations) {
        if (operations < 0) {
            throw new IllegalArgumentException("the budget must be 0 or more, not " + operations);
        }
        return with(new Options(options.method, options.order, options.directions, options.seed, operations,
                options.precision, options.progress));
    }

    /**
     * Says in which format numbers from elsewhere were computed, from the weights on; else their digits tell. In a format
     * coarser than doubles they are right if they are off by no more than the format's {@linkplain Roundings roundings},
     * and the report says by how many units.
     *
     * @throws IllegalArgumentException if no numbers were given
     */
    public GradientCheck withPrecision(Precision precision) {
        if (given.isEmpty()) {
            throw new IllegalArgumentException("a precision is that of given numbers, but there are none");
        }
        return with(new Options(options.method, options.order, options.directions, options.seed, options.budget,
                Optional.of(precision), options.progress));
    }

    /** Tells how many more places have been settled, now and then. */
    public GradientCheck withProgress(IntConsumer progress) {
        return with(new Options(options.method, options.order, options.directions, options.seed, options.budget,
                options.precision, progress));
    }

    private GradientCheck with(Options others) {
        return new GradientCheck(loss, variables, gradients, given, others);
    }

    /** How many places {@link #run} will settle, if no direction disagrees. */
    public int places() {
        int entries = (int) variables.sumOfInt(variable -> placesOf(variable));
        return options.order == 1 ? entries : entries * rows();
    }

    private int placesOf(Variable variable) {
        int size = variable.shape().size();
        return options.order == 1 && size > options.directions.orElse(MANY_ENTRIES)
                ? options.directions.orElse(USUAL_DIRECTIONS) : size;
    }

    private int rows() {
        int rows = (int) variables.sumOfInt(variable -> variable.shape().size());
        return isWholeHessian() ? rows : options.directions.orElse(USUAL_DIRECTIONS);
    }

    private boolean isWholeHessian() {
        return options.directions.isEmpty() && variables.sumOfInt(variable -> variable.shape().size()) <= MANY_ROWS;
    }

    /**
     * Checks.
     *
     * @throws IllegalStateException if a variable has no value
     * @throws IllegalArgumentException if an entry of a parameter is not finite, if the loss is another one when it is
     *         computed again, or if the method chosen can't be applied to the function
     */
    public Report run() {
        Snapshot snapshot = Snapshot.of(variables.collect(gradients::get).newWith(loss));
        variables.forEach(variable -> requireFinite(variable, snapshot.value(variable)));
        requireDeterminism(snapshot);
        if (options.order == 1) {
            return first(snapshot);
        }
        Report gradient = withOrder(1).withProgress(_ -> {}).first(snapshot);
        return gradient.verdict() == Verdict.DISAGREES
                ? gradient.with("the gradient is wrong itself, so that its derivatives were not checked")
                : second(snapshot);
    }

    private static void requireFinite(Variable variable, Tensor value) {
        for (int i = 0; i < value.size(); i++) {
            if (!Double.isFinite(value.at(i))) {
                throw new IllegalArgumentException(
                        "a check needs finite parameters, but " + new Entry(variable, i).label() + " is "
                                + value.at(i));
            }
        }
    }

    /** Nodes are pure, but a user's function need not be. */
    private void requireDeterminism(Snapshot snapshot) {
        ImmutableList<Node> nodes = Topology.order(Lists.immutable.of(loss));
        if (!UsersFunctions.areAmong(nodes)) {
            return;
        }
        ImmutableMap<Node, Values<Double>> once = snapshot.evaluate(nodes, DoubleArithmetic.DOUBLES);
        ImmutableMap<Node, Values<Double>> again = snapshot.evaluate(nodes, DoubleArithmetic.DOUBLES);
        nodes.forEach(node -> {
            if (!once.get(node).equals(again.get(node))) {
                throw new IllegalArgumentException(
                        node.labelWithShape() + " is not deterministic: computed twice from the same values it gave "
                                + DetachedProgram.tensor(once.get(node)) + " and "
                                + DetachedProgram.tensor(again.get(node)));
            }
        });
    }

    private Report first(Snapshot snapshot) {
        ImmutableMap<Node, Tensor> values =
                new DetachedProgram(variables.collect(gradients::get).newWith(loss)).run(snapshot);
        double value = values.get(loss).item();
        ScalarFunction function = new ScalarFunction(loss).at(snapshot);
        Precision precision = given.isEmpty() ? Precision.FLOAT64
                : options.precision.orElseGet(() -> Precision.of(given.valuesView()));
        boolean areGiven = given.notEmpty() && precision == Precision.FLOAT64;
        ImmutableMap<Variable, Tensor> swept = gradients.collectValues((_, node) -> values.get(node));
        Comparison comparison = comparison(function, snapshot, areGiven ? Maps.immutable.empty() : gradients, value,
                areGiven ? given : swept, gradients);
        Random random = new Random(options.seed);
        MutableMap<Variable, List<EntryReport>> entries =
                variables.toMap(variable -> variable, variable -> firstOf(comparison, variable, random));
        MutableList<String> remarks =
                remarks(comparison.escalation().leftUndone(), comparison.escalation().confirmedTogether());
        if (precision != Precision.FLOAT64) {
            ImmutableMap<Node, Tensor> units = Roundings.units(precision, gradients, snapshot);
            ImmutableList<CoarseGradient> coarse = variables.collect(each -> new CoarseGradient(precision, each,
                    given.get(each), swept.get(each), units.get(gradients.get(each))));
            coarse.forEach(each -> entries.put(each.variable(), each.entries(entries.get(each.variable()))));
            remarks.add(CoarseGradient.remark(precision,
                    coarse.collectDouble(each -> each.mostUnits(entries.get(each.variable()))).max()));
        }
        return report(value, entries, loss, remarks);
    }

    private Comparison comparison(ScalarFunction function, Snapshot snapshot, ImmutableMap<Variable, Node> exact,
            double loss, ImmutableMap<Variable, Tensor> analytic, ImmutableMap<Variable, Node> gradients) {
        Escalation escalation =
                new Escalation(function, new ExactGradient(exact, snapshot), options.budget, options.progress);
        return new Comparison(function, escalation, method(function), Double.isFinite(loss), analytic,
                roundings(gradients, snapshot));
    }

    /**
     * In random directions if there are many entries; by entries if there are few, or a direction disagrees, or pieces of the
     * function meet along it: what they leave open is as wide as what all entries contribute together.
     */
    private List<EntryReport> firstOf(Comparison comparison, Variable variable, Random random) {
        if (placesOf(variable) < variable.shape().size()) {
            List<EntryReport> along = comparison.along(variable, placesOf(variable), random);
            if (along.stream().noneMatch(report -> CULPRITS.contains(report.verdict()))) {
                return along;
            }
            if (variable.shape().size() > MANY_ENTRIES) {
                return Lists.immutable.withAll(along)
                        .newWithAll(comparison.culprits(variable, MOST_CULPRITS, random)).castToList();
            }
        }
        return comparison.entries(variable, "");
    }

    /** The gradient's product with a direction is a function of a single entry, and its gradient that of the Hessian. */
    private Report second(Snapshot snapshot) {
        ImmutableMap<Variable, Variable> directions = variables.toImmutableMap(each -> each,
                each -> Variable.of("direction of " + each.label(), Tensor.full(each.shape(), 0)));
        Node product = variables.collect(each -> gradients.get(each).mul(directions.get(each)).sum())
                .reduce(Node::add).orElseThrow();
        Gradients second = Gradients.orZeros(product, variables.toArray(new Node[0]));
        ImmutableMap<Variable, Node> products = variables.toImmutableMap(each -> each, second::wrt);
        DetachedProgram program = new DetachedProgram(variables.collect(products::get).newWith(loss));
        ScalarFunction function = new ScalarFunction(product);
        MutableMap<Variable, List<EntryReport>> entries = variables.toMap(each -> each, _ -> new ArrayList<>());
        double value = 0;
        int leftUndone = 0;
        int confirmedTogether = 0;
        for (Row row : rowsOfHessian()) {
            Snapshot along = snapshot.with(directions.keyValuesView()
                    .toImmutableMap(Pair::getTwo, pair -> row.direction().get(pair.getOne())));
            ImmutableMap<Node, Tensor> values = program.run(along);
            value = values.get(loss).item();
            Comparison comparison = comparison(function.at(along), along, products, value,
                    products.collectValues((_, node) -> values.get(node)), products);
            variables.forEach(each -> entries.get(each).addAll(comparison.entries(each, " " + row.label())));
            leftUndone += comparison.escalation().leftUndone();
            confirmedTogether += comparison.escalation().confirmedTogether();
        }
        Random random = new Random(options.seed);
        variables.forEach(each -> directions.get(each).assign(Directions.signs(each.shape(), random)));
        return report(value, entries, product, remarks(leftUndone, confirmedTogether));
    }

    /**
     * A direction by which the Hessian is multiplied.
     *
     * @param label an entry, or the direction's number
     */
    private record Row(String label, ImmutableMap<Variable, Tensor> direction) {}

    private ImmutableList<Row> rowsOfHessian() {
        if (isWholeHessian()) {
            return variables.flatCollect(Entry::allOf)
                    .collect(entry -> new Row(entry.label(), variables.toImmutableMap(each -> each,
                            each -> each == entry.variable() ? Directions.unit(entry) : Tensor.full(each.shape(), 0))));
        }
        Random random = new Random(options.seed);
        return IntInterval.oneTo(rows()).collect(k -> new Row("direction " + k, variables
                .toImmutableMap(each -> each, each -> Directions.signs(each.shape(), random))));
    }

    /**
     * Rules are diagnosed if a gradient is wrong, and those of the user's own in any case: one may be right here and wrong
     * for other upstream gradients. What was given as numbers has no rules.
     *
     * @param function whose gradients the entries are
     */
    private Report report(double value, MutableMap<Variable, List<EntryReport>> entries, Node function,
            List<String> remarks) {
        return Report.of(value, options.order, variables.collect(variable -> ParameterReport.of(variable.label(),
                gradients.get(variable).name().orElse("d" + variable.label()),
                variable.shape().dims().collect(dim -> dim).castToList(), List.copyOf(entries.get(variable))))
                .castToList(), List.copyOf(remarks), hasRuleOfUsers(function),
                () -> given.isEmpty() ? Diagnosis.of(function, variables) : Optional.empty());
    }

    private MutableList<String> remarks(int leftUndone, int confirmedTogether) {
        MutableList<String> remarks = Lists.mutable.empty();
        if (leftUndone > 0) {
            remarks.add("decimals were left out at " + leftUndone + (leftUndone == 1 ? " place" : " places")
                    + ", where they take more than the budget of " + options.budget + " operations");
        }
        if (confirmedTogether > 0) {
            remarks.add("dual numbers confirmed " + confirmedTogether
                    + " places in one direction for all, since one by one they take long");
        }
        return remarks;
    }

    private static boolean hasRuleOfUsers(Node function) {
        return Topology.order(Lists.immutable.of(function)).anySatisfy(node -> node.op() instanceof Op.CustomGradient
                || node.op() instanceof Op.Elementwise(Fn.User _, _));
    }

    /** How far roundings may have put off each entry. */
    private static ImmutableMap<Variable, Tensor> roundings(ImmutableMap<Variable, Node> gradients,
            Snapshot snapshot) {
        ImmutableMap<Node, Tensor> roundings =
                Uncertainty.of(gradients.valuesView().toList().toImmutable(), snapshot);
        return gradients.collectValues((_, node) -> roundings.get(node));
    }

    private Optional<Method> method(ScalarFunction function) {
        return switch (options.method) {
            case ESCALATING -> Optional.empty();
            case CENTRAL -> Optional.of(new CentralDifferences(function));
            case ONE_SIDED -> Optional.of(new OneSidedDifferences(function, Side.RIGHT));
            case RIDDERS -> Optional.of(new Ridders(function));
            case COMPLEX_STEP -> Optional.of(new ComplexStep(function));
            case DUALS -> Optional.of(new DualNumbers(function));
            case DECIMALS -> Optional.of(new DecimalReference(function));
        };
    }
}
