package org.gradus.compile;

import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.gradus.Fn;
import org.gradus.kernel.ScalarMath;

/**
 * What one pass over rows does for each entry, in registers: the loads come first, then one register per function.
 *
 * @param loads what is read
 * @param body the functions, each of which fills the next register
 * @param stores what is stored
 * @param reductions what is summed, or whose largest entry is sought
 */
record LoopCode(ImmutableList<Load> loads, ImmutableList<Instruction> body, ImmutableList<Store> stores,
        ImmutableList<Reduction> reductions) {

    /** A register read from an operand. */
    record Load(int operand, Reach reach) {}

    /** What one number that is read is for. */
    enum Reach {
        ENTRY, ROW, ALL;

        /** Whether it is for all entries of a row. */
        boolean isSteady() {
            return this != ENTRY;
        }
    }

    /** A function of registers. */
    record Instruction(Fn fn, ImmutableIntList arguments) {}

    /** A register written to an operand. */
    record Store(int register, int operand) {}

    /** A sum, or a maximum, of a register. */
    record Reduction(int register, int operand, boolean isMax, boolean isPerColumn) {

        double start() {
            return isMax ? Double.NEGATIVE_INFINITY : 0;
        }

        double join(double sofar, double value) {
            return isMax ? ScalarMath.maximum(sofar, value) : sofar + value;
        }
    }

    int registers() {
        return loads.size() + body.size();
    }
}
