package org.gradus.train.file;

import java.nio.ByteBuffer;

/** The types of numbers that are read; only {@link #F64} is written. The names are those of safetensors. */
enum ElementType {

    F64("f8", 8), F32("f4", 4), F16("f2", 2),
    /** The upper half of a {@code float}; NumPy has no such type. */
    BF16("", 2), I64("i8", 8), I32("i4", 4), I16("i2", 2), I8("i1", 1), U64("u8", 8), U32("u4", 4), U16("u2", 2),
    U8("u1", 1), BOOL("b1", 1);

    private final String numpyName;
    private final int bytes;

    ElementType(String numpyName, int bytes) {
        this.numpyName = numpyName;
        this.bytes = bytes;
    }

    /** NumPy's name, without the byte order. */
    String numpyName() {
        return numpyName;
    }

    int bytes() {
        return bytes;
    }

    /**
     * Takes the next number.
     *
     * @throws ArithmeticException if no {@code double} is equal to it
     */
    double next(ByteBuffer in) {
        return switch (this) {
            case F64 -> in.getDouble();
            case F32 -> in.getFloat();
            case F16 -> Float.float16ToFloat(in.getShort());
            case BF16 -> Float.intBitsToFloat(in.getShort() << Short.SIZE);
            case I64 -> exact(in.getLong());
            case I32 -> in.getInt();
            case I16 -> in.getShort();
            case I8 -> in.get();
            case U64 -> exactUnsigned(in.getLong());
            case U32 -> Integer.toUnsignedLong(in.getInt());
            case U16 -> Short.toUnsignedInt(in.getShort());
            case U8 -> Byte.toUnsignedInt(in.get());
            case BOOL -> in.get() == 0 ? 0 : 1;
        };
    }

    private static double exact(long value) {
        double rounded = value;
        if ((long) rounded != value || value == Long.MAX_VALUE) {
            throw inexact(Long.toString(value));
        }
        return rounded;
    }

    private static double exactUnsigned(long value) {
        if (value >= 0) {
            return exact(value);
        }
        double upper = (value >>> 11) * 0x1p11;
        if ((value & 0x7ff) != 0) {
            throw inexact(Long.toUnsignedString(value));
        }
        return upper;
    }

    private static ArithmeticException inexact(String value) {
        return new ArithmeticException("holds the integer " + value + ", which no double is equal to");
    }
}
