package org.gradus.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.gradus.train.data.NumpyRandom;

/**
 * Which examples each step learns from: in each epoch all of them, in a new order, some at a time; in its last batch those
 * that are left. If a batch holds all of them, they keep their order.
 */
final class Batches {

    private final int size;
    private final NumpyRandom random;
    private final int[] order;
    private int next;

    Batches(int examples, int size, NumpyRandom random) {
        this.size = size;
        this.random = random;
        this.order = IntStream.range(0, examples).toArray();
    }

    boolean areWhole() {
        return size >= order.length;
    }

    int[] next() {
        if (areWhole()) {
            return order;
        }
        if (next == 0) {
            random.shuffle(order);
        }
        int[] batch = Arrays.copyOfRange(order, next, Math.min(next + size, order.length));
        next = (next + batch.length) % order.length;
        return batch;
    }
}
