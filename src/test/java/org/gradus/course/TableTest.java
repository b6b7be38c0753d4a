package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void wordsStandToTheLeftAndNumbersToTheRight() {
        Table table = new Table(List.of("method", "step", "where"),
                List.of(List.of("central", "1", "W1"), List.of("Ridders", "1.25e-01", "b")));
        assertEquals("""
                method       step  where
                central         1  W1
                Ridders  1.25e-01  b
                """, table.text());
    }

    @Test
    void everyRowHasACellForEachColumn() {
        List<List<String>> rows = List.of(List.of("1"));
        assertEquals("the row [1] needs a cell for each of [a, b]",
                assertThrows(IllegalArgumentException.class, () -> new Table(List.of("a", "b"), rows)).getMessage());
    }
}
