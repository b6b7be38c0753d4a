package org.gradus.train.file;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.train.data.DataException;
import org.gradus.train.data.Dataset;

/**
 * Examples in a file of NumPy's.
 * <p>
 * An {@code .npz} holds two arrays, {@code X} and {@code Y}, or {@code x} and {@code y}. Examples are columns, as everywhere
 * here: X is {@code (features, examples)}, and Y is {@code (1, examples)}, or one-hot, {@code (classes, examples)}. As many
 * write it in NumPy, examples may also be rows, X {@code (examples, features)} and Y {@code (examples, 1)} or
 * {@code (examples, classes)}, or Y may have a single axis, if only one reading of the shapes, or of one-hot labels, fits.
 * <p>
 * An {@code .npy} holds a table like that of a CSV file without a header: an example in each row, its label last.
 * <p>
 * Labels are the numbers of classes, label 0 the least of them, or real numbers if asked for.
 *
 * @param path the file
 * @param realValues whether Y holds real numbers that are to be predicted, and not classes
 */
public record NumpyData(Path path, boolean realValues) {

    private static final int MAX_CLASSES = 1000;

    /** The examples of a file, with classes. */
    public static NumpyData of(Path path) {
        return new NumpyData(path, false);
    }

    /** Whether the file has a name that ends as NumPy's do. */
    public static boolean isNamed(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".npy") || name.endsWith(".npz");
    }

    /** The same file, with real numbers that are to be predicted. */
    public NumpyData withRealValues() {
        return new NumpyData(path, true);
    }

    /**
     * Reads the file. Features are named x1, x2 …; a class is named by its number.
     *
     * @throws DataException if it can't be read, or holds no such examples
     */
    public Dataset read() {
        Examples examples = isTable() ? table() : arrays();
        try {
            return dataset(examples);
        } catch (IllegalArgumentException e) {
            throw new DataException(path + ": " + e.getMessage());
        }
    }

    /**
     * Reads the features alone, {@code (features, examples)}, where there need be no labels: an {@code .npz} may hold X alone,
     * and an {@code .npy} as many columns as there are features.
     *
     * @param count how many features there must be
     * @throws DataException if it can't be read, or holds no such features
     */
    public Tensor readFeatures(int count) {
        boolean isTable = isTable();
        Tensor x = isTable ? NpyFile.read(path) : array(TensorFile.read(path).tensors(), "X");
        if (x.shape().rank() == 2 && x.size() > 0) {
            int rows = x.shape().dim(0);
            int columns = x.shape().dim(1);
            if (isTable && columns == count + 1) {
                return table().x();
            }
            if (!isTable && rows == count) {
                return x;
            }
            if (columns == count) {
                return transposed(x);
            }
        }
        throw new DataException(path + ": must hold " + count + " features, but has the shape " + x.shape());
    }

    private boolean isTable() {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** Examples as columns, whatever they were in the file. */
    private record Examples(Tensor x, Tensor y) {}

    private Examples table() {
        Tensor table = NpyFile.read(path);
        if (table.shape().rank() != 2 || table.shape().dim(1) < 2 || table.size() == 0) {
            throw new DataException(path + ": must hold a table, (examples, features + 1), the last column the label,"
                    + " but has the shape " + table.shape());
        }
        double[][] columns = transposed(table).toRows();
        return new Examples(Tensor.of(Arrays.copyOf(columns, columns.length - 1)),
                Tensor.of(new double[][] {columns[columns.length - 1]}));
    }

    private Examples arrays() {
        Map<String, Tensor> arrays = TensorFile.read(path).tensors();
        Tensor x = array(arrays, "X");
        Tensor y = array(arrays, "Y");
        String shapes = ": X " + x.shape() + " and Y " + y.shape() + " ";
        if (x.shape().rank() != 2 || y.shape().rank() < 1 || y.shape().rank() > 2 || x.size() == 0 || y.size() == 0) {
            throw new DataException(path + shapes + "must have the shapes (features, examples) and (1, examples), or"
                    + " (classes, examples)");
        }
        boolean vector = y.shape().rank() == 1;
        boolean oneRow = vector || y.shape().dim(0) == 1;
        boolean oneColumn = vector || y.shape().dim(1) == 1;
        boolean asColumns = x.shape().dim(1) == y.shape().dim(-1) && (oneRow || !oneColumn);
        boolean asRows = x.shape().dim(0) == y.shape().dim(0) && (oneColumn || !oneRow);
        boolean isEither = asColumns && asRows && x.size() > 1;
        boolean areRows = isEither && !oneRow && !oneColumn && hasOneHotRows(y);
        boolean areColumns = isEither && !oneRow && !oneColumn && hasOneHotRows(transposed(y));
        if (isEither && areRows == areColumns) {
            throw new DataException(path + shapes + "do not tell whether examples are columns or rows: give Y the shape"
                    + " (1, examples) if they are columns, (examples, 1) if they are rows");
        }
        if (asColumns && !areRows) {
            return new Examples(x, vector ? y.reshape(1, y.size()) : y);
        }
        if (asRows) {
            return new Examples(transposed(x), vector ? y.reshape(1, y.size()) : transposed(y));
        }
        throw new DataException(path + shapes + "do not have equally many examples");
    }

    /** Whether there is a single 1 in each row, and else 0. */
    private static boolean hasOneHotRows(Tensor y) {
        return Arrays.stream(y.toArray()).allMatch(entry -> entry == 0 || entry == 1)
                && Arrays.stream(y.toRows()).allMatch(row -> Arrays.stream(row).sum() == 1);
    }

    private Tensor array(Map<String, Tensor> arrays, String name) {
        Tensor upper = arrays.get(name);
        Tensor found = upper == null ? arrays.get(name.toLowerCase(Locale.ROOT)) : upper;
        if (found == null) {
            throw new DataException(path + ": has no array named " + name + ", only "
                    + DataException.quoted(String.join(", ", arrays.keySet())));
        }
        return found;
    }

    private Dataset dataset(Examples examples) {
        Tensor y = examples.y();
        int rows = y.shape().dim(0);
        List<String> features = IntStream.rangeClosed(1, examples.x().shape().dim(0)).mapToObj(i -> "x" + i).toList();
        if (realValues) {
            return new Dataset(examples.x(), y, features, List.of());
        }
        if (rows == 2) { // of which the first says nothing more than the second
            double[] second = y.toRows()[1];
            Dataset data = new Dataset(examples.x(), Tensor.of(new double[][] {second}), features, List.of("0", "1"));
            double[] first = Arrays.stream(second).map(label -> 1 - label).toArray();
            if (!y.equals(Tensor.of(new double[][] {first, second}))) {
                throw new DataException(path + ": Y has two rows, but they are not one-hot");
            }
            return data;
        }
        return rows > 2
                ? new Dataset(examples.x(), y, features, IntStream.range(0, rows).mapToObj(String::valueOf).toList())
                : numbered(examples.x(), y, features);
    }

    private Dataset numbered(Tensor x, Tensor y, List<String> features) {
        double[] numbers = Arrays.stream(y.toArray()).map(label -> label + 0.0).toArray(); // −0 is 0
        double[] classes = Arrays.stream(numbers).sorted().distinct().toArray();
        if (classes.length < 2 || classes.length > MAX_CLASSES
                || !Double.isFinite(classes[0] + classes[classes.length - 1])) {
            throw new DataException(path + ": Y has " + classes.length + (classes.length == 1 ? " value" : " values")
                    + ", the least " + classes[0] + ", the greatest " + classes[classes.length - 1]
                    + ", but labels must be 2 to " + MAX_CLASSES + " different finite numbers");
        }
        return Dataset.ofLabels(x,
                Arrays.stream(numbers).mapToInt(label -> Arrays.binarySearch(classes, label)).toArray(),
                features, Arrays.stream(classes).mapToObj(NumpyData::name).toList());
    }

    private static String name(double number) {
        return number == (long) number ? Long.toString((long) number) : Double.toString(number);
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = matrix.shape().dim(0);
        int columns = matrix.shape().dim(1);
        return Tensor.of(Shape.of(columns, rows),
                IntStream.range(0, matrix.size()).mapToDouble(i -> matrix.at(i % rows * columns + i / rows)).toArray());
    }
}
