package org.gradus.train.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableLongList;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;

/**
 * How a tensor lies in a file: its numbers one behind the other.
 *
 * @param columnMajor whether the first axis varies fastest and not the last one: Fortran's order
 */
record Block(ElementType type, ByteOrder order, Shape shape, boolean columnMajor) {

    /** NumPy allows no more. */
    private static final int MAX_RANK = 64;
    private static final int CHUNK = 1 << 16;
    /** For each entry read there are up to three doubles for a moment: as read, put in order, and in the tensor. */
    private static final int MEMORY_PER_ENTRY = 3 * Double.BYTES;

    /**
     * A shape as a file gives it.
     *
     * @param where the file, and the place in it
     * @throws DataException if there can be no such tensor
     */
    static Shape shape(String where, ImmutableLongList dims) {
        if (dims.size() > MAX_RANK) {
            throw new DataException(where + ": has " + dims.size() + " axes, but may have at most " + MAX_RANK);
        }
        if (dims.anySatisfy(dim -> dim < 0 || dim > Integer.MAX_VALUE)) {
            throw new DataException(where + ": no tensor can have the shape " + dims);
        }
        try {
            return new Shape(dims.collectInt(Math::toIntExact, IntLists.mutable.empty()).toImmutable());
        } catch (IllegalArgumentException e) {
            throw new DataException(where + ": " + e.getMessage());
        }
    }

    long bytes() {
        return (long) shape.size() * type.bytes();
    }

    /** Refuses what does not fit into memory, before any of it is taken. */
    static void requireMemory(String where, long entries) {
        long fitting = Runtime.getRuntime().maxMemory() / MEMORY_PER_ENTRY;
        if (entries > fitting) {
            throw new DataException(where + ": has " + entries + " numbers, too many for memory: at most " + fitting
                    + " fit (Java's -Xmx option gives it more memory)");
        }
    }

    /**
     * Reads the tensor, which {@link #requireMemory} has let pass.
     *
     * @throws java.io.EOFException if the input ends before
     * @throws DataException if it holds an integer that no double is equal to
     */
    Tensor read(String where, InputStream in) throws IOException {
        double[] entries = new double[shape.size()];
        int perChunk = CHUNK / type.bytes();
        for (int start = 0; start < entries.length; start += perChunk) {
            int count = Math.min(perChunk, entries.length - start);
            ByteBuffer numbers = ByteBuffer.wrap(TensorFile.exactly(in, count * type.bytes())).order(order);
            for (int i = 0; i < count; i++) {
                try {
                    entries[start + i] = type.next(numbers);
                } catch (ArithmeticException e) {
                    throw new DataException(where + ": " + e.getMessage());
                }
            }
        }
        return Tensor.of(shape, columnMajor && shape.rank() > 1 ? rowMajor(entries) : entries);
    }

    private double[] rowMajor(double[] columnMajor) {
        double[] entries = new double[columnMajor.length];
        int[] index = new int[shape.rank()];
        for (int i = 0; i < entries.length; i++) {
            int from = 0;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                from = from * shape.dim(axis) + index[axis];
            }
            entries[i] = columnMajor[from];
            int axis = index.length - 1;
            while (axis > 0 && index[axis] == shape.dim(axis) - 1) {
                index[axis--] = 0;
            }
            index[axis]++;
        }
        return entries;
    }

    /** Writes the entries of a tensor as {@link ElementType#F64}, the lowest byte first, in row-major order. */
    static void write(Tensor tensor, OutputStream out) throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < tensor.size(); i++) {
            numbers.putDouble(tensor.at(i));
            if (!numbers.hasRemaining() || i == tensor.size() - 1) {
                out.write(numbers.array(), 0, numbers.position());
                numbers.clear();
            }
        }
    }
}
