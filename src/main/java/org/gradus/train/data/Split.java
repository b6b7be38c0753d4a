package org.gradus.train.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eclipse.collections.api.factory.primitive.IntLists;
import org.eclipse.collections.api.list.primitive.MutableIntList;

/** Data in parts, to learn from some and to be judged by others. */
public final class Split {

    private Split() {}

    /**
     * Parts that have their shares of every class, to the nearest whole example, drawn at random. Within a part, examples
     * keep their order.
     *
     * <pre>{@code
     * List<Dataset> parts = Split.stratified(data, new NumpyRandom(1), 0.6, 0.2);
     * Dataset training = parts.get(0);
     * Dataset validation = parts.get(1);
     * Dataset test = parts.get(2); // what is left
     * }</pre>
     *
     * @param shares of each part but the last, which gets the rest
     * @return one part more than there are shares
     * @throws IllegalArgumentException if a share is not positive, or they are no less than 1 together, or a part would
     *         have no example of a class
     */
    public static List<Dataset> stratified(Dataset data, NumpyRandom random, double... shares) {
        double[] ends = Arrays.copyOf(shares, shares.length + 1);
        Arrays.parallelPrefix(ends, Double::sum);
        if (Arrays.stream(shares).anyMatch(share -> !(share > 0)) || !(ends[shares.length] < 1)) {
            throw new IllegalArgumentException("the shares " + Arrays.toString(shares)
                    + " must each be above 0, and together below 1");
        }
        ends[shares.length] = 1;
        List<MutableIntList> parts = Arrays.stream(ends).mapToObj(_ -> IntLists.mutable.empty()).toList();
        int[] labels = data.classes().isEmpty() ? new int[data.examples()] : data.labels();
        for (int label = 0; label < Math.max(1, data.classes().size()); label++) {
            int wanted = label;
            int[] members = IntStream.range(0, labels.length).filter(i -> labels[i] == wanted).toArray();
            random.shuffle(members);
            int from = 0;
            for (int part = 0; part < ends.length; part++) {
                int to = (int) Math.round(ends[part] * members.length);
                if (from == to && members.length > 0) {
                    throw new IllegalArgumentException("the " + members.length + " examples"
                            + (data.classes().isEmpty() ? "" : " of class " + data.classes().get(label))
                            + " are too few for shares of " + Arrays.toString(shares) + " and the rest");
                }
                parts.get(part).addAll(Arrays.copyOfRange(members, from, to));
                from = to;
            }
        }
        return parts.stream().map(part -> data.part(part.sortThis().toArray())).toList();
    }
}
