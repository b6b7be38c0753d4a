package org.gradus.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gradus.Tensor;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.file.NpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class DataOptionsTest {

    @Command
    private static final class Chosen {

        @Mixin
        private DataOptions data;
    }

    private static DataOptions options(String... args) {
        Chosen chosen = new Chosen();
        new CommandLine(chosen).parseArgs(args);
        chosen.data.validate();
        return chosen.data;
    }

    @Test
    void itIsTheFlowerUnlessSomethingElseIsNamed() {
        assertEquals(BuiltInData.FLOWER.dataset(), options().dataset(false));
        assertEquals("flower", options().name());
    }

    @ParameterizedTest
    @CsvSource({"flower,FLOWER", "moons,MOONS", "circles,CIRCLES", "gaussian-quantiles,GAUSSIAN_QUANTILES",
        "blobs,BLOBS", "spirals,SPIRALS"})
    void namesMeanSetsThatNeedNoFile(String name, BuiltInData set) {
        assertEquals(set.dataset(), options("--data", name).dataset(false));
        assertEquals(name, options("--data", name).name());
    }

    @Test
    void aPathMeansAFileEvenIfItEndsInAName(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("moons"), "a,b,c\n1,2,x\n3,4,y\n");
        assertEquals(List.of("a", "b"), options("--data", file.toString()).dataset(false).features());
        Dataset chosen = options("--data", file.toString(), "--label", "a", "--drop", "c").dataset(false);
        assertEquals(List.of("b"), chosen.features());
        assertEquals(List.of("1", "3"), chosen.classes());
        DataOptions missing = options("--data", "./moons");
        assertEquals("./moons: no such file",
                assertThrows(DataException.class, () -> missing.dataset(false)).getMessage());
    }

    @Test
    void numpysFilesAreReadByTheirNames(@TempDir Path folder) {
        Path table = folder.resolve("a.npy");
        NpyFile.write(table, Tensor.of(new double[][] {{1, 2, 7}, {3, 4, 8}}));
        Dataset read = options("--data", table.toString()).dataset(false);
        assertEquals(Tensor.of(new double[][] {{1, 3}, {2, 4}}), read.x());
        assertEquals(List.of("7", "8"), read.classes());
        Exception e = assertThrows(ParameterException.class, () -> options("--data", table.toString(), "--label", "1"));
        assertEquals("--label and --drop choose columns of a CSV file, but --data names one of NumPy's",
                e.getMessage());
    }

    @Test
    void aSetHasNoColumnsToChoose() {
        for (String option : List.of("--label", "--drop")) {
            Exception e = assertThrows(ParameterException.class, () -> options("--data", "moons", option, "x1"));
            assertEquals("--label and --drop choose columns of a file, but --data names none", e.getMessage());
        }
    }
}
