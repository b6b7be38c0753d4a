package org.gradus.kernel;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Which {@link Blas} is used, and why. */
final class BlasChoice {

    private static final Supplier<Blas> CHOSEN = choice();

    private BlasChoice() {}

    static Blas chosen() {
        return CHOSEN.get();
    }

    /** What it threw is thrown at every call, not at the first alone. */
    private static Supplier<Blas> choice() {
        try {
            Blas blas = choose(System.getProperty("gradus.blas", "openblas"), Threads.most(), caches(),
                    System.getLogger(Blas.class.getName()));
            return () -> blas;
        } catch (IllegalArgumentException e) {
            return () -> {
                throw new IllegalArgumentException(e.getMessage(), e);
            };
        }
    }

    static Blas choose(String wanted, int threads, Path caches, Logger logger) {
        return switch (wanted) {
            case "openblas" -> {
                try {
                    yield openBlas(threads, caches);
                } catch (IOException | IllegalArgumentException | IllegalCallerException e) {
                    logger.log(Level.WARNING,
                            "matrix products are computed in Java, which is slower: " + e.getMessage());
                    yield new JavaBlas();
                }
            }
            case "java" -> new JavaBlas();
            default -> named(wanted, threads);
        };
    }

    private static Blas openBlas(int threads, Path caches) throws IOException {
        List<Path> files = OpenBlas.extract(caches);
        List<SymbolLookup> libraries = files.stream().map(BlasChoice::load).toList();
        return new NativeBlas("OpenBLAS from " + files.getLast(), libraries.getLast(), threads);
    }

    private static Blas named(String library, int threads) {
        try {
            return new NativeBlas(library, load(library), threads);
        } catch (IllegalArgumentException | IllegalCallerException e) {
            throw new IllegalArgumentException("gradus.blas=" + library + ": " + e.getMessage(), e);
        }
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup load(Path file) {
        return SymbolLookup.libraryLookup(file, Arena.global());
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup load(String library) {
        return Files.exists(Path.of(library)) ? load(Path.of(library))
                : SymbolLookup.libraryLookup(library, Arena.global());
    }

    /** Where this system keeps what a user's programs can make again. */
    private static Path caches() {
        String home = System.getProperty("user.home");
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return directory("LOCALAPPDATA").orElse(Path.of(home, "AppData", "Local")).resolve("gradus");
        }
        if (os.startsWith("mac")) {
            return Path.of(home, "Library", "Caches", "gradus");
        }
        return directory("XDG_CACHE_HOME").orElse(Path.of(home, ".cache")).resolve("gradus");
    }

    private static Optional<Path> directory(String variable) {
        return Optional.ofNullable(System.getenv(variable)).map(Path::of).filter(Path::isAbsolute);
    }
}
