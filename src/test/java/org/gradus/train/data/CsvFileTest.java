package org.gradus.train.data;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gradus.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvFileTest {

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("data.csv"), text);
    }

    private Dataset read(String text, UnaryOperator<CsvFile> settings) throws IOException {
        return settings.apply(CsvFile.of(write(text))).read();
    }

    private Dataset read(String text) throws IOException {
        return read(text, UnaryOperator.identity());
    }

    /** The message without the folder, which is another one in each run. */
    private String fault(CsvFile file) {
        String message = assertThrows(DataException.class, file::read).getMessage();
        assertFalse(message.contains("\n"), message);
        return message.replace(folder + "/", "");
    }

    private static final Tensor X = Tensor.of(new double[][] {{1, -2.5}, {0.125, 3e-7}});
    private static final Tensor Y = Tensor.of(new double[][] {{1, 0}});
    private static final String WITH_HEADER = "width,height,kind\n1,.125,pear\n-2.5,+3E-7,apple\n";
    private static final Dataset EXPECTED = new Dataset(X, Y, List.of("width", "height"), List.of("apple", "pear"));

    @Test
    void readsColumnsWithTheirNames() throws IOException {
        assertEquals(EXPECTED, read(WITH_HEADER));
    }

    static Stream<String> sameTables() {
        return Stream.of(WITH_HEADER.replace("\n", "\r\n"), WITH_HEADER.replace("\n", "\r"),
                WITH_HEADER.stripTrailing(), WITH_HEADER + "\n\r\n  \n", "\n \n" + WITH_HEADER.replace("\n", "\n\n"),
                "\ufeff" + WITH_HEADER, WITH_HEADER.replace(",", " ,\t"),
                WITH_HEADER.replace(",", "\",\"").replace("\n", "\"\n\"").transform(s -> "\"" + s.substring(0,
                        s.length() - 1)),
                WITH_HEADER.replace("pear", " \"pear \" "));
    }

    @ParameterizedTest
    @MethodSource("sameTables")
    void readsOtherWaysToWriteTheSameTable(String text) throws IOException {
        assertEquals(EXPECTED, read(text));
    }

    @Test
    void namesColumnsByPositionWithoutAHeader() throws IOException {
        assertEquals(new Dataset(X, Y, List.of("1", "2"), List.of("apple", "pear")),
                read("1,.125,pear\n-2.5,3e-7,apple"));
    }

    @Test
    void namesAColumnWithoutANameByPosition() throws IOException {
        assertEquals(List.of("1", "height"), read(WITH_HEADER.replace("width", "")).features());
    }

    static Stream<Arguments> selections() {
        return Stream.of(Arguments.of("kind", List.of(), List.of("a", "b", "c")),
                Arguments.of("2", List.of(), List.of("a", "b", "c")),
                Arguments.of("b", List.of(), List.of("a", "kind", "c")),
                Arguments.of("kind", List.of("a"), List.of("b", "c")),
                Arguments.of("2", List.of("1", "c"), List.of("b")),
                Arguments.of("2", List.of("4", "4"), List.of("a", "b")));
    }

    @ParameterizedTest
    @MethodSource("selections")
    void selectsColumnsByNameOrElseByPosition(String label, List<String> leftOut, List<String> features)
            throws IOException {
        assertEquals(features, read("a,kind,b,c\n1,0,0,5\n2,1,1,6\n",
                file -> file.withLabel(label).without(leftOut.toArray(String[]::new))).features());
    }

    @Test
    void aColumnLeftOutMayHoldAnything() throws IOException {
        assertEquals(EXPECTED, read("name,width,height,kind\n\"a\nb\",1,.125,pear\n,-2.5,3e-7,apple",
                file -> file.without("name")));
    }

    static Stream<Arguments> classes() {
        return Stream.of(Arguments.of(List.of("M", "B", "B"), List.of("B", "M"), List.of(1., 0., 0.)),
                Arguments.of(List.of("10", "9", "10"), List.of("9", "10"), List.of(1., 0., 1.)),
                Arguments.of(List.of("1", "0", "0"), List.of("0", "1"), List.of(1., 0., 0.)),
                Arguments.of(List.of("1", "-1", "1"), List.of("-1", "1"), List.of(1., 0., 1.)),
                Arguments.of(List.of("10", "9a", "10"), List.of("10", "9a"), List.of(0., 1., 0.)),
                Arguments.of(List.of("z", "x", "y", "x"), List.of("x", "y", "z"),
                        List.of(0., 1., 0., 1., 0., 0., 1., 0., 1., 0., 0., 0.)),
                Arguments.of(List.of("10", "9", "1"), List.of("1", "9", "10"),
                        List.of(0., 0., 1., 0., 1., 0., 1., 0., 0.)));
    }

    @ParameterizedTest
    @MethodSource("classes")
    void ordersTheClassesAsNumbersOrElseAsText(List<String> cells, List<String> classes, List<Double> labels)
            throws IOException {
        Dataset data = read("x,y\n1," + String.join("\n1,", cells));
        assertEquals(classes, data.classes());
        assertEquals(Tensor.of(data.y().shape(), labels.stream().mapToDouble(y -> y).toArray()), data.y());
    }

    @Test
    void readsRealValuesWhereTheyAreAskedFor() throws IOException {
        assertEquals(new Dataset(X, Tensor.of(new double[][] {{20.5, -3}}), List.of("width", "height"), List.of()),
                read("width,height,price\n1,.125,20.5\n-2.5,+3E-7,-3\n", CsvFile::withRealValues));
        assertEquals(new Dataset(Tensor.of(new double[][] {{7, 8}}), Tensor.of(new double[][] {{1, 1}}), List.of("b"),
                List.of()), read("a,b\n1,7\n1,8\n", file -> file.withLabel("a").withRealValues()));
    }

    @Test
    void saysWhichTargetIsNoNumber() throws IOException {
        assertEquals("data.csv:3: column 'price': 'dear' is not a number (the label is column 'price')",
                fault(CsvFile.of(write("width,price\n1,2\n1,dear\n")).withRealValues()));
        assertEquals("data.csv:2: column 'price': 'inf' is not finite",
                fault(CsvFile.of(write("width,price\n1,inf\n1,2\n")).withRealValues()));
    }

    static Stream<Arguments> faults() {
        return Stream.of(Arguments.of("", "data.csv: is empty"), //
                Arguments.of("\ufeff", "data.csv: is empty"), //
                Arguments.of(" \n\n", "data.csv: is empty"),
                Arguments.of("a,b,c\n", "data.csv: has a header, but no data"),
                Arguments.of("a,b,c\n1,2,x\n\n3,4\n", "data.csv:4: has 2 cells, but the first line has 3 cells"),
                Arguments.of("a,b,c\n1,2,x\n3,4,y,\n", "data.csv:3: has 4 cells, but the first line has 3 cells"),
                Arguments.of("a,b,c\n1,2,x\n3,4f,y\n",
                        "data.csv:3: column 'b': '4f' is not a number (the label is column 'c')"),
                Arguments.of("a,b,c\n1,2,x\n3,0x1p3,y\n",
                        "data.csv:3: column 'b': '0x1p3' is not a number (the label is column 'c')"),
                Arguments.of("a,b,c\n1,2,x\n3,\"4,5\",y\n",
                        "data.csv:3: column 'b': '4,5' is not a number (the label is column 'c')"),
                Arguments.of("a,b,c\n1,2,x\n3,,y\n", "data.csv:3: column 'b': the cell is empty"),
                Arguments.of("a,b,c\n1,2,x\n3,4,\n", "data.csv:3: column 'c': the cell is empty"),
                Arguments.of("a,b,c\n1,2,x\n3,NaN,y\n", "data.csv:3: column 'b': 'NaN' is not finite"),
                Arguments.of("a,b,c\n1,2,x\n-inf,4,y\n", "data.csv:3: column 'a': '-inf' is not finite"),
                Arguments.of("a,b,c\n1,2,x\nInfinity,4,y\n", "data.csv:3: column 'a': 'Infinity' is not finite"),
                Arguments.of("a,b,c\n1,2,x\n3,1e309,y\n", "data.csv:3: column 'b': '1e309' is not finite"),
                Arguments.of("a,b,c\n1,2,x\n3,4,x\n",
                        "data.csv: the label, column 'c', has one value ('x'), but must have at least two"),
                Arguments.of("a,c\n" + IntStream.rangeClosed(1, 1001).mapToObj(i -> "1," + i + "\n").collect(joining()),
                        "data.csv: the label, column 'c', has 1001 values ('1', '2', '3', '4', '5', …), but there may be"
                                + " at most 1000 classes"),
                Arguments.of("a,b,a\n1,2,x\n", "data.csv:1: column 'a': a column before it has the same name"),
                Arguments.of("a;b;c\n1;2;x\n",
                        "data.csv:1: no column is left for a feature: of 1 column between commas,"
                                + " one is the label"),
                Arguments.of("a,2020,c\n1,2,x\n",
                        "data.csv:1: column '1': 'a' is not a number (the label is column '3'); this first line is taken"
                                + " for data, not for a header, because it holds numbers"),
                Arguments.of("a,b,c\n1,2,x\n1,\"2,y\n1,2,z\n",
                        "data.csv:3: a quoted cell is not closed, or more text follows its closing quote"),
                Arguments.of("a,b,c\n1,2,x\n1,\"2\"3,y\n",
                        "data.csv:3: a quoted cell is not closed, or more text follows its closing quote"),
                Arguments.of("a,\"b\nb\",c\n1,2,x\n1,?,z\n",
                        "data.csv:4: column 'b\\u000ab': '?' is not a number (the label is column 'c')"),
                Arguments.of("a,b,c\n1,2,x\n1,\"\n\n2\n\n\",x\n\"1\n\",\"\r\n?\",y\n",
                        "data.csv:9: column 'b': '?' is not a number (the label is column 'c')"),
                Arguments.of("a,b,c\n1,2,x\n\"1\r\",?,y\n",
                        "data.csv:4: column 'b': '?' is not a number (the label is column 'c')"),
                Arguments.of("a,c\n\n1," + "long".repeat(20) + "\n\u202eb\u0007,y",
                        "data.csv:4: column 'a': '\\u202eb\\u0007' is not a number (the label is column 'c')"),
                Arguments.of("a,c\n1,x\n" + "1e".repeat(50) + ",y",
                        "data.csv:3: column 'a': '" + "1e".repeat(20) + "…' is not a number (the label is column 'c')"),
                Arguments.of("a,b\n1,x\n2,\0", "data.csv:3: holds a NUL character: is this a binary file, or text in"
                        + " UTF-16? UTF-8 is needed"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void saysWhatIsWrongAndWhere(String text, String message) throws IOException {
        assertEquals(message, fault(CsvFile.of(write(text))));
    }

    static Stream<Arguments> wrongSelections() {
        String names = "there is no column %s; there are 'a', 'b', 'c'";
        return Stream.of(Arguments.of("d", List.of(), String.format(names, "'d'")),
                Arguments.of("0", List.of(), String.format(names, "'0'")),
                Arguments.of("4", List.of(), String.format(names, "'4'")),
                Arguments.of("12345678901", List.of(), String.format(names, "'12345678901'")),
                Arguments.of("", List.of(), String.format(names, "''")),
                Arguments.of("c", List.of("a", "A"), String.format(names, "'A'")),
                Arguments.of("b", List.of("b"), "column 'b': holds the label, so it cannot be left out"),
                Arguments.of("c", List.of("a", "b"),
                        "no column is left for a feature: of 3 columns between commas, one is the label, and 2 left out"));
    }

    @ParameterizedTest
    @MethodSource("wrongSelections")
    void saysWhichColumnsThereAre(String label, List<String> leftOut, String message) throws IOException {
        CsvFile file = CsvFile.of(write("a,b,c\n1,2,x\n3,4,y\n"));
        assertEquals("data.csv:1: " + message,
                fault(file.withLabel(label).without(leftOut.toArray(String[]::new))));
    }

    @Test
    void saysThatColumnsHaveNoNames() throws IOException {
        assertEquals("data.csv:2: there is no column 'kind': this line holds numbers, so it is no header, and the"
                + " columns are named 1 to 3", fault(CsvFile.of(write("\n1,2,x\n3,4,y\n")).withLabel("kind")));
    }

    @Test
    void saysThatThereIsNoSuchFile() throws IOException {
        assertEquals("nowhere.csv: no such file", fault(CsvFile.of(folder.resolve("nowhere.csv"))));
        assertEquals("no/where.csv: no such file", fault(CsvFile.of(folder.resolve("no/where.csv"))));
        assertEquals("data.csv/more.csv: no such file", fault(CsvFile.of(write("a,b").resolve("more.csv"))));
    }

    @Test
    void saysThatItIsADirectory() {
        assertEquals(folder + ": is a directory, not a file", fault(CsvFile.of(folder)));
    }

    @Test
    void saysWhichByteIsNotUtf8() throws IOException {
        Path file = Files.write(folder.resolve("data.csv"), "a,b\r\n1,x\r\n2,Apfelstück".getBytes(
                StandardCharsets.ISO_8859_1));
        assertEquals("data.csv:3: is not text in UTF-8: byte 0xFC at offset 19", fault(CsvFile.of(file)));
        Files.write(file, new byte[] {'a', ',', (byte) 0xe2, (byte) 0x82});
        assertEquals("data.csv:1: is not text in UTF-8: byte 0xE2 at offset 2", fault(CsvFile.of(file)));
    }

    static Stream<Arguments> otherEncodings() {
        return Stream.of(Arguments.of("UTF-16LE", "UTF-16"), Arguments.of("UTF-16BE", "UTF-16"),
                Arguments.of("UTF-32LE", "UTF-32"), Arguments.of("UTF-32BE", "UTF-32"));
    }

    @ParameterizedTest
    @MethodSource("otherEncodings")
    void namesAnotherEncodingByItsMark(String charset, String name) throws IOException {
        Path file =
                Files.write(folder.resolve("data.csv"), ("\ufeff" + WITH_HEADER).getBytes(Charset.forName(charset)));
        assertEquals("data.csv: is encoded in " + name + ", but must be in UTF-8", fault(CsvFile.of(file)));
    }

    @Test
    void refusesAFileTooLargeForMemory() throws IOException {
        CsvFile file = CsvFile.of(write(WITH_HEADER));
        int size = WITH_HEADER.length();
        assertEquals(EXPECTED, file.withMaxBytes(size).read());
        assertEquals("data.csv: has " + size + " bytes, too large for memory: at most " + (size - 1)
                + " bytes fit (Java's -Xmx option gives it more memory)", fault(file.withMaxBytes(size - 1)));
    }

    /** Its size is 0 before it is read, and there is no end to it. */
    @Test
    @EnabledIf("hasEndlessFile")
    void refusesAnEndlessFile() {
        assertEquals("/dev/zero: has more than 1000 bytes, too large for memory: at most 1000 bytes fit (Java's -Xmx"
                + " option gives it more memory)", fault(CsvFile.of(Path.of("/dev/zero")).withMaxBytes(1000)));
    }

    static boolean hasEndlessFile() {
        return Files.exists(Path.of("/dev/zero"));
    }
}
