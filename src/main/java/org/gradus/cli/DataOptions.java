package org.gradus.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gradus.Tensor;
import org.gradus.train.data.BuiltInData;
import org.gradus.train.data.CsvFile;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;
import org.gradus.train.file.NumpyData;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which data: a file, or a set that needs none. */
final class DataOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "DATA", defaultValue = "flower", completionCandidates = BuiltIn.class, description = "a CSV file with numeric features and a label, a NumPy file (.npz with X and Y, whose columns are examples, or .npy, a table like a CSV file's), or one of ${COMPLETION-CANDIDATES}, which need no file (default: ${DEFAULT-VALUE}); ./moons is a file even so")
    private String data;

    @Option(names = "--label", paramLabel = "COLUMN", description = "the label's column, by name or by position from 1; else the last one")
    private Optional<String> label;

    @Option(names = "--drop", paramLabel = "COLUMN", description = "a column to leave out; may be repeated")
    private List<String> drop = List.of();

    static final class BuiltIn extends Names<BuiltInData> {

        BuiltIn() {
            super("data set", BuiltInData.values());
        }
    }

    /** Refuses choices that make no sense, before anything is read. */
    void validate() {
        if (data.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--data names no file");
        }
        if (builtIn(data).isPresent() && (label.isPresent() || !drop.isEmpty())) {
            throw new ParameterException(spec.commandLine(),
                    "--label and --drop choose columns of a file, but --data names none");
        }
        if (NumpyData.isNamed(Path.of(data)) && (label.isPresent() || !drop.isEmpty())) {
            throw new ParameterException(spec.commandLine(),
                    "--label and --drop choose columns of a CSV file, but --data names one of NumPy's");
        }
    }

    /** The file, or the name of the set. */
    String name() {
        return data;
    }

    /** A name means the set even where there is a file of that name, so it means the same in every directory. */
    private static Optional<BuiltInData> builtIn(String data) {
        return Arrays.stream(BuiltInData.values()).filter(set -> Names.name(set).equals(data)).findFirst();
    }

    /**
     * Reads or generates them.
     *
     * @param realValues whether the label is a real number; those of two classes in a built-in set are 0 and 1
     */
    Dataset dataset(boolean realValues) {
        Optional<Dataset> set = builtIn(data).map(BuiltInData::dataset);
        return set.isPresent() ? realValues ? numbered(set.get()) : set.get() : read(realValues);
    }

    private Dataset read(boolean realValues) {
        Path file = Path.of(data);
        if (NumpyData.isNamed(file)) {
            return new NumpyData(file, realValues).read();
        }
        return (realValues ? csv().withRealValues() : csv()).read();
    }

    private Dataset numbered(Dataset set) {
        if (set.classes().size() != 2) {
            throw new ParameterException(spec.commandLine(), "--loss squared-error needs real numbers to predict, but "
                    + data + " has " + set.classes().size() + " classes");
        }
        return new Dataset(set.x(), set.y(), set.features(), List.of());
    }

    private CsvFile csv() {
        CsvFile csv = CsvFile.of(Path.of(data)).without(drop.toArray(String[]::new));
        return label.map(csv::withLabel).orElse(csv);
    }

    /**
     * The features of a file or of a built-in set; those of a NumPy file have no names, and are taken by their places.
     *
     * @param names which, in this order
     * @throws DataException if it has no such features
     */
    static Tensor features(String data, List<String> names) {
        Path file = Path.of(data);
        Optional<Dataset> set = builtIn(data).map(BuiltInData::dataset);
        if (set.isEmpty()) {
            return NumpyData.isNamed(file)
                    ? NumpyData.of(file).readFeatures(names.size())
                    : CsvFile.of(file).readFeatures(names);
        }
        if (!set.get().features().equals(names)) {
            throw new DataException("the model is for the features " + names + ", but " + data + " has "
                    + set.get().features());
        }
        return set.get().x();
    }
}
