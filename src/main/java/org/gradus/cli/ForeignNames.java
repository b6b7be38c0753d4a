package org.gradus.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gradus.Shape;
import org.gradus.Tensor;
import org.gradus.cli.ParameterName.Parameter;
import org.gradus.train.data.DataException;

/**
 * Finds out which of another program's tensors are which parameters. What {@code --map} says holds; else names tell, and
 * where the names of layers have no numbers, the only order in which their shapes fit.
 */
final class ForeignNames {

    /** Those of the data, which may be in the same file. */
    private static final Set<String> DATA = Set.of("X", "x", "Y", "y");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    /** So many digits can a number have that layers are ordered by. */
    private static final int DIGITS = 20;
    /** Of so many layers without numbers all orders are tried. */
    private static final int MOST_WITHOUT_NUMBERS = 8;

    private final Path file;
    private final Map<String, Tensor> tensors;
    private final String wanted;
    /** Their names by ours. */
    private final Map<String, String> found = new LinkedHashMap<>();
    /** What the other names say. */
    private final Map<String, ParameterName> open = new LinkedHashMap<>();

    private ForeignNames(Path file, Map<String, Tensor> tensors, NameMap map, boolean areGradients, String wanted) {
        this.file = file;
        this.tensors = tensors;
        this.wanted = wanted;
        List<String> unknown = new ArrayList<>();
        for (String theirs : tensors.keySet()) {
            if (map.parameter(theirs, areGradients).isPresent() && !map.leavesOut(theirs)) {
                find(map.parameter(theirs, areGradients).get(), theirs);
            } else if (!map.leavesOut(theirs) && !DATA.contains(theirs)) {
                ParameterName.of(theirs).ifPresentOrElse(name -> open.put(theirs, name), () -> unknown.add(theirs));
            }
        }
        // a file may hold both the parameters and their gradients
        if (open.values().stream().anyMatch(name -> name.isGradient() == areGradients)) {
            open.values().removeIf(name -> name.isGradient() != areGradients);
        }
        if (!unknown.isEmpty()) {
            throw unknown(unknown);
        }
    }

    /**
     * The names of weights and biases, by ours.
     *
     * @param features how many inputs the first layer has
     * @throws DataException if they can't be told
     */
    static Map<String, String> ofWeights(Path file, Map<String, Tensor> tensors, NameMap map, int features) {
        ForeignNames names = new ForeignNames(file, tensors, map, false, "W1, b1, W2, b2 and so on");
        names.findByOrder(features);
        return names.found;
    }

    /**
     * The names of gradients, by those of the parameters here.
     *
     * @param shapes of the parameters
     * @param known what the parameters are named where they were loaded from
     * @throws DataException if they can't be told
     */
    static Map<String, String> ofGradients(Path file, Map<String, Tensor> tensors, NameMap map,
            Map<String, Shape> shapes, Map<Parameter, String> known) {
        String wanted = String.join(", ", shapes.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).toList());
        ForeignNames names = new ForeignNames(file, tensors, map, true, wanted);
        names.findBy(name -> Stream.ofNullable(known.get(name.parameter())));
        int layers = shapes.size() / 2;
        if (names.open.values().stream().allMatch(name -> 1 <= name.number() && name.number() <= layers)) {
            names.findBy(name -> Stream.of(name.inOrder(name.number())));
        } else if (names.layers().size() == layers) {
            names.findByOrder(shapes.get("W1").dim(1));
        }
        if (!names.open.isEmpty()) {
            throw names.unknown(names.open.keySet());
        }
        names.found.keySet().stream().filter(ours -> !shapes.containsKey(ours)).findFirst().ifPresent(ours -> {
            throw new DataException(file + ": " + DataException.quoted(names.found.get(ours)) + " would be " + ours
                    + ", but the network has " + wanted);
        });
        return names.found;
    }

    private DataException unknown(Collection<String> names) {
        return new DataException(file + ": cannot tell what " + NameMap.quoted(names) + (names.size() == 1
                ? " is" : " are") + ", beside " + wanted
                + "; --map NAME=W1 says so, and --map NAME=none leaves one out");
    }

    private void find(String ours, String theirs) {
        String other = found.put(ours, theirs);
        if (other != null) {
            throw new DataException(file + ": both " + NameMap.quoted(List.of(other, theirs)) + " would be " + ours
                    + "; --map NAME=none leaves one out");
        }
    }

    private interface Finder {

        Stream<String> ours(ParameterName name);
    }

    private void findBy(Finder finder) {
        for (String theirs : List.copyOf(open.keySet())) {
            finder.ours(open.get(theirs)).forEach(ours -> {
                find(ours, theirs);
                open.remove(theirs);
            });
        }
    }

    private Set<String> layers() {
        Set<String> layers = new LinkedHashSet<>();
        open.values().forEach(name -> layers.add(name.parameter().layer()));
        return layers;
    }

    /** The layers as their numbers say, or as their shapes allow. */
    private void findByOrder(int features) {
        Set<String> layers = layers();
        boolean areNumbered =
                layers.stream().map(layer -> NUMBER.matcher(layer).replaceAll("0")).distinct().count() <= 1;
        List<String> ordered = areNumbered
                ? layers.stream().sorted(Comparator.comparing(ForeignNames::padded)).toList()
                : onlyOrder(layers, features);
        findBy(name -> Stream.of(name.inOrder(1 + ordered.indexOf(name.parameter().layer()))));
    }

    /** With numbers of the same length, so that texts sort as numbers do. */
    private static String padded(String layer) {
        return NUMBER.matcher(layer)
                .replaceAll(number -> "0".repeat(Math.max(0, DIGITS - number.group().length())) + number.group());
    }

    private List<String> onlyOrder(Set<String> layers, int features) {
        Map<String, Shape> matrices = new LinkedHashMap<>();
        open.forEach((theirs, name) -> {
            if (!name.parameter().isBias() && tensors.get(theirs).shape().rank() == 2) {
                matrices.put(name.parameter().layer(), tensors.get(theirs).shape());
            }
        });
        Set<List<String>> orders = new LinkedHashSet<>();
        if (matrices.keySet().equals(layers) && layers.size() <= MOST_WITHOUT_NUMBERS) {
            collect(orders, List.of(), features, matrices, 1);
            collect(orders, List.of(), features, matrices, 0);
        }
        if (orders.size() != 1) {
            throw new DataException(file + ": cannot tell in which order the layers " + NameMap.quoted(layers)
                    + " are: their names have no numbers, and their shapes " + matrices.values() + " fit in "
                    + (orders.isEmpty() ? "no order" : "several"));
        }
        return orders.iterator().next();
    }

    /** Orders in which each layer has as many inputs as the one before has units. */
    private static void collect(Set<List<String>> orders, List<String> begun, int units, Map<String, Shape> matrices,
            int axisOfInputs) {
        if (begun.size() == matrices.size()) {
            orders.add(begun);
        }
        matrices.forEach((layer, shape) -> {
            if (!begun.contains(layer) && shape.dim(axisOfInputs) == units) {
                collect(orders, Stream.concat(begun.stream(), Stream.of(layer)).toList(), shape.dim(1 - axisOfInputs),
                        matrices, axisOfInputs);
            }
        });
    }
}
