package org.gradus.compile;

/** A pass over rows that can run: interpreted, generated, or a function of the kernel. */
interface Loop {

    /**
     * Runs over some rows.
     *
     * @param arrays for each operand, the array it lies in; a last one for scratch, of a vector per reduction
     * @param bases for each operand, where its entry for the first of the rows lies
     * @param steps for each operand, how far it steps from row to row
     * @param rows how many rows
     * @param columns how many entries each has
     */
    void run(double[][] arrays, int[] bases, int[] steps, int rows, int columns);
}
