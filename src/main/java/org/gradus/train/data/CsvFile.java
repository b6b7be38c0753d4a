package org.gradus.train.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.gradus.Tensor;

/**
 * A file of comma-separated values in UTF-8 that holds examples, one in each row. Every column is a numeric feature, but
 * for the label and those left out. Cells may be quoted, blank lines are skipped.
 * <p>
 * The first line is a header if none of its cells is a number. Columns are selected by their name or else by their
 * position, from 1; without a header, the position is the name. The label is the name of a class, of which there are two
 * or more, or, if asked for, a real number. Classes may be spelled in any way: label 0 stands for the one that comes
 * first in the order of numbers, if all are, or else of text, so for {@code B} before {@code M}.
 *
 * <pre>{@code
 * Dataset data = CsvFile.of(Path.of("patients.csv")).withLabel("diagnosis").without("id").read();
 * }</pre>
 *
 * @param path the file
 * @param label the column that holds the label; the last one if empty
 * @param realValues whether the label is a real number that is to be predicted, and not the name of a class
 * @param leftOut the columns left out, which may hold any text
 * @param maxBytes the size up to which the file is read at all
 */
public record CsvFile(Path path, Optional<String> label, boolean realValues, List<String> leftOut, int maxBytes) {

    /** The most memory that reading needs for each byte of a file, which is when every cell has one digit. */
    private static final int MEMORY_PER_BYTE = 20;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    /** A file read with other settings than those of {@link #of}. */
    public CsvFile {
        leftOut = List.copyOf(leftOut);
    }

    /** A file with its label in the last column, nothing left out, read if it fits into memory. */
    public static CsvFile of(Path path) {
        long fitting = Math.min(Runtime.getRuntime().maxMemory() / MEMORY_PER_BYTE, LARGEST_ARRAY);
        return new CsvFile(path, Optional.empty(), false, List.of(), (int) fitting);
    }

    /** The same file with the label in another column. */
    public CsvFile withLabel(String column) {
        return new CsvFile(path, Optional.of(column), realValues, leftOut, maxBytes);
    }

    /** The same file, whose label is a real number that is to be predicted. */
    public CsvFile withRealValues() {
        return new CsvFile(path, label, true, leftOut, maxBytes);
    }

    /** The same file without these columns. */
    public CsvFile without(String... columns) {
        return new CsvFile(path, label, realValues, List.of(columns), maxBytes);
    }

    /** The same file, to be read only if it has no more than so many bytes. */
    public CsvFile withMaxBytes(int bytes) {
        return new CsvFile(path, label, realValues, leftOut, bytes);
    }

    /**
     * Reads the file.
     *
     * @throws DataException if it holds no such examples, or cannot be read at all: with the line and the column, and
     * what is wrong there
     */
    public Dataset read() {
        return examples(first -> CsvColumns.of(first, label, leftOut)).dataset();
    }

    /**
     * Reads some columns only, whatever else the file holds; it needs no label.
     *
     * @param features the columns' names or positions
     * @return the features in this order, of shape {@code (features, examples)}
     * @throws DataException if there is no such column, or it does not hold numbers, or the file cannot be read at all
     */
    public Tensor readFeatures(List<String> features) {
        return examples(first -> CsvColumns.of(first, features)).features();
    }

    private CsvExamples examples(Function<CsvRows.Row, CsvColumns> chosen) {
        CsvRows rows = new CsvRows(path, Utf8File.read(path, maxBytes));
        CsvRows.Row first = rows.next().orElseThrow(() -> new DataException(path + ": is empty"));
        CsvColumns columns = chosen.apply(first);
        CsvExamples examples = new CsvExamples(path, columns, realValues);
        if (!columns.header()) {
            examples.add(first);
        }
        rows.forEachRemaining(examples::add);
        return examples;
    }
}
