package org.gradus.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.gradus.Shape;
import org.gradus.Tensor;

class CsvRoundTripTest {

    private static Path file;

    @BeforeContainer
    static void create() throws IOException {
        file = Files.createTempFile("gradus", ".csv");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

    /** A table as text, every line break of which is counted, and the rows it consists of. */
    record Table(Dataset data, List<List<String>> rows, String lineBreak, List<Integer> blankLines) {

        /** The text, with a number of blank lines before each row. */
        String text() {
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < rows.size(); row++) {
                text.append(lineBreak.repeat(blankLines.get(row % blankLines.size())))
                        .append(String.join(",", rows.get(row).stream().map(Table::cell).toList())).append(lineBreak);
            }
            return text.toString();
        }

        Table withCell(int row, int column, String cell) {
            List<List<String>> changed = rows.stream().map(ArrayList::new).collect(Collectors.toList());
            changed.get(row).set(column, cell);
            return new Table(data, changed, lineBreak, blankLines);
        }

        private static String cell(String text) {
            boolean plain = text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0);
            return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
        }

        @Override
        public String toString() {
            return text();
        }
    }

    @Provide
    Arbitrary<Table> tables() {
        Arbitrary<String> words = Arbitraries.strings().withChars("ab0, \"'\n\r;é桜#").ofMinLength(1).ofMaxLength(5)
                .filter(word -> word.equals(word.strip()) && !CsvRows.isNumber(word));
        Arbitrary<Integer> counts = Arbitraries.integers().between(1, 4);
        return Combinators.combine(counts, Arbitraries.integers().between(2, 6))
                .flatAs((features, examples) -> Combinators
                        .combine(words.list().ofSize(features + 1).uniqueElements(), words.set().ofSize(2),
                                Arbitraries.doubles().between(-Double.MAX_VALUE, Double.MAX_VALUE).ofScale(6)
                                        .array(double[].class).ofSize(features * examples),
                                Arbitraries.of(0, 1).list().ofSize(examples)
                                        .filter(y -> y.contains(0) && y.contains(1)),
                                Arbitraries.of("\n", "\r\n", "\r"),
                                Arbitraries.integers().between(0, 2).list().ofSize(3))
                        .as((names, classes, x, y, lineBreak, blankLines) -> {
                            List<String> sorted = classes.stream().sorted().toList();
                            Tensor entries = Tensor.of(Shape.of(features, examples), x);
                            Tensor labels = Tensor.of(Shape.of(1, examples), y.stream().mapToDouble(i -> i).toArray());
                            List<List<String>> rows = new ArrayList<>(List.of(names));
                            for (int example = 0; example < examples; example++) {
                                int column = example;
                                List<String> row = new ArrayList<>(IntStream.range(0, features)
                                        .mapToObj(feature -> Double.toString(entries.get(feature, column))).toList());
                                row.add(sorted.get(y.get(example)));
                                rows.add(row);
                            }
                            return new Table(new Dataset(entries, labels, names.subList(0, features), sorted), rows,
                                    lineBreak,
                                    blankLines);
                        }));
    }

    @Property(tries = 300)
    void aTableWrittenIsReadBackBitForBit(@ForAll("tables") Table table) throws IOException {
        Files.writeString(file, table.text());
        assertEquals(table.data(), CsvFile.of(file).read());
    }

    @Property(tries = 300)
    void theLineOfABadCellIsFound(@ForAll("tables") Table table, @ForAll @IntRange(max = 100) int row,
            @ForAll @IntRange(max = 100) int feature) throws IOException {
        List<String> names = table.data().features();
        int column = feature % names.size();
        String text = table.withCell(1 + row % (table.rows().size() - 1), column, "bad").text();
        Files.writeString(file, text);
        int line = text.substring(0, text.indexOf("bad")).split("\r\n|\r|\n", -1).length;
        String message = assertThrows(DataException.class, () -> CsvFile.of(file).read()).getMessage();
        assertEquals(
                file + ":" + line + ": column " + DataException.quoted(names.get(column)) + ": 'bad' is not a number"
                        + " (the label is column " + DataException.quoted(table.rows().getFirst().getLast()) + ")",
                message);
    }
}
