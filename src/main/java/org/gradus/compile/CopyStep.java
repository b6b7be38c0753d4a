package org.gradus.compile;

import java.util.Arrays;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.list.ImmutableList;
import org.gradus.Shape;

/** Moves entries, row by row. */
final class CopyStep implements Step {

    private final ImmutableList<Part> parts;
    private final Memory.Place target;
    private final int size;
    private final boolean fills;
    private final String text;

    private CopyStep(ImmutableList<Part> parts, Memory.Place target, int size, boolean fills, String text) {
        this.parts = parts;
        this.target = target;
        this.size = size;
        this.fills = fills;
        this.text = text;
    }

    static CopyStep of(Unit.Copy unit, Memory memory) {
        Memory.Place target = memory.at(unit.target());
        return new CopyStep(unit.parts().collect(part -> new Part(part, target, memory)), target,
                unit.target().shape().size(), unit.fills(), "copy " + unit.parts()
                        .collect(part -> part.source().base().label()).makeString(", ") + " -> "
                        + unit.target().labelWithShape());
    }

    /** All that a view shows, side by side. */
    static CopyStep of(View source, Memory.Place target, Memory memory) {
        Unit.Copy.Part part = new Unit.Copy.Part(source, 0, View.rowMajor(source.shape()));
        return new CopyStep(Lists.immutable.of(new Part(part, target, memory)), target, source.shape().size(), true,
                "copy " + source.base().label());
    }

    @Override
    public void run() {
        if (!fills) {
            Arrays.fill(target.array(), target.offset(), target.offset() + size, 0);
        }
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).run();
        }
    }

    @Override
    public String describe() {
        return text;
    }

    @Override
    public long flops() {
        return 0;
    }

    /** One source, as a nest of loops over both sides. */
    private static final class Part {

        private final double[] from;
        private final int fromStart;
        private final double[] to;
        private final int toStart;
        private final Loops loops;
        private final int fromStep;
        private final int toStep;
        private final int[] index;
        private final boolean isEmpty;

        Part(Unit.Copy.Part part, Memory.Place target, Memory memory) {
            Memory.Place source = memory.at(part.source().base());
            Shape shape = part.source().shape();
            this.from = source.array();
            this.fromStart = source.offset() + part.source().offset();
            this.to = target.array();
            this.toStart = target.offset() + part.offset();
            this.loops = Loops.of(shape,
                    Lists.mutable.of(part.source().strides().toArray(), part.strides().toArray()));
            this.fromStep = loops.columnStride(0);
            this.toStep = loops.columnStride(1);
            this.index = new int[loops.outer().length];
            this.isEmpty = shape.size() == 0;
        }

        void run() {
            if (isEmpty) {
                return;
            }
            Arrays.fill(index, 0);
            do {
                for (int row = 0; row < loops.rows(); row++) {
                    row(fromStart + at(0, row), toStart + at(1, row), loops.columns());
                }
                if (loops.rest() > 0) {
                    row(fromStart + at(0, loops.rows()), toStart + at(1, loops.rows()), loops.rest());
                }
            } while (advance());
        }

        private int at(int operand, int row) {
            int at = row * loops.rowStride(operand);
            for (int i = 0; i < index.length; i++) {
                at += index[i] * loops.outerStride(operand, i);
            }
            return at;
        }

        private boolean advance() {
            for (int i = index.length - 1; i >= 0; i--) {
                if (++index[i] < loops.outer()[i]) {
                    return true;
                }
                index[i] = 0;
            }
            return false;
        }

        private void row(int source, int place, int columns) {
            if (fromStep == 1 && toStep == 1) {
                System.arraycopy(from, source, to, place, columns);
                return;
            }
            for (int column = 0; column < columns; column++) {
                to[place + column * toStep] = from[source + column * fromStep];
            }
        }
    }
}
