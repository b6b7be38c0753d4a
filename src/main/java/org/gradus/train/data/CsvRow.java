package org.gradus.train.data;

import java.nio.file.Path;
import java.util.List;

/**
 * One row of a CSV file.
 *
 * @param file the file
 * @param line the line, from 1, on which the row starts
 * @param cells its cells, just as they stand in the file
 */
record CsvRow(Path file, long line, List<String> cells) {

    CsvRow {
        cells = List.copyOf(cells);
    }

    boolean isBlank() {
        return cells.size() == 1 && cells.getFirst().isBlank();
    }

    /** A cell without surrounding space. */
    String text(int column) {
        return cells.get(column).strip();
    }

    DataException fault(String what) {
        return new DataException(file + ":" + line + ": " + what);
    }

    /** What is wrong with a cell: on a later line than the row's, if cells before it have line breaks in quotes. */
    DataException fault(int column, String name, String what) {
        long at = line + cells.subList(0, column).stream().mapToInt(Lines::breaks).sum();
        return new DataException(file + ":" + at + ": column " + Quoted.of(name) + ": " + what);
    }
}
