package org.gradus.course;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.gradus.Tensor;
import org.gradus.course.Picture.Series;
import org.gradus.course.Picture.Style;
import org.gradus.train.data.Dataset;
import org.junit.jupiter.api.Test;

class RegionsTest {

    private static final Dataset DATA = Dataset.ofLabels(Tensor.of(new double[][] {{-1, 3, 3}, {0, 0, 2}}),
            new int[] {0, 1, 1}, List.of("x1", "x2"), List.of("left", "right"));

    /** The probability of the second class is above ½ where x1 is above 1, in the middle, whatever x2 is. */
    private static Regions halves() {
        return Regions.around(DATA.x(), grid -> {
            double[][] rows = grid.toRows();
            return Tensor.of(new double[][] {IntStream.range(0, rows[0].length)
                    .mapToDouble(i -> rows[0][i] > 1 ? 0.9 : 0.1).toArray()});
        });
    }

    @Test
    void theBoundaryRunsWhereTheNetworkIsUndecided() {
        Regions regions = halves();
        regions.rows()
                .forEach(row -> assertTrue(row.matches("0+1+") && row.lastIndexOf('0') == row.length() / 2 - 1, row));
    }

    @Test
    void thereIsRoomAroundTheExamples() {
        Regions regions = halves();
        assertEquals(List.of(-1.2, 3.2, -0.1, 2.1),
                List.of(regions.left(), regions.right(), regions.bottom(), regions.top()));
    }

    @Test
    void rowsGoFromBottomToTop() {
        Regions regions = Regions.around(DATA.x(), grid -> Tensor.of(new double[][] {grid.toRows()[1]}));
        assertTrue(regions.rows().getFirst().matches("0+"), "x2 is -0.1 there");
        assertTrue(regions.rows().getLast().matches("1+"), "x2 is 2.1 there");
    }

    @Test
    void tilesAndExamplesOfAClassHaveItsName() {
        List<Series> panel = halves().panel("half and half", DATA);
        assertEquals(List.of("right", "left", "right", "left"), panel.stream().map(Series::name).toList());
        assertEquals(List.of(Style.TILES, Style.TILES, Style.DOTS, Style.DOTS),
                panel.stream().map(Series::style).toList());
        assertEquals(2, panel.get(2).points().size());
        assertTrue(panel.get(0).points().stream().allMatch(point -> point.x() > 1));
        assertTrue(panel.get(1).points().stream().allMatch(point -> point.x() < 1));
    }
}
