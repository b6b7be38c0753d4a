package org.gradus.compile;

import java.util.Arrays;
import org.gradus.kernel.ArrayFunction;

/** A pass that is one function of the kernel. */
record MathLoop(ArrayFunction function, LoopCode.Load from, LoopCode.Store to) implements Loop {

    @Override
    public void run(double[][] arrays, int[] bases, int rows, int columns) {
        double[] x = arrays[from.operand()];
        double[] y = arrays[to.operand()];
        int xStart = bases[from.operand()];
        int yStart = bases[to.operand()];
        if (!from.isSteady() && (rows == 1 || (from.rowStride() == columns && to.rowStride() == columns))) {
            function.apply(x, xStart, y, yStart, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int xRow = xStart + row * from.rowStride();
            int yRow = yStart + row * to.rowStride();
            function.apply(x, xRow, y, yRow, from.isSteady() ? Math.min(1, columns) : columns);
            if (from.isSteady()) {
                Arrays.fill(y, yRow, yRow + columns, columns > 0 ? y[yRow] : 0);
            }
        }
    }
}
