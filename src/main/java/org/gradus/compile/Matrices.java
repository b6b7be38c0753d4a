package org.gradus.compile;

/** How a view of rank 2 or more is handed to the matrix product, which wants rows, or columns, side by side. */
final class Matrices {

    private Matrices() {}

    /** Whether the last two axes can be handed over as they are. */
    static boolean isCallable(View view) {
        return isPlain(view) || isTransposed(view);
    }

    /** Whether entries along a row lie side by side. */
    static boolean isPlain(View view) {
        int rows = view.shape().dim(-2);
        int columns = view.shape().dim(-1);
        return (columns == 1 || columnStride(view) == 1) && (rows == 1 || rowStride(view) >= Math.max(1, columns));
    }

    /** Whether entries along a column lie side by side. */
    static boolean isTransposed(View view) {
        int rows = view.shape().dim(-2);
        int columns = view.shape().dim(-1);
        return (rows == 1 || rowStride(view) == 1) && (columns == 1 || columnStride(view) >= Math.max(1, rows));
    }

    /** How far apart rows lie, or columns if those are side by side. */
    static int leading(View view) {
        boolean plain = isPlain(view);
        int length = Math.max(1, view.shape().dim(plain ? -1 : -2));
        int lines = view.shape().dim(plain ? -2 : -1);
        return lines == 1 ? length : plain ? rowStride(view) : columnStride(view);
    }

    private static int rowStride(View view) {
        return view.strides().get(view.shape().rank() - 2);
    }

    private static int columnStride(View view) {
        return view.strides().get(view.shape().rank() - 1);
    }
}
