package org.gradus.check;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.Lists;
import org.eclipse.collections.api.factory.Maps;
import org.eclipse.collections.api.list.ImmutableList;
import org.eclipse.collections.api.map.ImmutableMap;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.Variable;

/**
 * One entry of a variable.
 *
 * @param offset the entry's place in row-major order
 */
public record Entry(Variable variable, int offset) {

    private static final Pattern LABEL =
            Pattern.compile("(?<name>.+?)(?:\\[(?<places>\\s*\\d+\\s*(?:,\\s*\\d+\\s*)*)])?", Pattern.DOTALL);

    /** @throws IllegalArgumentException if the variable has no such entry */
    public Entry {
        Objects.requireNonNull(variable);
        if (offset < 0 || offset >= variable.shape().size()) {
            throw new IllegalArgumentException(variable.labelWithShape() + " has no entry " + offset
                    + ": its entries are numbered from 0 to " + (variable.shape().size() - 1));
        }
    }

    /**
     * The entry that a {@linkplain #label label} names.
     *
     * @param label such as {@code W1[2,0]}, or a scalar's name alone
     * @param variables among which it is
     * @throws IllegalArgumentException if there is no such entry, or several variables have the name
     */
    public static Entry parse(String label, Iterable<Variable> variables) {
        ImmutableList<Variable> all = Lists.immutable.withAll(variables);
        Matcher parts = LABEL.matcher(label);
        if (!parts.matches()) {
            throw new IllegalArgumentException(label + ": an entry is written as a name and its place on each axis,"
                    + " such as W1[2,0]");
        }
        ImmutableList<Variable> named = all.select(variable -> variable.label().equals(parts.group("name")));
        if (named.size() != 1) {
            throw new IllegalArgumentException(label + ": " + (named.isEmpty() ? "there is no variable" : "there are "
                    + named.size() + " variables") + " called " + parts.group("name") + " among "
                    + all.collect(Variable::label).makeString());
        }
        Variable variable = named.getOnly();
        ImmutableList<String> places = parts.group("places") == null
                ? Lists.immutable.empty()
                : Lists.immutable.of(parts.group("places").split(",", -1)).collect(String::strip);
        Shape shape = variable.shape();
        if (places.size() != shape.rank()) {
            throw new IllegalArgumentException(label + ": " + variable.labelWithShape() + " needs " + shape.rank()
                    + " places, not " + places.size());
        }
        int offset = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            String place = places.get(axis);
            if (place.length() > 10 || Long.parseLong(place) >= shape.dim(axis)) {
                throw new IllegalArgumentException(label + ": " + place + " is out of range: axis " + axis + " of "
                        + variable.labelWithShape() + " runs from 0 to " + (shape.dim(axis) - 1));
            }
            offset += Integer.parseInt(place) * shape.strides()[axis];
        }
        return new Entry(variable, offset);
    }

    /** All entries of a variable, in order. */
    public static ImmutableList<Entry> allOf(Variable variable) {
        return Lists.immutable.fromStream(
                IntStream.range(0, variable.shape().size()).mapToObj(offset -> new Entry(variable, offset)));
    }

    /** The variable's name with the entry's place on each axis, such as {@code W1[2,0]}; the name alone of a scalar. */
    public String label() {
        if (variable.shape().rank() == 0) {
            return variable.label();
        }
        int[] strides = variable.shape().strides();
        return variable.shape().axes().collect(axis -> offset / strides[axis] % variable.shape().dim(axis))
                .makeString(variable.label() + "[", ",", "]");
    }

    /** The direction in which it alone moves. */
    ImmutableMap<Variable, Tensor> direction() {
        return Maps.immutable.of(variable, Directions.unit(this));
    }

    /** Its present value. */
    public double value() {
        return variable.value().at(offset);
    }
}
