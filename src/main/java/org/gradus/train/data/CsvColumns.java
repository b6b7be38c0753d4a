package org.gradus.train.data;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;

/**
 * What the columns of a CSV file are.
 *
 * @param header whether the first row holds their names
 * @param names one for each column, all different: the position, from 1, where the file has none
 * @param label the column of the label, if one is wanted
 * @param features the columns of the features
 */
record CsvColumns(boolean header, List<String> names, OptionalInt label, ImmutableIntList features) {

    private static final Pattern POSITION = Pattern.compile("[1-9][0-9]{0,8}");

    /** Of a file with a label. */
    static CsvColumns of(CsvRows.Row first, Optional<String> label, List<String> leftOut) {
        boolean header = isHeader(first);
        List<String> names = names(first, header);
        int count = names.size();
        int labelColumn = label.map(name -> find(name, names, header, first)).orElse(count - 1);
        ImmutableIntList out = IntLists.immutable
                .withAll(leftOut.stream().mapToInt(name -> find(name, names, header, first)));
        if (out.contains(labelColumn)) {
            throw first.fault(labelColumn, names.get(labelColumn), "holds the label, so it cannot be left out");
        }
        ImmutableIntList features = IntLists.immutable.withAll(
                IntStream.range(0, count).filter(column -> column != labelColumn && !out.contains(column)));
        if (features.isEmpty()) {
            throw first.fault("no column is left for a feature: of " + count + (count == 1 ? " column" : " columns")
                    + " between commas, one is the label" + (out.isEmpty() ? "" : ", and " + out.size() + " left out"));
        }
        return new CsvColumns(header, names, OptionalInt.of(labelColumn), features);
    }

    /** Of a file of which only these features are wanted. */
    static CsvColumns of(CsvRows.Row first, List<String> features) {
        boolean header = isHeader(first);
        List<String> names = names(first, header);
        return new CsvColumns(header, names, OptionalInt.empty(), IntLists.immutable
                .withAll(features.stream().mapToInt(name -> find(name, names, header, first))));
    }

    private static boolean isHeader(CsvRows.Row first) {
        return IntStream.range(0, first.cells().size()).mapToObj(first::text).noneMatch(CsvRows::isNumber);
    }

    private static List<String> names(CsvRows.Row first, boolean header) {
        List<String> names = IntStream.range(0, first.cells().size())
                .mapToObj(column -> header && !first.text(column).isEmpty() ? first.text(column) : "" + (column + 1))
                .toList();
        Set<String> seen = new HashSet<>();
        for (int column = 0; column < names.size(); column++) {
            if (!seen.add(names.get(column))) {
                throw first.fault(column, names.get(column), "a column before it has the same name");
            }
        }
        return names;
    }

    /** The column of this name, or else at this position. */
    private static int find(String column, List<String> names, boolean header, CsvRows.Row first) {
        if (names.contains(column)) {
            return names.indexOf(column);
        }
        if (POSITION.matcher(column).matches() && Integer.parseInt(column) <= names.size()) {
            return Integer.parseInt(column) - 1;
        }
        throw first.fault("there is no column " + DataException.quoted(column) + (header
                ? "; there are " + names.stream().map(DataException::quoted).collect(Collectors.joining(", "))
                : ": this line holds numbers, so it is no header, and the columns are named 1 to " + names.size()));
    }
}
