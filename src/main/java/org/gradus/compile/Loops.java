package org.gradus.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gradus.Shape;

/**
 * A space as a nest of as few loops as its operands allow: rows of columns, and further loops around those. Neighbouring
 * axes become one loop where every operand steps evenly over both; one long row is cut into rows that fit the cache, the
 * last of which may be shorter.
 */
final class Loops {

    /** The entries of a cut row: a multiple of every vector's length, and few enough for the cache. */
    static final int CUT = 1024;

    private final int[] outer;
    private final int rows;
    private final int columns;
    private final int rest;
    /** For each operand, how far it steps in each outer loop, then per row, then per column. */
    private final int[][] strides;

    private Loops(int[] outer, int rows, int columns, int rest, int[][] strides) {
        this.outer = outer;
        this.rows = rows;
        this.columns = columns;
        this.rest = rest;
        this.strides = strides;
    }

    /** The loops over a space, for operands that step so far along each of its axes. */
    static Loops of(Shape space, List<int[]> operands) {
        List<Integer> lengths = new ArrayList<>();
        List<int[]> steps = new ArrayList<>();
        for (int axis = space.rank() - 1; axis >= 0; axis--) {
            if (space.dim(axis) == 1) {
                continue;
            }
            int[] step = along(axis, operands);
            if (!lengths.isEmpty() && continues(step, steps.getFirst(), lengths.getFirst())) {
                lengths.set(0, lengths.getFirst() * space.dim(axis));
            } else {
                lengths.addFirst(space.dim(axis));
                steps.addFirst(step);
            }
        }
        int rest = 0;
        if (lengths.size() == 1 && lengths.getFirst() >= 2 * CUT) {
            rest = lengths.getFirst() % CUT;
            lengths.addFirst(lengths.getFirst() / CUT);
            lengths.set(1, CUT);
            steps.addFirst(Arrays.stream(steps.getFirst()).map(step -> step * CUT).toArray());
        }
        while (lengths.size() < 2) {
            lengths.addFirst(1);
            steps.addFirst(new int[operands.size()]);
        }
        int around = lengths.size() - 2;
        int[][] strides = new int[operands.size()][lengths.size()];
        for (int loop = 0; loop < lengths.size(); loop++) {
            for (int operand = 0; operand < strides.length; operand++) {
                strides[operand][loop] = steps.get(loop)[operand];
            }
        }
        return new Loops(lengths.subList(0, around).stream().mapToInt(x -> x).toArray(), lengths.get(around),
                lengths.getLast(), rest, strides);
    }

    private static int[] along(int axis, List<int[]> operands) {
        return operands.stream().mapToInt(strides -> strides[axis]).toArray();
    }

    private static boolean continues(int[] outer, int[] inner, int innerLength) {
        for (int operand = 0; operand < outer.length; operand++) {
            if (outer[operand] != inner[operand] * innerLength) {
                return false;
            }
        }
        return true;
    }

    /** The lengths of the loops around the rows, outermost first. */
    int[] outer() {
        return outer;
    }

    /** How many rows have all columns. */
    int rows() {
        return rows;
    }

    /** The length of the innermost loop. */
    int columns() {
        return columns;
    }

    /** The columns of one more row, shorter than the others; 0 if there is none. */
    int rest() {
        return rest;
    }

    /** How many rows there are, with the shorter one. */
    int allRows() {
        return rows + (rest > 0 ? 1 : 0);
    }

    /** Whether an outer loop never runs. */
    boolean isEmptyOutside() {
        for (int length : outer) {
            if (length == 0) {
                return true;
            }
        }
        return false;
    }

    /** How far an operand steps in an outer loop. */
    int outerStride(int operand, int loop) {
        return strides[operand][loop];
    }

    /** How far an operand steps from row to row. */
    int rowStride(int operand) {
        return strides[operand][outer.length];
    }

    /** How far an operand steps from column to column: 0 or 1. */
    int columnStride(int operand) {
        return strides[operand][outer.length + 1];
    }

    /** Whether a reduction's result stays in place along the rows or the columns alone, and moves in all other loops. */
    boolean reducesInside(int operand) {
        for (int loop = 0; loop < outer.length; loop++) {
            if (strides[operand][loop] == 0) {
                return false;
            }
        }
        return columnStride(operand) == 0 || rowStride(operand) == 0;
    }
}
