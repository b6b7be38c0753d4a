package org.gradus.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Node;
import org.gradus.Op;

/**
 * Runs a group, block of rows by block of rows: interpreted at first, generated once it has run often enough to be worth
 * it.
 */
final class FusedStep implements Step {

    private final Group group;
    private final ImmutableList<Node> stored;
    private final Passes passes;
    private final Loops loops;
    private final Settings settings;
    private final int blockRows;
    private final List<Operand> operands = new ArrayList<>();
    private final List<Reduced> reduced = new ArrayList<>();
    private final double[][] arrays;
    private final int[] bases;
    private final int[] outerIndex;
    private Loop[] code;
    private int runs;

    /** Where an operand lies, and how far it steps. */
    @SuppressWarnings("ArrayRecordComponent") // it names the place, not its contents
    private record Operand(double[] array, int start, int[] outerStrides, int rowStride) {}

    /**
     * A reduction, and where its result lies.
     *
     * @param isOverAll whether it is made of what each row gives
     */
    private record Reduced(int operand, boolean isMax, boolean isPerColumn, boolean isOverAll, Memory.Place place) {

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
        this.blockRows = passes.passes().size() == 1 ? Math.max(1, loops.rows())
                : Math.max(1, Loops.CUT / Math.max(1, loops.columns()));
        group.loads().forEach(view -> operand(memory.at(view.base()), view.offset()));
        stored.forEach(node -> operand(memory.at(node), 0));
        group.reductions().forEach(node -> reduction(node, memory.at(node)));
        int block = Math.min(blockRows, Math.max(1, loops.allRows())) * loops.columns();
        for (int i = 0; i < passes.scratchRows(); i++) {
            operands.add(new Operand(new double[block], 0, new int[loops.outer().length], 0));
        }
        this.arrays = new double[operands.size() + 1][];
        Arrays.setAll(arrays, i -> i < operands.size() ? operands.get(i).array()
                : new double[settings.lane().count() * Math.max(1, reduced.size())]);
        this.bases = new int[operands.size()];
        this.outerIndex = new int[loops.outer().length];
        this.code = passes.passes().stream().map(pass -> switch (pass) {
            case Passes.Pass.Simple(LoopCode simple) -> new InterpretedLoop(simple, settings.lane().count());
            case Passes.Pass.Transcendental math ->
                    new MathLoop(settings.lane().math(math.fn()), math.from(), math.to());
        }).toArray(Loop[]::new);
    }

    private void operand(Memory.Place place, int offset) {
        int operand = operands.size();
        operands.add(
                new Operand(place.array(), place.offset() + offset, outerStrides(operand), loops.rowStride(operand)));
    }

    private void reduction(Node node, Memory.Place place) {
        int operand = operands.size();
        boolean isOverAll = passes.isOverAll(operand);
        if (isOverAll) {
            operands.add(new Operand(new double[loops.allRows()], 0, new int[loops.outer().length], 1));
        } else {
            operand(place, 0);
        }
        reduced.add(
                new Reduced(operand, node.op() instanceof Op.Max, loops.columnStride(operand) != 0, isOverAll, place));
    }

    private int[] outerStrides(int operand) {
        int[] strides = new int[loops.outer().length];
        Arrays.setAll(strides, loop -> loops.outerStride(operand, loop));
        return strides;
    }

    @Override
    public void run() {
        if (runs++ == settings.interpretedRuns() && group.isVector()) {
            for (int i = 0; i < code.length; i++) {
                code[i] = passes.passes().get(i) instanceof Passes.Pass.Simple(LoopCode simple)
                        ? LoopGenerator.generate(simple, lane())
                        : code[i];
            }
        }
        Arrays.fill(outerIndex, 0);
        boolean more = !loops.isEmptyOutside();
        while (more) {
            rows();
            more = advance();
        }
    }

    /** Rows shorter than a vector are summed in the same order entry by entry. */
    private LaneCode lane() {
        return loops.columns() < settings.lane().count() ? new ScalarLane() : settings.lane();
    }

    private void rows() {
        for (int i = 0; i < reduced.size(); i++) {
            Reduced each = reduced.get(i);
            if (each.isPerColumn()) {
                int start = start(each.operand());
                Arrays.fill(arrays[each.operand()], start, start + loops.columns(), each.start());
            }
        }
        for (int row = 0; row < loops.rows(); row += blockRows) {
            block(row, Math.min(blockRows, loops.rows() - row), loops.columns());
        }
        if (loops.rest() > 0) {
            block(loops.rows(), 1, loops.rest());
        }
        for (int i = 0; i < reduced.size(); i++) {
            Reduced each = reduced.get(i);
            if (each.isOverAll()) {
                double total = each.start();
                for (double part : arrays[each.operand()]) {
                    total = each.isMax() ? Math.max(total, part) : total + part;
                }
                each.place().array()[each.place().offset() + around(each.operand())] = total;
            }
        }
    }

    private void block(int row, int rows, int columns) {
        for (int i = 0; i < bases.length; i++) {
            bases[i] = start(i) + row * operands.get(i).rowStride();
        }
        for (Loop loop : code) {
            loop.run(arrays, bases, rows, columns);
        }
    }

    private int start(int operand) {
        Operand each = operands.get(operand);
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
