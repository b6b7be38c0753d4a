package org.gradus.check;

import org.gradus.Tensor;

/**
 * How far two tensors of the same shape are apart at most.
 *
 * @param maxAbs the largest |a − b| of an entry
 * @param maxRel the largest |a − b| / max(|a|, |b|), which is 0 where both are 0
 */
public record Difference(double maxAbs, double maxRel) {

    /**
     * Compares entry by entry.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public static Difference between(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            throw new IllegalArgumentException(
                    "tensors of different shapes " + a.shape() + " and " + b.shape() + " can't be compared");
        }
        double maxAbs = 0;
        double maxRel = 0;
        for (int i = 0; i < a.size(); i++) {
            double abs = Math.abs(a.at(i) - b.at(i));
            double size = Math.max(Math.abs(a.at(i)), Math.abs(b.at(i)));
            maxAbs = Math.max(maxAbs, abs);
            maxRel = Math.max(maxRel, size == 0 ? 0 : abs / size);
        }
        return new Difference(maxAbs, maxRel);
    }
}
