package org.gradus.compile;

import static java.lang.constant.ConstantDescs.CD_double;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import org.gradus.Fn;
import org.gradus.kernel.ArrayFunction;

/** One entry at a time, in plain Java. */
record ScalarLane() implements LaneCode {

    private static final ClassDesc MATH = ClassDesc.of("org.gradus.kernel.ScalarMath");

    @Override
    public int count() {
        return 1;
    }

    @Override
    public ArrayFunction math(Fn fn) {
        return Primitives.loopByEntry(fn);
    }

    @Override
    public TypeKind kind() {
        return TypeKind.DOUBLE;
    }

    @Override
    public void constant(CodeBuilder out, double value) {
        out.loadConstant(value);
    }

    @Override
    public void repeat(CodeBuilder out, int array, int place) {
        out.aload(array).iload(place).daload();
    }

    @Override
    public void fromArray(CodeBuilder out, int array, int place, int column) {
        out.aload(array).iload(place).iload(column).iadd().daload();
    }

    @Override
    public void intoArray(CodeBuilder out, int array, int place, int column) {
        int value = out.allocateLocal(TypeKind.DOUBLE);
        out.dstore(value).aload(array).iload(place).iload(column).iadd().dload(value).dastore();
    }

    @Override
    public void call(CodeBuilder out, String function, int arguments) {
        out.invokestatic(MATH, function,
                MethodTypeDesc.of(CD_double, Collections.nCopies(arguments, CD_double)));
    }

    @Override
    public void spill(CodeBuilder out, int local, int array, int at) {
        out.aload(array).loadConstant(at).dload(local).dastore();
    }
}
