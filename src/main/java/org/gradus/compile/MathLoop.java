package org.gradus.compile;

import java.util.Arrays;
import org.gradus.kernel.ArrayFunction;

/** A pass that is one function of the kernel. */
record MathLoop(ArrayFunction function, LoopCode.Load from, LoopCode.Store to) implements Loop {

    @Override
    public void run(double[][] arrays, int[] bases, int[] steps, int rows, int columns) {
        double[] x = arrays[from.operand()];
        double[] y = arrays[to.operand()];
        int xStart = bases[from.operand()];
        int yStart = bases[to.operand()];
        int xStep = steps[from.operand()];
        int yStep = steps[to.operand()];
        boolean isSteady = from.reach().isSteady();
        if (!isSteady && (rows == 1 || (xStep == columns && yStep == columns))) {
            function.apply(x, xStart, y, yStart, rows * columns);
            return;
        }
        for (int row = 0; row < rows; row++) {
            int xRow = xStart + row * xStep;
            int yRow = yStart + row * yStep;
            function.apply(x, xRow, y, yRow, isSteady ? Math.min(1, columns) : columns);
            if (isSteady) {
                Arrays.fill(y, yRow, yRow + columns, columns > 0 ? y[yRow] : 0);
            }
        }
    }
}
