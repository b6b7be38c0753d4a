package org.gradus.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RecursiveAction;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Op;

/**
 * Runs a group, block of rows by block of rows: interpreted at first, generated once it has run often enough to be worth
 * it.
 */
final class FusedStep implements Step {

    /** Fewer entries are not worth another thread. */
    private static final int LARGE = 1 << 17;

    private final Group group;
    private final ImmutableList<Node> stored;
    private final Passes passes;
    private final Loops loops;
    private final Settings settings;
    private final int blockRows;
    private final Operand[] operands;
    private final Reduced[] reduced;
    private final int[] steps;
    private final int[] outerIndex;
    private final RowRange[] ranges;
    private int runs;

    /** Where an operand lies, and how far it steps. */
    @SuppressWarnings("ArrayRecordComponent") // it names the place, not its contents
    private record Operand(double[] array, int start, int[] outerStrides, int rowStride) {}

    /**
     * A reduction, and where its result lies.
     *
     * @param isOverAll whether it is made of what each row gives
     * @param sums where it is made, if it adds up the columns of many rows
     */
    private record Reduced(int operand, boolean isMax, boolean isPerColumn, boolean isOverAll,
            Optional<ColumnSums> sums, Memory.Place place) {

        double start() {
            return isMax ? Double.NEGATIVE_INFINITY : 0;
        }
    }

    FusedStep(Group group, ImmutableList<Node> results, Memory memory, Settings settings) {
        this.group = group;
        this.stored = results.select(group.body()::contains);
        this.passes = new Passes(group, stored);
        this.loops = passes.loops();
        this.settings = settings;
        List<Operand> places = new ArrayList<>();
        group.loads().forEach(view -> places.add(operand(places.size(), memory.at(view.base()), view.offset())));
        stored.forEach(node -> places.add(operand(places.size(), memory.at(node), 0)));
        this.reduced = new Reduced[group.reductions().size()];
        group.reductions().forEachWithIndex((node, i) -> {
            reduced[i] = reduction(places.size(), node, memory.at(node));
            places.add(parts(reduced[i]));
        });
        this.operands = places.toArray(Operand[]::new);
        int rows = passes.passes().size() == 1 ? loops.rows() : Loops.CUT / Math.max(1, loops.columns());
        this.blockRows = Math.max(1,
                Arrays.stream(reduced).allMatch(each -> each.sums().isEmpty()) ? rows : Math.min(rows, Lanes.ROWS));
        this.steps = passes.steps();
        this.outerIndex = new int[loops.outer().length];
        this.ranges = new RowRange[threads()];
        Arrays.setAll(ranges, i -> new RowRange(firstRow(i), firstRow(i + 1)));
    }

    /**
     * As many as are worth it, and one for the user's functions, which may throw. Rows are summed apart and in their
     * order, so the number of threads does not show in the result.
     */
    private int threads() {
        boolean splits = !group.callsUser() && Arrays.stream(reduced).noneMatch(Reduced::isPerColumn);
        return splits && group.space().size() >= LARGE ? Math.min(settings.threads(), Math.max(1, loops.allRows())) : 1;
    }

    private int firstRow(int range) {
        int blocks = (loops.allRows() + blockRows - 1) / blockRows;
        return Math.min(loops.allRows(), (int) ((long) blocks * range / ranges.length) * blockRows);
    }

    /** Rows that one thread runs over, with scratch of its own. */
    private final class RowRange extends RecursiveAction {

        private final int from;
        private final int to;
        private final double[][] arrays;
        private final int[] bases;
        private final Loop[] code;

        RowRange(int from, int to) {
            this.from = from;
            this.to = to;
            this.arrays = new double[operands.length + passes.scratchRows() + 1][];
            this.bases = new int[operands.length + passes.scratchRows()];
            Arrays.setAll(arrays, i -> i < operands.length ? operands[i].array()
                    : i < bases.length ? new double[Math.min(blockRows, Math.max(1, to - from)) * loops.columns()]
                    : new double[(settings.lane().count() + loops.columns() / Lanes.SEGMENT + 1) * reduced.length]);
            this.code = passes.passes().stream().map(pass -> switch (pass) {
                case Passes.Pass.Simple(LoopCode simple) ->
                        new InterpretedLoop(simple, settings.lane().count(), loops.columns());
                case Passes.Pass.Transcendental math ->
                        new MathLoop(settings.lane().math(math.fn()), math.from(), math.to());
            }).toArray(Loop[]::new);
        }

        @Override
        protected void compute() {
            int whole = Math.min(to, loops.rows());
            for (int row = from; row < whole; row += blockRows) {
                block(row, Math.min(blockRows, whole - row), loops.columns());
                if ((row + blockRows) % Lanes.ROWS < blockRows) {
                    for (Reduced each : reduced) {
                        each.sums().ifPresent(ColumnSums::takeBlock);
                    }
                }
            }
            if (to > loops.rows()) {
                block(loops.rows(), 1, loops.rest());
            }
        }

        private void block(int row, int rows, int columns) {
            for (int i = 0; i < operands.length; i++) {
                bases[i] = start(i) + row * steps[i];
            }
            for (Loop loop : code) {
                loop.run(arrays, bases, steps, rows, columns);
            }
        }
    }

    private Operand operand(int index, Memory.Place place, int offset) {
        return new Operand(place.array(), place.offset() + offset, outerStrides(index), loops.rowStride(index));
    }

    private Reduced reduction(int operand, Node node, Memory.Place place) {
        boolean isMax = node.op() instanceof Op.Max;
        boolean isPerColumn = loops.columnStride(operand) != 0;
        boolean isLong = isPerColumn && !isMax && loops.rows() > Lanes.ROWS;
        return new Reduced(operand, isMax, isPerColumn, passes.isOverAll(operand),
                isLong ? Optional.of(new ColumnSums(loops.rows(), loops.columns())) : Optional.empty(), place);
    }

    /** Where the loop leaves a reduction: in its place, or row by row to be joined. */
    private Operand parts(Reduced each) {
        int[] still = new int[loops.outer().length];
        return each.isOverAll() ? new Operand(new double[loops.allRows()], 0, still, 1)
                : each.sums().map(sums -> new Operand(sums.block(), 0, still, 0))
                        .orElseGet(() -> operand(each.operand(), each.place(), 0));
    }

    private int[] outerStrides(int operand) {
        int[] strides = new int[loops.outer().length];
        Arrays.setAll(strides, loop -> loops.outerStride(operand, loop));
        return strides;
    }

    @Override
    public void run() {
        if (runs++ == settings.interpretedRuns() && group.isVector()) {
            generate();
        }
        Arrays.fill(outerIndex, 0);
        boolean more = !loops.isEmptyOutside();
        while (more) {
            rows();
            more = advance();
        }
    }

    private void generate() {
        for (int i = 0; i < passes.passes().size(); i++) {
            if (passes.passes().get(i) instanceof Passes.Pass.Simple(LoopCode simple)) {
                Loop generated = SharedLoops.of(simple, lane());
                for (RowRange range : ranges) {
                    range.code[i] = generated;
                }
            }
        }
    }

    /** Rows shorter than a vector are summed in the same order entry by entry. */
    private LaneCode lane() {
        return loops.columns() < settings.lane().count() ? new ScalarLane() : settings.lane();
    }

    private void rows() {
        for (Reduced each : reduced) {
            if (each.isPerColumn() && each.sums().isEmpty()) {
                int start = start(each.operand());
                Arrays.fill(each.place().array(), start, start + loops.columns(), each.start());
            }
        }
        for (int i = 1; i < ranges.length; i++) {
            ranges[i].reinitialize();
            ranges[i].fork();
        }
        ranges[0].compute();
        for (int i = 1; i < ranges.length; i++) {
            ranges[i].join();
        }
        for (Reduced each : reduced) {
            if (each.isOverAll()) {
                each.place().array()[each.place().offset() + around(each.operand())] =
                        total(each, operands[each.operand()].array());
            }
            if (each.sums().isPresent()) { // without a lambda, which would be allocated
                each.sums().get().finish(each.place().array(), each.place().offset() + around(each.operand()));
            }
        }
    }

    private static double total(Reduced each, double[] parts) {
        return parts.length == 0 ? each.start() : each.isMax() ? Lanes.totalMax(parts, 0, 1, parts.length)
                : Lanes.totalSum(parts, 0, 1, parts.length);
    }

    private int start(int operand) {
        Operand each = operands[operand];
        int start = each.start();
        for (int i = 0; i < outerIndex.length; i++) {
            start += outerIndex[i] * each.outerStrides()[i];
        }
        return start;
    }

    /** How far the outer loops have carried an operand's own place. */
    private int around(int operand) {
        int offset = 0;
        for (int i = 0; i < outerIndex.length; i++) {
            offset += outerIndex[i] * loops.outerStride(operand, i);
        }
        return offset;
    }

    private boolean advance() {
        for (int i = outerIndex.length - 1; i >= 0; i--) {
            if (++outerIndex[i] < loops.outer()[i]) {
                return true;
            }
            outerIndex[i] = 0;
        }
        return false;
    }

    @Override
    public String describe() {
        return "loop over " + group.space() + ": "
                + group.body().newWithAll(group.reductions()).collect(node -> node.op().title()).makeString(", ")
                + " -> " + stored.newWithAll(group.reductions()).collect(Node::label).makeString(", ");
    }

    @Override
    public long flops() {
        return (long) group.space().size() * (group.body().size() + group.reductions().size());
    }
}
