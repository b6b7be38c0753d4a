package org.gradus.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import org.gradus.Fn;
import org.gradus.kernel.ArrayFunction;
import org.gradus.kernel.VectorSupport;

/** How one value, of one lane or of many, is handled in bytecode. */
sealed interface LaneCode permits ScalarLane, VectorLane {

    /** How many entries a value holds. */
    int count();

    TypeKind kind();

    /** The widest way that this JVM has. */
    static LaneCode preferred() {
        return VectorSupport.available() ? new VectorLane(VectorLength.SPECIES.length()) : new ScalarLane();
    }

    /** A transcendental function's loop. */
    ArrayFunction math(Fn fn);

    default void load(CodeBuilder out, int local) {
        out.loadLocal(kind(), local);
    }

    default void store(CodeBuilder out, int local) {
        out.storeLocal(kind(), local);
    }

    void constant(CodeBuilder out, double value);

    /** One entry of an array, in every lane. */
    void repeat(CodeBuilder out, int array, int place);

    /** Entries from {@code array[place + column]} on. */
    void fromArray(CodeBuilder out, int array, int place, int column);

    /** What is on the stack, to {@code array[place + column]} and on. */
    void intoArray(CodeBuilder out, int array, int place, int column);

    /** Calls a function of the kernel on what is on the stack. */
    void call(CodeBuilder out, String function, int arguments);

    /** Writes the lanes of a local to an array. */
    void spill(CodeBuilder out, int local, int array, int at);
}
