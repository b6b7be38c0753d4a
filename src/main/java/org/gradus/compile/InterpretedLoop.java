package org.gradus.compile;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Fn;
import org.gradus.compile.LoopCode.Instruction;
import org.gradus.compile.LoopCode.Load;
import org.gradus.compile.LoopCode.Reduction;
import org.gradus.compile.LoopCode.Store;
import org.gradus.kernel.ScalarMath;

/**
 * Runs a fused loop as it is written, one function after the other over a tile of a row. It is quick to start, and does
 * the same operations in the same order as the generated loop, so its results are the same to the bit.
 */
final class InterpretedLoop implements Loop {

    /** Entries that a register holds at a time: a multiple of every vector's length, few enough to stay in the cache. */
    private static final int TILE = 256;

    private final LoopCode code;
    private final int lanes;
    private final double[][] registers;
    /** Per reduction: a block's lanes, a segment's lanes, and the segments' results. */
    private final double[][] block;
    private final double[][] partial;
    private final double[][] segments;
    private int segment;

    InterpretedLoop(LoopCode code, int lanes, int columns) {
        this.code = code;
        this.lanes = lanes;
        this.registers = new double[code.registers()][TILE];
        this.block = new double[code.reductions().size()][lanes];
        this.partial = new double[code.reductions().size()][lanes];
        this.segments = new double[code.reductions().size()][columns / Lanes.SEGMENT + 1];
    }

    @Override
    public void run(double[][] arrays, int[] bases, int[] steps, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            segment = 0;
            begin(partial);
            for (int column = 0; column < columns; column += TILE) {
                int length = Math.min(TILE, columns - column);
                tile(arrays, bases, steps, row, column, length);
                if ((column + length) % Lanes.SEGMENT == 0 && columns - (column + length) >= lanes) {
                    finishSegment();
                    begin(partial);
                }
            }
            finishSegment();
            for (int i = 0; i < segments.length; i++) {
                Reduction reduction = code.reductions().get(i);
                if (!reduction.isPerColumn()) {
                    arrays[reduction.operand()][bases[reduction.operand()] + row * steps[reduction.operand()]] =
                            reduction.isMax() ? Lanes.totalMax(segments[i], 0, 1, segment)
                                    : Lanes.totalSum(segments[i], 0, 1, segment);
                }
            }
        }
    }

    private void begin(double[][] lanesOfEach) {
        for (int i = 0; i < lanesOfEach.length; i++) {
            Arrays.fill(lanesOfEach[i], code.reductions().get(i).start());
        }
    }

    private void finishSegment() {
        for (int i = 0; i < partial.length; i++) {
            segments[i][segment] = code.reductions().get(i).isMax() ? Lanes.max(partial[i], 0, lanes)
                    : Lanes.sum(partial[i], 0, lanes);
        }
        segment++;
    }

    private void tile(double[][] arrays, int[] bases, int[] steps, int row, int column, int length) {
        for (int i = 0; i < code.loads().size(); i++) {
            Load load = code.loads().get(i);
            int at = bases[load.operand()] + row * steps[load.operand()];
            if (load.reach().isSteady()) {
                Arrays.fill(registers[i], 0, length, arrays[load.operand()][at]);
            } else {
                System.arraycopy(arrays[load.operand()], at + column, registers[i], 0, length);
            }
        }
        for (int i = 0; i < code.body().size(); i++) {
            apply(code.body().get(i), registers[code.loads().size() + i], length);
        }
        for (int i = 0; i < code.stores().size(); i++) {
            Store store = code.stores().get(i);
            System.arraycopy(registers[store.register()], 0, arrays[store.operand()],
                    bases[store.operand()] + row * steps[store.operand()] + column, length);
        }
        for (int i = 0; i < partial.length; i++) {
            Reduction reduction = code.reductions().get(i);
            double[] values = registers[reduction.register()];
            if (reduction.isPerColumn()) {
                double[] sofar = arrays[reduction.operand()];
                int at = bases[reduction.operand()] + row * steps[reduction.operand()] + column;
                for (int j = 0; j < length; j++) {
                    sofar[at + j] = reduction.join(sofar[at + j], values[j]);
                }
            } else {
                reduce(reduction, values, length, block[i], partial[i]);
            }
        }
    }

    /** A tile begins with a block, since it is a multiple of one, and ends with entries that fill no vector. */
    private void reduce(Reduction reduction, double[] values, int length, double[] ofBlock, double[] sofar) {
        int whole = length - length % lanes;
        for (int begin = 0; begin < whole; begin += Lanes.BLOCK * lanes) {
            Arrays.fill(ofBlock, reduction.start());
            for (int j = begin; j < Math.min(whole, begin + Lanes.BLOCK * lanes); j++) {
                ofBlock[j % lanes] = reduction.join(ofBlock[j % lanes], values[j]);
            }
            for (int lane = 0; lane < lanes; lane++) {
                sofar[lane] = reduction.join(sofar[lane], ofBlock[lane]);
            }
        }
        for (int j = whole; j < length; j++) {
            sofar[j % lanes] = reduction.join(sofar[j % lanes], values[j]);
        }
    }

    private void apply(Instruction instruction, double[] result, int length) {
        ImmutableIntList arguments = instruction.arguments();
        double[] x = registers[arguments.getFirst()];
        double[] y = registers[arguments.getLast()];
        switch (instruction.fn()) {
            case Fn.Where _ -> {
                double[] yes = registers[arguments.get(1)];
                for (int j = 0; j < length; j++) {
                    result[j] = ScalarMath.where(x[j], yes[j], y[j]);
                }
            }
            // a loop of its own: a lambda would hold the exponent, and be allocated
            case Fn.Pow(double exponent) -> {
                for (int j = 0; j < length; j++) {
                    result[j] = Math.pow(x[j], exponent);
                }
            }
            case Fn.User user -> each(user.function(), x, result, length);
            case Fn.Unary.IDENTITY, Fn.Unary.STOP_GRADIENT -> System.arraycopy(x, 0, result, 0, length);
            case Fn fn -> each(Primitives.form(fn), x, y, result, length);
        }
    }

    private static void each(Primitives.Form form, double[] x, double[] y, double[] result, int length) {
        switch (form) {
            case Primitives.Form.One(DoubleUnaryOperator f) -> each(f, x, result, length);
            case Primitives.Form.Two(DoubleBinaryOperator f) -> {
                for (int j = 0; j < length; j++) {
                    result[j] = f.applyAsDouble(x[j], y[j]);
                }
            }
        }
    }

    private static void each(DoubleUnaryOperator f, double[] x, double[] result, int length) {
        for (int j = 0; j < length; j++) {
            result[j] = f.applyAsDouble(x[j]);
        }
    }
}
