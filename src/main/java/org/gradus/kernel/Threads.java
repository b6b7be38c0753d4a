package org.gradus.kernel;

/** How many threads may compute at once. */
public final class Threads {

    private Threads() {}

    /**
     * The largest number of threads for one computation: the property {@code gradus.threads}, but at most the number of
     * cores, which it is if the property is not set.
     *
     * @throws IllegalArgumentException if the property is not a positive number
     */
    public static int most() {
        String property = System.getProperty("gradus.threads");
        int cores = Runtime.getRuntime().availableProcessors();
        if (property == null) {
            return cores;
        }
        try {
            int threads = Integer.parseInt(property);
            if (threads > 0) {
                return Math.min(threads, cores);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("gradus.threads=" + property + ": a positive number is needed");
    }
}
