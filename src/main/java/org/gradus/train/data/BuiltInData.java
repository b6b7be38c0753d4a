package org.gradus.train.data;

/** The data sets that need no file: points in the plane, always the same. The first four have two classes. */
public enum BuiltInData {

    /** {@link Flower}: 400 points. */
    FLOWER,
    /** 200 {@link Generators#moons} with noise 0.2. */
    MOONS,
    /** 200 points on {@link Generators#circles} of radius 1 and 0.5, with noise 0.3. */
    CIRCLES,
    /** 200 points in two {@link Generators#gaussianQuantiles} of variance 0.5. */
    GAUSSIAN_QUANTILES,
    /** 300 points in three {@link Generators#blobs} of deviation 1. */
    BLOBS,
    /** 300 points on three arms of {@link Generators#spirals} with noise 0.2. */
    SPIRALS;

    private static final long SEED = 1;

    /** The points. */
    public Dataset dataset() {
        return switch (this) {
            case FLOWER -> Flower.dataset();
            case MOONS -> Generators.moons(200, 0.2, SEED);
            case CIRCLES -> Generators.circles(200, 0.5, 0.3, SEED);
            case GAUSSIAN_QUANTILES -> Generators.gaussianQuantiles(200, 0.5, 2, SEED);
            case BLOBS -> Generators.blobs(300, 3, 1, SEED);
            case SPIRALS -> Generators.spirals(300, 3, 0.2, SEED);
        };
    }
}
