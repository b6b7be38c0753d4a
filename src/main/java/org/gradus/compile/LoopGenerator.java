package org.gradus.compile;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.compile.LoopCode.Instruction;
import org.gradus.compile.LoopCode.Reach;
import org.gradus.compile.LoopCode.Reduction;

/**
 * Generates a fused loop as a hidden class: one pass over the rows, every value in a local variable, a vector at a time
 * where the Vector API is there. Where operands lie, and how far they step, is told when it runs, so that it serves many steps and programs.
 *
 * <pre>
 * for each row
 *     read what is steady along the row
 *     for each segment, for each block, for each vector of columns
 *         load; apply the functions; store; add to the sums of the block
 *     for each column that is left
 *         the same, entry by entry
 *     store the sums of the row
 * </pre>
 */
final class LoopGenerator {

    private static final ClassDesc SELF = ClassDesc.of("org.gradus.compile.GeneratedLoop");
    private static final ClassDesc LANES = Lanes.class.describeConstable().orElseThrow();
    private static final ClassDesc DOUBLES = CD_double.arrayType();
    private static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_void, DOUBLES.arrayType(), CD_int.arrayType(),
            CD_int.arrayType(), CD_int, CD_int);

    private static final LaneCode ONE = new ScalarLane();

    private static final int ARRAYS = 1;
    private static final int BASES = 2;
    private static final int STEPS = 3;
    private static final int ROWS = 4;
    private static final int COLUMNS = 5;

    private final LoopCode code;
    private final LaneCode lane;
    private final CodeBuilder out;
    private final List<Pointer> loads;
    private final List<Pointer> stores;
    private final List<Pointer> reductions;
    /** The registers, in as many lanes as there are, and for the rest of a row one entry at a time. */
    private final int[] registers;
    private final int[] single;
    private final int[] block;
    private final int[] partial;
    private final int scratch;
    private final int row;
    private final int column;
    private final int whole;
    private final int segment;
    private final int endOfSegment;
    private final int endOfBlock;

    /** An operand's local variables: its array, where its row begins, and how far it is to the next. */
    private record Pointer(int array, int place, int step) {}

    private LoopGenerator(LoopCode code, LaneCode lane, CodeBuilder out) {
        this.code = code;
        this.lane = lane;
        this.out = out;
        this.registers = locals(code.registers(), lane.kind());
        this.single = locals(code.registers(), TypeKind.DOUBLE);
        this.block = locals(code.reductions().size(), lane.kind());
        this.partial = locals(code.reductions().size(), lane.kind());
        this.scratch = out.allocateLocal(TypeKind.REFERENCE);
        this.row = out.allocateLocal(TypeKind.INT);
        this.column = out.allocateLocal(TypeKind.INT);
        this.whole = out.allocateLocal(TypeKind.INT);
        this.segment = out.allocateLocal(TypeKind.INT);
        this.endOfSegment = out.allocateLocal(TypeKind.INT);
        this.endOfBlock = out.allocateLocal(TypeKind.INT);
        this.loads = code.loads().collect(load -> pointer(load.operand())).castToList();
        this.stores = code.stores().collect(store -> pointer(store.operand())).castToList();
        this.reductions = code.reductions().collect(each -> pointer(each.operand())).castToList();
    }

    private Pointer pointer(int operand) {
        Pointer pointer = new Pointer(out.allocateLocal(TypeKind.REFERENCE), out.allocateLocal(TypeKind.INT),
                out.allocateLocal(TypeKind.INT));
        out.aload(ARRAYS).loadConstant(operand).aaload().astore(pointer.array());
        out.aload(BASES).loadConstant(operand).iaload().istore(pointer.place());
        out.aload(STEPS).loadConstant(operand).iaload().istore(pointer.step());
        return pointer;
    }

    /** The loop, ready to run. */
    static Loop generate(LoopCode code, LaneCode lane) {
        byte[] bytes = ClassFile.of().build(SELF, type -> type
                .withFlags(AccessFlag.FINAL, AccessFlag.SYNTHETIC)
                .withInterfaceSymbols(Loop.class.describeConstable().orElseThrow())
                .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, body -> body
                        .aload(0)
                        .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                        .return_())
                .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC,
                        body -> new LoopGenerator(code, lane, body).emit()));
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return (Loop) hidden.lookupClass().getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a generated loop can't be loaded", e);
        }
    }

    private int[] locals(int count, TypeKind kind) {
        return IntStream.range(0, count).map(_ -> out.allocateLocal(kind)).toArray();
    }

    private void emit() {
        out.aload(ARRAYS).dup().arraylength().loadConstant(1).isub().aaload().astore(scratch);
        out.iload(COLUMNS).iload(COLUMNS).loadConstant(lane.count()).irem().isub().istore(whole);
        readSteady(Reach.ALL);
        out.loadConstant(0).istore(row);
        Label next = out.newBoundLabel();
        Label end = out.newLabel();
        out.iload(row).iload(ROWS).if_icmpge(end);
        row();
        Stream.of(loads, stores, reductions).flatMap(List::stream).forEach(pointer -> out.iload(pointer.place())
                .iload(pointer.step()).iadd().istore(pointer.place()));
        out.iinc(row, 1).goto_(next).labelBinding(end).return_();
    }

    private void row() {
        readSteady(Reach.ROW);
        out.loadConstant(0).istore(column);
        if (code.reductions().allSatisfy(Reduction::isPerColumn)) {
            vectorsUntil(whole);
            rest();
        } else {
            segments();
            forEachPartial((reduction, i) -> out.aload(reductions.get(i).array()).iload(reductions.get(i).place())
                    .aload(scratch).loadConstant(segmentsOf(i)).loadConstant(code.reductions().size()).iload(segment)
                    .invokestatic(LANES, reduction.isMax() ? "totalMax" : "totalSum",
                            MethodTypeDesc.of(CD_double, DOUBLES, CD_int, CD_int, CD_int))
                    .dastore());
        }
    }

    /** Where in the scratch array the segments' results begin, behind all lanes. */
    private int segmentsOf(int reduction) {
        return code.reductions().size() * lane.count() + reduction;
    }

    private void segments() {
        out.loadConstant(0).istore(segment);
        Label next = out.newBoundLabel();
        begin(partial);
        blocks();
        forEachPartial((_, i) -> lane.spill(out, partial[i], scratch, i * lane.count()));
        Label isNotLast = out.newLabel();
        out.iload(column).iload(whole).if_icmplt(isNotLast);
        rest();
        out.labelBinding(isNotLast);
        forEachPartial((reduction, i) -> out.aload(scratch).iload(segment).loadConstant(code.reductions().size())
                .imul().loadConstant(segmentsOf(i)).iadd()
                .aload(scratch).loadConstant(i * lane.count()).loadConstant(lane.count())
                .invokestatic(LANES, reduction.isMax() ? "max" : "sum",
                        MethodTypeDesc.of(CD_double, DOUBLES, CD_int, CD_int))
                .dastore());
        out.iinc(segment, 1).iload(column).iload(COLUMNS).if_icmplt(next);
    }

    private void blocks() {
        endAfter(Lanes.SEGMENT, whole, endOfSegment);
        Label next = out.newBoundLabel();
        Label end = out.newLabel();
        out.iload(column).iload(endOfSegment).if_icmpge(end);
        begin(block);
        endAfter(Lanes.BLOCK * lane.count(), endOfSegment, endOfBlock);
        vectorsUntil(endOfBlock);
        forEachPartial((reduction, i) -> join(reduction, partial[i], block[i]));
        out.goto_(next).labelBinding(end);
    }

    private void begin(int[] lanes) {
        forEachPartial((reduction, i) -> {
            lane.constant(out, reduction.start());
            lane.store(out, lanes[i]);
        });
    }

    /** The smaller of a bound and the column so many behind this one. */
    private void endAfter(int columns, int bound, int target) {
        out.iload(column).loadConstant(columns).iadd().iload(bound)
                .invokestatic(ClassDesc.of("java.lang.Math"), "min", MethodTypeDesc.of(CD_int, CD_int, CD_int))
                .istore(target);
    }

    private void vectorsUntil(int bound) {
        loopUntil(bound, lane.count(), this::vector);
    }

    private void rest() {
        if (lane.count() > 1) {
            loopUntil(COLUMNS, 1, this::single);
        }
    }

    private void loopUntil(int bound, int step, Runnable body) {
        Label next = out.newBoundLabel();
        Label end = out.newLabel();
        out.iload(column).iload(bound).if_icmpge(end);
        body.run();
        out.iinc(column, step).goto_(next).labelBinding(end);
    }

    private void join(Reduction reduction, int sofar, int more) {
        lane.load(out, sofar);
        lane.load(out, more);
        lane.call(out, joining(reduction), 2);
        lane.store(out, sofar);
    }

    /** Reads what is one number for a row, or for all. */
    private void readSteady(Reach reach) {
        for (int i = 0; i < loads.size(); i++) {
            if (code.loads().get(i).reach() == reach) {
                lane.repeat(out, loads.get(i).array(), loads.get(i).place());
                lane.store(out, registers[i]);
                if (lane.count() > 1) {
                    ONE.repeat(out, loads.get(i).array(), loads.get(i).place());
                    ONE.store(out, single[i]);
                }
            }
        }
    }

    /** As many entries at a time as there are lanes. */
    private void vector() {
        compute(lane, registers);
        for (int i = 0; i < reductions.size(); i++) {
            Reduction reduction = code.reductions().get(i);
            if (reduction.isPerColumn()) {
                joinColumn(lane, registers, i);
            } else {
                join(reduction, block[i], registers[reduction.register()]);
            }
        }
    }

    /** One entry behind the last whole vector: it is added to the lane that it would have been in. */
    private void single() {
        compute(ONE, single);
        for (int i = 0; i < reductions.size(); i++) {
            Reduction reduction = code.reductions().get(i);
            if (reduction.isPerColumn()) {
                joinColumn(ONE, single, i);
            } else {
                out.aload(scratch).iload(column).iload(whole).isub().loadConstant(i * lane.count()).iadd();
                out.dup2().daload();
                ONE.load(out, single[reduction.register()]);
                ONE.call(out, joining(reduction), 2);
                out.dastore();
            }
        }
    }

    private void compute(LaneCode width, int[] values) {
        for (int i = 0; i < loads.size(); i++) {
            if (!code.loads().get(i).reach().isSteady()) {
                width.fromArray(out, loads.get(i).array(), loads.get(i).place(), column);
                width.store(out, values[i]);
            }
        }
        for (int i = 0; i < code.body().size(); i++) {
            Instruction instruction = code.body().get(i);
            instruction.arguments().forEach(argument -> width.load(out, values[argument]));
            width.call(out, instruction.fn().title(), instruction.arguments().size());
            width.store(out, values[loads.size() + i]);
        }
        for (int i = 0; i < stores.size(); i++) {
            width.load(out, values[code.stores().get(i).register()]);
            width.intoArray(out, stores.get(i).array(), stores.get(i).place(), column);
        }
    }

    private void joinColumn(LaneCode width, int[] values, int i) {
        Pointer target = reductions.get(i);
        width.fromArray(out, target.array(), target.place(), column);
        width.load(out, values[code.reductions().get(i).register()]);
        width.call(out, joining(code.reductions().get(i)), 2);
        width.intoArray(out, target.array(), target.place(), column);
    }

    private static String joining(Reduction reduction) {
        return reduction.isMax() ? "maximum" : "add";
    }

    private interface PartialCode {
        void emit(Reduction reduction, int i);
    }

    private void forEachPartial(PartialCode each) {
        for (int i = 0; i < reductions.size(); i++) {
            if (!code.reductions().get(i).isPerColumn()) {
                each.emit(code.reductions().get(i), i);
            }
        }
    }
}
