package org.gradus.train.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that lie: each is refused for its own reason, in one line, before anything is allocated. */
@Timeout(600)
class HostileFilesTest {

    @TempDir
    private Path folder;

    private String fault(String name, byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve(name), bytes);
        Exception e = assertThrows(DataException.class,
                name.endsWith(".npy") ? () -> NpyFile.read(file) : () -> TensorFile.read(file));
        return e.getMessage().replace(folder + "/", "");
    }

    private static byte[] npy(String header, int dataBytes) {
        return npy(1, header.length(), header, dataBytes);
    }

    private static byte[] npy(int version, int length, String header, int dataBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(12 + header.length() + dataBytes).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) version).put((byte) 0);
        if (version == 1) {
            bytes.putShort((short) length);
        } else {
            bytes.putInt(length);
        }
        bytes.put(header.getBytes(StandardCharsets.ISO_8859_1));
        byte[] all = new byte[bytes.position() + dataBytes];
        System.arraycopy(bytes.array(), 0, all, 0, bytes.position());
        return all;
    }

    private static String header(String type, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    static Stream<Arguments> arrays() {
        String form =
                "a.npy: its header must be like {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}, but is ";
        String types = ", but only floating-point numbers, integers and truth values are read";
        return Stream.of(
                Arguments.of(new byte[0], "a.npy: is cut off"),
                Arguments.of("hello, world".getBytes(StandardCharsets.US_ASCII),
                        "a.npy: is no .npy array: it does not begin as one"),
                Arguments.of(npy(4, 80, header("<f8", "()"), 8),
                        "a.npy: is of version 4.0 of the .npy format, but only 1.0, 2.0 and 3.0 are read"),
                Arguments.of(npy(2, Integer.MAX_VALUE, header("<f8", "()"), 8),
                        "a.npy: says that its header has 2147483647 bytes, but at most 63 are possible"),
                Arguments.of(npy(3, -1, header("<f8", "()"), 100_000),
                        "a.npy: says that its header has 4294967295 bytes, but at most 65535 are possible"),
                Arguments.of(npy(header("<f8", "(1000000000, 1000000000)"), 8),
                        "a.npy: shape (1000000000, 1000000000) has more entries than one array can hold"),
                Arguments.of(npy(header("<f8", "(1000000000000,)"), 8),
                        "a.npy: no tensor can have the shape [1000000000000]"),
                Arguments.of(npy(header("<f8", "(2000000000,)"), 8),
                        "a.npy: has 8 bytes of data, but elements of type <f8"
                                + " and the shape [2000000000] need 16000000000: is the file cut off?"),
                Arguments.of(npy(header("<f8", "(2,)"), 24),
                        "a.npy: has 24 bytes of data, but elements of type <f8 and the shape [2] need 16"),
                Arguments.of(npy(header("<f8", "(" + "1, ".repeat(65) + ")"), 8),
                        "a.npy: has 65 axes, but may have at most 64"),
                Arguments.of(npy(header("<f8", "(" + "1,".repeat(30_000) + ")"), 8),
                        "a.npy: has 30000 axes, but may have at most 64"),
                Arguments.of(npy(header("|O", "(1,)"), 8), "a.npy: holds elements of type '|O'" + types),
                Arguments.of(npy(header("<c16", "(1,)"), 16), "a.npy: holds elements of type '<c16'" + types),
                Arguments.of(npy(header("<U5", "()"), 20), "a.npy: holds elements of type '<U5'" + types),
                Arguments.of(npy(header("f8", "()"), 8), "a.npy: holds elements of type 'f8'" + types),
                Arguments.of(npy(header("|f8", "()"), 8), "a.npy: holds elements of type '|f8'" + types),
                Arguments.of(npy(header("<", "()"), 8), "a.npy: holds elements of type '<'" + types),
                Arguments.of(npy(header("", "()"), 8), "a.npy: holds elements of type ''" + types),
                Arguments.of(npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': ()}", 8),
                        form + "'{'descr': [('a', '<f8')], 'fortran_order…'"),
                Arguments.of(npy(header("<f8", "(-1,)"), 8), form + "'{'descr': '<f8', 'fortran_order': False,…'"),
                Arguments.of(npy(header("<f8", "(,)"), 8), form + "'{'descr': '<f8', 'fortran_order': False,…'"),
                Arguments.of(npy(header("<f8", "(1 2)"), 8), form + "'{'descr': '<f8', 'fortran_order': False,…'"),
                Arguments.of(npy(header("<f8", "(9999999999999999999,)"), 8),
                        form + "'{'descr': '<f8', 'fortran_order': False,…'"),
                Arguments.of(npy("{'shape': (), 'descr': '<f8', 'shape': (), 'fortran_order': False}", 8),
                        form + "'{'shape': (), 'descr': '<f8', 'shape': (…'"),
                Arguments.of(npy("{'shape': (), 'descr': '<f8'}", 8), form + "'{'shape': (), 'descr': '<f8'}'"),
                Arguments.of(npy("{'shape': (), 'descr': True, 'fortran_order': False}", 8),
                        form + "'{'shape': (), 'descr': True, 'fortran_or…'"),
                Arguments.of(npy("{'shape': (), 'descr': '<f8', 'fortran_order': '()'}", 8),
                        form + "'{'shape': (), 'descr': '<f8', 'fortran_o…'"),
                Arguments.of(npy("{'shape': (), 'descr': '<f8', 'fortran_order': False} or exit()", 8),
                        form + "'{'shape': (), 'descr': '<f8', 'fortran_o…'"),
                Arguments.of(npy("", 8), form + "''"), Arguments.of(npy("{", 8), form + "'{'"),
                Arguments.of(npy("(".repeat(60_000), 8), form + "'" + "(".repeat(40) + "…'"));
    }

    @ParameterizedTest
    @MethodSource("arrays")
    void arraysThatLieAreRefused(byte[] bytes, String message) throws IOException {
        assertEquals(message, fault("a.npy", bytes));
    }

    @Test
    void integersThatNoDoubleIsEqualToAreRefused() throws IOException {
        long[] inexact = {(1L << 53) + 1, -(1L << 53) - 1, Long.MAX_VALUE};
        for (long number : inexact) {
            byte[] bytes = npy(header("<i8", "()"), 8);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, number);
            assertEquals("a.npy: holds the integer " + number + ", which no double is equal to", fault("a.npy", bytes));
        }
        byte[] bytes = npy(header(">u8", "()"), 8);
        ByteBuffer.wrap(bytes).putLong(bytes.length - 8, -1);
        assertEquals("a.npy: holds the integer 18446744073709551615, which no double is equal to",
                fault("a.npy", bytes));
    }

    @Test
    void integersThatDoublesAreEqualToAreRead() throws IOException {
        long[] exact = {1L << 53, -(1L << 53), Long.MIN_VALUE, (1L << 62) + 1024};
        for (long number : exact) {
            byte[] bytes = npy(header("<i8", "()"), 8);
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, number);
            assertEquals(Tensor.scalar((double) number), NpyFile.read(Files.write(folder.resolve("a.npy"), bytes)));
        }
        byte[] bytes = npy(header("<u8", "()"), 8);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length - 8, Long.MIN_VALUE + 2048);
        assertEquals(Tensor.scalar(0x1p63 + 2048), NpyFile.read(Files.write(folder.resolve("a.npy"), bytes)));
    }

    /** Spellings that NumPy does not use itself, but reads. */
    @Test
    void otherSpellingsOfTheHeaderAreRead() throws IOException {
        for (String header : new String[] {"{ 'shape' : ( 2L , 1L ) ,'fortran_order':True,\n'descr':'<f4'}  \n",
            "{'fortran_order': False, 'shape': (2,1,), 'descr': '<f4',}"}) {
            for (int version = 1; version <= 3; version++) {
                Path file = Files.write(folder.resolve("a.npy"), npy(version, header.length(), header, 8));
                assertEquals(Tensor.zeros(2, 1), NpyFile.read(file));
            }
        }
    }

    private interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    private static byte[] zip(String name, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(9);
            zip.putNextEntry(new ZipEntry(name));
            content.writeTo(zip);
            zip.putNextEntry(new ZipEntry("b.npy"));
            NpyFile.write(Tensor.scalar(1), zip);
        }
        return bytes.toByteArray();
    }

    /** 24 MB of zeros in 24 kB. */
    @Test
    void archivesThatGrowBeyondMeasureAreRefused() throws IOException {
        byte[] bomb = zip("a.npy", out -> NpyFile.write(Tensor.zeros(3_000_000), out));
        assertEquals("a.npz: would grow to more than 100 times its length, which no honest file of numbers does",
                fault("a.npz", bomb));
        Path small =
                Files.write(folder.resolve("b.npz"), zip("a.npy", out -> NpyFile.write(Tensor.zeros(2_000_000), out)));
        assertEquals(Tensor.zeros(2_000_000), TensorFile.read(small).tensors().get("a"));
    }

    /** The first entry says in the directory, where the second length of it stands, that it has another length. */
    @Test
    void archivesThatLieAboutLengthsAreRefused() throws IOException {
        byte[] bytes = zip("a.npy", out -> NpyFile.write(Tensor.zeros(100), out));
        int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(928, buffer.getInt(directory + 24));
        buffer.putInt(directory + 24, 927);
        assertEquals(
                "a.npz: array 'a': has 799 bytes of data, but elements of type <f8 and the shape [100] need 800: is the"
                        + " file cut off?",
                fault("a.npz", bytes));
        buffer.putInt(directory + 24, 1_000_000);
        assertEquals(
                "a.npz: array 'a': has 999872 bytes of data, but elements of type <f8 and the shape [100] need 800",
                fault("a.npz", bytes));
        byte[] more = zip("a.npy", out -> {
            NpyFile.write(Tensor.zeros(100), out);
            out.write(new byte[50_000]);
        });
        ByteBuffer.wrap(more).order(ByteOrder.LITTLE_ENDIAN)
                .putInt(indexOf(more, new byte[] {'P', 'K', 1, 2}) + 24, 928);
        assertEquals("a.npz: array 'a': is damaged: its check sum or its length is another one", fault("a.npz", more));
    }

    private static int indexOf(byte[] bytes, byte[] piece) {
        int at = 0;
        while (!ByteBuffer.wrap(bytes, at, piece.length).equals(ByteBuffer.wrap(piece))) {
            at++;
        }
        return at;
    }

    @Test
    void archivesOfOtherThingsAreRefused() throws IOException {
        assertEquals("a.npz: is no ZIP archive, or is damaged: zip file is empty", fault("a.npz", new byte[0]));
        assertEquals("a.npz: is no ZIP archive, or is damaged: zip END header not found",
                fault("a.npz", "x,y\n1,2\n".repeat(10).getBytes(StandardCharsets.US_ASCII)));
        assertEquals("a.npz: holds 'a.txt', which is no .npy array", fault("a.npz", zip("a.txt", out -> out.write(1))));
        assertEquals("a.npz: holds 'a/', which is no .npy array", fault("a.npz", zip("a/", _ -> {})));
        assertEquals("a.npz: array 'a': is no .npy array: it does not begin as one",
                fault("a.npz", zip("a.npy", out -> out.write(new byte[100]))));
        assertEquals(
                "a.npz: array 'a': holds elements of type '|O', but only floating-point numbers, integers and truth"
                        + " values are read",
                fault("a.npz", zip("a.npy", out -> out.write(npy(header("|O", "()"), 8)))));
        byte[] twice =
                new String(zip("c.npy", out -> NpyFile.write(Tensor.scalar(2), out)), StandardCharsets.ISO_8859_1)
                        .replace("c.npy", "b.npy").getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("a.npz: holds 'b.npy' twice", fault("a.npz", twice));
    }

    @Test
    void metadataThatAreNoneAreRefused() throws IOException {
        String where = "a.npz: array '__metadata__': ";
        String name = "__metadata__.npy";
        assertEquals(where + "must be text in an array without axes, but has elements of type '<f8' and the shape []",
                fault("a.npz", zip(name, out -> NpyFile.write(Tensor.scalar(1), out))));
        assertEquals(where + "must be text in an array without axes, but has elements of type '<U1' and the shape [1]",
                fault("a.npz", zip(name, out -> out.write(npy(header("<U1", "(1,)"), 4)))));
        assertEquals(
                where + "has 8 bytes of data, but elements of type <U1000 and the shape [] need 4000: is the file cut"
                        + " off?",
                fault("a.npz", zip(name, out -> out.write(npy(header("<U1000", "()"), 8)))));
        assertEquals(where + "must be an object of texts", fault("a.npz", zip(name, out -> NpyFile.write("[]", out))));
        assertEquals(where + "must be an object of texts",
                fault("a.npz", zip(name, out -> NpyFile.write("{\"a\":1}", out))));
        assertEquals(where + "is followed by more", fault("a.npz", zip(name, out -> NpyFile.write("{} {}", out))));
        assertEquals("a.npz: a name or text has half of a surrogate pair, so it is no Unicode",
                fault("a.npz", zip(name, out -> NpyFile.write("{\"a\":\"\\ud800\"}", out))));
    }

    private static byte[] safetensors(long length, String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json)
                .array();
    }

    private static byte[] safetensors(String header, int dataBytes) {
        return safetensors(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
    }

    private static String entry(String name, String type, String shape, String offsets) {
        return "\"" + name + "\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets
                + "}";
    }

    private static Arguments lie(String message, int dataBytes, String... entries) {
        return Arguments.of(safetensors("{" + String.join(",", entries) + "}", dataBytes), "a.safetensors: " + message);
    }

    static Stream<Arguments> safetensors() {
        String form = "header, tensor 'a': must be like {\"dtype\":\"F64\",\"shape\":[2,3],\"data_offsets\":[0,48]}";
        String lengths =
                "a.safetensors: is no safetensors file, or is cut off: its first 8 bytes say that its header has ";
        return Stream.of(
                Arguments.of(new byte[7], "a.safetensors: is cut off"),
                Arguments.of(safetensors(3, "{}", 0), lengths + "3 bytes, but at most 2 are possible"),
                Arguments.of(safetensors(Long.MAX_VALUE, "{}", 0),
                        lengths + "9223372036854775807 bytes, but at most 2 are possible"),
                Arguments.of(safetensors(-1, "{}", 0),
                        lengths + "18446744073709551615 bytes, but at most 2 are possible"),
                Arguments.of(safetensors("[]", 0), "a.safetensors: header: must be an object"),
                Arguments.of(safetensors("", 0), "a.safetensors: header: must be an object"),
                Arguments.of(safetensors("{}", 8), "a.safetensors: has 8 bytes of data, but its tensors need 0"),
                Arguments.of(ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4).putInt(-1).array(),
                        "a.safetensors: header: is not text in UTF-8"),
                lie(form, 0, "\"a\":" + "[".repeat(3)), lie(form, 0, "\"a\":1"), lie(form, 0, "\"a\":{}"),
                lie(form, 8, entry("a", "F64", "[]", "[0,8,16]")), lie(form, 8, entry("a", "F64", "[]", "[0]")),
                lie(form, 8, entry("a", "F64", "[1.0]", "[0,8]")), lie(form, 8, entry("a", "F64", "[\"1\"]", "[0,8]")),
                lie(form, 8, entry("a", "F64", "[[1]]", "[0,8]")), lie(form, 8, entry("a", "F64", "null", "[0,8]")),
                lie(form, 8, "\"a\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[0,8],\"x\":\"y\"}"),
                lie("header, __metadata__: must be an object of texts", 0, "\"__metadata__\":{\"a\":1}"),
                lie("tensor 'a': holds elements of type 'F128', but only [F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32,"
                        + " U16, U8, BOOL] are read", 16, entry("a", "F128", "[]", "[0,16]")),
                lie("tensor 'a': no tensor can have the shape [-1]", 8, entry("a", "F64", "[-1]", "[0,8]")),
                lie("tensor 'a': no tensor can have the shape [1099511627776]", 8,
                        entry("a", "F64", "[1099511627776]", "[0,8]")),
                lie("tensor 'a': shape (65536, 65536) has more entries than one array can hold", 8,
                        entry("a", "F64", "[65536,65536]", "[0,8]")),
                lie("tensor 'a': goes from offset 0 to 8, but type F64 and the shape (2000000000,) need 16000000000 bytes",
                        8,
                        entry("a", "F64", "[2000000000]", "[0,8]")),
                lie("has 8 bytes of data, but its tensors need 16000000000: is the file cut off?", 8,
                        entry("a", "F64", "[2000000000]", "[0,16000000000]")),
                lie("tensor 'a': goes from offset 0 to -8, but type F64 and the shape () need 8 bytes", 8,
                        entry("a", "F64", "[]", "[0,-8]")),
                lie("tensor 'a': begins at offset -8, but what is before it ends at 0", 8,
                        entry("a", "F64", "[]", "[-8,0]")),
                lie("tensor 'a': begins at offset 8, but what is before it ends at 0", 16,
                        entry("a", "F64", "[]", "[8,16]")),
                lie("tensor 'b': begins at offset 0, but what is before it ends at 8", 16,
                        entry("a", "F64", "[]", "[0,8]"), entry("b", "F64", "[2]", "[0,16]")),
                lie("tensor 'b': begins at offset 4, but what is before it ends at 8", 12,
                        entry("a", "F64", "[]", "[0,8]"), entry("b", "F64", "[]", "[4,12]")),
                lie("tensor 'b': begins at offset 16, but what is before it ends at 8", 24,
                        entry("a", "F64", "[]", "[0,8]"), entry("b", "F64", "[]", "[16,24]")));
    }

    @ParameterizedTest
    @MethodSource("safetensors")
    void safetensorsThatLieAreRefused(byte[] bytes, String message) throws IOException {
        assertEquals(message, fault("a.safetensors", bytes));
    }

    static Stream<byte[]> noJson() {
        return Stream.of(safetensors("{", 0), safetensors("{'a':1}", 0), safetensors("{\"a\":{\"b\":", 0),
                safetensors("{\"a\":{\"dtype\":\"F64\",\"shape\":[],\"shape\":[]}}", 0),
                safetensors("{" + entry("a", "F64", "[]", "[0,8]") + "," + entry("a", "F64", "[]", "[8,16]") + "}", 16),
                safetensors("{" + entry("a", "F64", "[36893488147419103232]", "[0,8]") + "}", 8),
                safetensors("{\"a\":{\"shape\":" + "[".repeat(1_000_000), 0),
                safetensors("{\"a\":{\"shape\":[" + "9".repeat(1_000_000) + "]}}", 0));
    }

    /** For most the message is the JSON reader's, after where it is. */
    @ParameterizedTest
    @MethodSource("noJson")
    void headersThatAreNoProperJsonAreRefused(byte[] bytes) throws IOException {
        String message = fault("a.safetensors", bytes);
        assertEquals("a.safetensors: header", message.substring(0, 21), message);
        assertEquals(-1, message.indexOf('\n'), message);
    }

    /** Types that are not written, in any order, with the metadata last, and tensors without entries between them. */
    @Test
    void safetensorsOfOthersAreRead() throws IOException {
        byte[] bytes = safetensors("{" + String.join(",", entry("half", "BF16", "[2]", "[4,8]"),
                entry("none", "I64", "[3,0]", "[4,4]"), entry("single", "F32", "[]", "[0,4]"),
                entry("flags", "BOOL", "[2]", "[8,10]"), "\"__metadata__\":{\"format\":\"pt\"}") + "}", 10);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 10, 0.1f)
                .putShort(bytes.length - 6, (short) 0x3f80).putShort(bytes.length - 4, (short) 0xc000)
                .put(bytes.length - 1, (byte) 1);
        TensorMap map = TensorFile.read(Files.write(folder.resolve("a.safetensors"), bytes));
        assertEquals("{half=[ 1. -2.], none=[], single=" + Tensor.scalar(0.1f) + ", flags=[0. 1.]}",
                map.tensors().toString());
        assertEquals("{format=pt}", map.metadata().toString());
    }
}
