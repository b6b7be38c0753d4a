package org.gradus.cli;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.gradus.Tensor;
import org.gradus.train.Metrics;
import org.gradus.train.Predictor;
import org.gradus.train.SavedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what a saved model makes of data. */
@Command(name = "predict", description = {
    "Writes what a saved model predicts, as CSV with a line for each example: its class and the probability of each"
            + " class, or the number.",
    "The data need no label. Of a file, the columns with the names of the model's features are read."}, exitCodeList = {
        "0:all is well", "2:bad input, named on standard error"})
final class PredictCommand implements Callable<Integer> {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final Streams streams;

    @Spec
    private CommandSpec spec;

    @Option(names = "--load", paramLabel = "FILE", required = true, description = "a model that train --save has written")
    private Path load;

    @Option(names = "--data", paramLabel = "DATA", required = true, description = "a CSV file, or the name of a set that needs no file, as for train")
    private String data;

    @Option(names = "--out", paramLabel = "FILE", description = "write to a file; else to standard output")
    private Optional<Path> out;

    PredictCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Optional<OutFile> file = out.map(path -> new OutFile(spec, "--out", path));
        file.ifPresent(it -> it.requireOtherThan(data, load.toString()));
        file.ifPresent(OutFile::requireWritable);
        SavedModel model = SavedModel.read(load);
        Tensor x = DataOptions.features(data, model.features());
        Tensor output = new Predictor(model.network(), model.variables())
                .output(model.standardization().map(it -> it.apply(x)).orElse(x));
        String csv = csv(model.classes(), output);
        file.ifPresentOrElse(it -> it.write(csv), () -> streams.out().print(csv));
        return 0;
    }

    private static String csv(List<String> classes, Tensor output) {
        StringWriter text = new StringWriter();
        try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
            List<String> header = new ArrayList<>(List.of("prediction"));
            classes.forEach(name -> header.add("P(" + name + ")"));
            printer.printRecord(header);
            int[] labels = Metrics.labels(output);
            int examples = output.shape().dim(1);
            for (int example = 0; example < examples; example++) {
                List<Object> row = new ArrayList<>();
                if (classes.isEmpty()) {
                    row.add(output.at(example));
                } else {
                    row.add(classes.get(labels[example]));
                    for (int label = 0; label < classes.size(); label++) {
                        row.add(classes.size() > 2 ? output.at(label * examples + example)
                                : label == 1 ? output.at(example) : 1 - output.at(example));
                    }
                }
                printer.printRecord(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a text in memory has no faults of output
        }
        return text.toString();
    }
}
