package org.gradus.compile;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import org.gradus.Fn;
import org.gradus.kernel.ArrayFunction;

/** A vector of the preferred length at a time. */
record VectorLane(int count) implements LaneCode {

    private static final ClassDesc MATH = ClassDesc.of("org.gradus.kernel.VectorMath");
    private static final ClassDesc LENGTH = ClassDesc.of("org.gradus.compile.VectorLength");
    private static final ClassDesc DOUBLES = CD_double.arrayType();
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.DoubleVector");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");

    @Override
    public ArrayFunction math(Fn fn) {
        return Primitives.loopByVector(fn);
    }

    @Override
    public TypeKind kind() {
        return TypeKind.REFERENCE;
    }

    private static CodeBuilder species(CodeBuilder out) {
        return out.getstatic(LENGTH, "SPECIES", SPECIES);
    }

    @Override
    public void constant(CodeBuilder out, double value) {
        species(out).loadConstant(value).invokestatic(VECTOR, "broadcast",
                MethodTypeDesc.of(VECTOR, SPECIES, CD_double));
    }

    @Override
    public void repeat(CodeBuilder out, int array, int place) {
        species(out).aload(array).iload(place).daload().invokestatic(VECTOR, "broadcast",
                MethodTypeDesc.of(VECTOR, SPECIES, CD_double));
    }

    @Override
    public void fromArray(CodeBuilder out, int array, int place, int column) {
        species(out).aload(array).iload(place).iload(column).iadd().invokestatic(VECTOR, "fromArray",
                MethodTypeDesc.of(VECTOR, SPECIES, DOUBLES, CD_int));
    }

    @Override
    public void intoArray(CodeBuilder out, int array, int place, int column) {
        out.aload(array).iload(place).iload(column).iadd().invokevirtual(VECTOR, "intoArray",
                MethodTypeDesc.of(CD_void, DOUBLES, CD_int));
    }

    @Override
    public void call(CodeBuilder out, String function, int arguments) {
        out.invokestatic(MATH, function, MethodTypeDesc.of(VECTOR, Collections.nCopies(arguments, VECTOR)));
    }

    @Override
    public void spill(CodeBuilder out, int local, int array, int at) {
        out.aload(local).aload(array).loadConstant(at).invokevirtual(VECTOR, "intoArray",
                MethodTypeDesc.of(CD_void, DOUBLES, CD_int));
    }
}
