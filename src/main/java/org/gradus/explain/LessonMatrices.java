package org.gradus.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.ImmutableIntList;
import org.eclipse.collections.api.map.MutableMap;
import org.gradus.Tensor;
import org.gradus.explain.Lesson.Matrix;
import org.gradus.explain.Lesson.Work;

/** The numbers of a lesson: what names stand for, abridged if it is large, and how each entry is computed. */
final class LessonMatrices {

    /** More rows or columns than that are abridged: so many of the first ones and of the last ones are shown. */
    private static final int MOST = 7;
    private static final int FIRST = 4;
    private static final int LAST = 2;

    private final Figure figure;
    private final MutableMap<String, Tensor> values = Maps.mutable.empty();
    private final Map<String, Matrix> matrices = new LinkedHashMap<>();
    private final Working working =
            new Working(this::value, LessonMatrices::number);

    LessonMatrices(Figure figure) {
        this.figure = figure;
    }

    /** Says what a name stands for: so many times a value. */
    void name(String name, Tensor value, double factor) {
        values.put(name, factor == 1 ? value : Tensor.of(value.shape(),
                IntStream.range(0, value.size()).mapToDouble(i -> value.at(i) * factor).toArray()));
    }

    boolean contains(String name) {
        return matrices.containsKey(name);
    }

    /** Shows what a name stands for, computed as a right side says, unless that has been said before. */
    void add(String name, Optional<Expression> right) {
        Optional.ofNullable(values.get(name))
                .ifPresent(value -> matrices.computeIfAbsent(name, _ -> matrix(name, value, right)));
    }

    /** What a name stands for. */
    Optional<Tensor> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Map<String, Matrix> all() {
        return matrices;
    }

    private Matrix matrix(String name, Tensor value, Optional<Expression> right) {
        int rank = value.shape().rank();
        boolean isEmpty = value.size() == 0;
        List<Integer> rows = places(isEmpty ? 0 : rank < 2 ? 1 : value.shape().dim(-2));
        List<Integer> columns = places(isEmpty ? 0 : rank < 1 ? 1 : value.shape().dim(-1));
        List<List<String>> cells = rows.stream()
                .map(row -> columns.stream().map(column -> number(Working.entry(value, index(rank, row, column))))
                        .toList())
                .toList();
        List<List<Work>> work = right.map(expression -> rows.stream().map(row -> columns.stream()
                .map(column -> work(name, value, index(rank, row, column), expression)).toList()).toList())
                .filter(all -> all.stream().flatMap(List::stream).allMatch(Optional::isPresent))
                .map(all -> all.stream().map(line -> line.stream().map(Optional::orElseThrow).toList()).toList())
                .orElse(List.of());
        double largest = IntStream.range(0, value.size()).mapToDouble(i -> Math.abs(value.at(i))).max().orElse(0);
        Optional<Figure.Card> card =
                figure.cards().detectOptional(each -> each.name().filter(name::equals).isPresent());
        Optional<Figure.Card> ofGradient = figure.cards()
                .detectOptional(each -> each.gradient().filter(half -> half.name().equals(name)).isPresent());
        return new Matrix(MathmlFormat.name(name), value.shape().toString(),
                card.or(() -> ofGradient).map(Figure.Card::id), card.isEmpty() && ofGradient.isPresent(), rows, columns,
                cells, number(largest), work);
    }

    private static List<Integer> places(int length) {
        return length <= MOST
                ? IntStream.range(0, length).boxed().toList()
                : IntStream.concat(IntStream.range(0, FIRST), IntStream.range(length - LAST, length)).boxed().toList();
    }

    /** Of more than two axes, the first slice is shown. */
    private static ImmutableIntList index(int rank, int row, int column) {
        int[] index = new int[rank];
        if (rank > 0) {
            index[rank - 1] = column;
        }
        if (rank > 1) {
            index[rank - 2] = row;
        }
        return IntLists.immutable.of(index);
    }

    private Optional<Work> work(String name, Tensor value, ImmutableIntList index, Expression right) {
        return working.of(right, index).map(entry -> new Work(Working.label(name, index), entry.formula(),
                entry.numbers() + " = " + number(Working.entry(value, index)), entry.from()
                        .select(place -> values.containsKey(place.name()))
                        .collect(place -> List.<Object>of(place.name(), place.row(), place.column())).castToList()));
    }

    /** Four digits, more or less. */
    static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value) || (value == Math.rint(value) && size < 1e5)) {
            return TextFormat.number(value);
        }
        String digits = size >= 1e-3 && size < 1e4
                ? String.format(Locale.ROOT, "%." + Math.clamp(3 - (int) Math.floor(Math.log10(size)), 0, 4) + "f",
                        value)
                : String.format(Locale.ROOT, "%.3e", value).replaceFirst("e([+-])0?(?=\\d)", "e$1").replace("e+", "e");
        return digits.replace('-', '−');
    }
}
