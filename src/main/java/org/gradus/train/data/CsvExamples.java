package org.gradus.train.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.collections.api.factory.primitive.DoubleLists;
import org.eclipse.collections.api.list.primitive.MutableDoubleList;
import org.gradus.Shape;
import org.gradus.Tensor;

/** Gathers the examples of a CSV file, a row at a time. */
final class CsvExamples {

    /** More are no classes but real numbers, or names of single examples. */
    private static final int MAX_CLASSES = 1000;
    private static final int SHOWN_VALUES = 5;

    private final Path file;
    private final CsvColumns columns;
    private final boolean realValues;
    /** All features of the first row, then all of the second … */
    private final MutableDoubleList cells = DoubleLists.mutable.empty();
    /** For each row, the number to be predicted, or the place of its label among the spellings. */
    private final MutableDoubleList targets = DoubleLists.mutable.empty();
    private final Map<String, Integer> spellings = new LinkedHashMap<>();

    CsvExamples(Path file, CsvColumns columns, boolean realValues) {
        this.file = file;
        this.columns = columns;
        this.realValues = realValues;
    }

    void add(CsvRows.Row row) {
        if (row.cells().size() != columns.names().size()) {
            throw row.fault("has " + cells(row.cells().size()) + ", but the first line has "
                    + cells(columns.names().size()));
        }
        columns.features().forEach(column -> cells.add(number(row, column)));
        columns.label().ifPresent(label -> targets.add(realValues
                ? number(row, label)
                : spellings.computeIfAbsent(present(row, label), _ -> spellings.size())));
    }

    private static String cells(int count) {
        return count + (count == 1 ? " cell" : " cells");
    }

    private double number(CsvRows.Row row, int column) {
        String text = present(row, column);
        if (!CsvRows.isNumber(text)) {
            throw row.fault(column, columns.names().get(column),
                    DataException.quoted(text) + " is not a number"
                            + (columns.label().isPresent() ? " (the label is column " + labelName() + ")" : "")
                            + (cells.size() < columns.features().size() && !columns.header()
                                    ? "; this first line is taken for data, not for a header, because it holds numbers"
                                    : ""));
        }
        double number = CsvRows.number(text);
        if (!Double.isFinite(number)) {
            throw row.fault(column, columns.names().get(column), DataException.quoted(text) + " is not finite");
        }
        return number;
    }

    private String present(CsvRows.Row row, int column) {
        if (row.text(column).isEmpty()) {
            throw row.fault(column, columns.names().get(column), "the cell is empty");
        }
        return row.text(column);
    }

    /** The features of all rows added so far, of shape {@code (features, examples)}. */
    Tensor features() {
        if (cells.isEmpty()) {
            throw new DataException(file + ": has a header, but no data");
        }
        int features = columns.features().size();
        int examples = cells.size() / features;
        double[] x = new double[cells.size()];
        for (int example = 0; example < examples; example++) {
            for (int feature = 0; feature < features; feature++) {
                x[feature * examples + example] = cells.get(example * features + feature);
            }
        }
        return Tensor.of(Shape.of(features, examples), x);
    }

    /** All rows added so far. */
    Dataset dataset() {
        Tensor entries = features();
        List<String> names = columns.features().collect(columns.names()::get).castToList();
        if (realValues) {
            return new Dataset(entries, Tensor.of(Shape.of(1, targets.size()), targets.toArray()), names, List.of());
        }
        List<String> classes = classes();
        int[] labelOf = spellings.keySet().stream().mapToInt(classes::indexOf).toArray();
        return Dataset.ofLabels(entries,
                Arrays.stream(targets.toArray()).mapToInt(spelling -> labelOf[(int) spelling]).toArray(), names,
                classes);
    }

    /** The spellings of the label, in the order of numbers if all are, else of text. */
    private List<String> classes() {
        Set<String> found = spellings.keySet();
        if (found.size() < 2) {
            throw labelFault(
                    "one value (" + DataException.quoted(found.iterator().next()) + "), but must have at least two");
        }
        if (found.size() > MAX_CLASSES) {
            throw labelFault(found.size() + " values ("
                    + found.stream().limit(SHOWN_VALUES).map(DataException::quoted).collect(Collectors.joining(", "))
                    + ", …), but there may be at most " + MAX_CLASSES + " classes");
        }
        Comparator<String> order = Comparator.naturalOrder();
        if (found.stream().allMatch(CsvRows::isNumber)) {
            order = Comparator.comparingDouble(CsvRows::number).thenComparing(order);
        }
        return found.stream().sorted(order).toList();
    }

    private DataException labelFault(String what) {
        return new DataException(
                file + ": the label, column " + labelName() + ", has " + what);
    }

    private String labelName() {
        return DataException.quoted(columns.names().get(columns.label().orElseThrow()));
    }
}
