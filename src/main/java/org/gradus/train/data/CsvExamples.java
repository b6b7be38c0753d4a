package org.gradus.train.data;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.collections.api.factory.primitive.DoubleLists;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.MutableDoubleList;
import org.eclipse.collections.api.list.primitive.MutableIntList;
import org.gradus.Shape;
import org.gradus.Tensor;

/** Gathers the examples of a CSV file, a row at a time. */
final class CsvExamples {

    private static final int SHOWN_VALUES = 5;

    private final Path file;
    private final CsvColumns columns;
    /** All features of the first row, then all of the second … */
    private final MutableDoubleList cells = DoubleLists.mutable.empty();
    /** For each row, the place of its label among the values. */
    private final MutableIntList labels = IntLists.mutable.empty();
    private final Map<String, Integer> values = new LinkedHashMap<>();

    CsvExamples(Path file, CsvColumns columns) {
        this.file = file;
        this.columns = columns;
    }

    void add(CsvRow row) {
        if (row.cells().size() != columns.names().size()) {
            throw row.fault("has " + cells(row.cells().size()) + ", but the first line has "
                    + cells(columns.names().size()));
        }
        columns.features().forEach(column -> cells.add(number(row, column)));
        labels.add(values.computeIfAbsent(present(row, columns.label()), _ -> values.size()));
    }

    private static String cells(int count) {
        return count + (count == 1 ? " cell" : " cells");
    }

    private double number(CsvRow row, int column) {
        String text = present(row, column);
        if (!CsvNumber.matches(text)) {
            throw row.fault(column, columns.names().get(column),
                    Quoted.of(text) + " is not a number (the label is column "
                            + Quoted.of(columns.names().get(columns.label())) + ")"
                            + (labels.isEmpty() && !columns.header()
                                    ? "; this first line is taken for data, not for a header, because it holds numbers"
                                    : ""));
        }
        double number = CsvNumber.parse(text);
        if (!Double.isFinite(number)) {
            throw row.fault(column, columns.names().get(column), Quoted.of(text) + " is not finite");
        }
        return number;
    }

    private String present(CsvRow row, int column) {
        if (row.text(column).isEmpty()) {
            throw row.fault(column, columns.names().get(column), "the cell is empty");
        }
        return row.text(column);
    }

    /** All rows added so far. */
    Dataset dataset() {
        if (labels.isEmpty()) {
            throw new DataException(file + ": has a header, but no data");
        }
        List<String> classes = classes();
        double[] labelOfValue = values.keySet().stream().mapToDouble(classes::indexOf).toArray();
        int features = columns.features().size();
        int examples = labels.size();
        double[] x = new double[cells.size()];
        double[] y = new double[examples];
        for (int example = 0; example < examples; example++) {
            for (int feature = 0; feature < features; feature++) {
                x[feature * examples + example] = cells.get(example * features + feature);
            }
            y[example] = labelOfValue[labels.get(example)];
        }
        return new Dataset(Tensor.of(Shape.of(features, examples), x), Tensor.of(Shape.of(1, examples), y),
                columns.features().collect(columns.names()::get).castToList(), classes);
    }

    /** The two spellings of the label, in the order of numbers if both are, else of text. */
    private List<String> classes() {
        Set<String> spellings = values.keySet();
        if (spellings.size() != 2) {
            throw new DataException(file + ": the label, column " + Quoted.of(columns.names().get(columns.label()))
                    + ", has " + (spellings.size() == 1 ? "one value (" : spellings.size() + " values (")
                    + spellings.stream().limit(SHOWN_VALUES).map(Quoted::of).collect(Collectors.joining(", "))
                    + (spellings.size() > SHOWN_VALUES ? ", …" : "") + "), but must have two");
        }
        Comparator<String> order = Comparator.naturalOrder();
        if (spellings.stream().allMatch(CsvNumber::matches)) {
            order = Comparator.comparingDouble(CsvNumber::parse).thenComparing(order);
        }
        return spellings.stream().sorted(order).toList();
    }
}
