package org.gradus.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

/**
 * OpenBLAS from the jar that carries it for this platform. The system's loader takes files only, so the libraries are
 * copied once into a directory of the user's.
 */
final class OpenBlas {

    private static final String POM_PROPERTIES = "META-INF/maven/org.bytedeco/openblas/pom.properties";

    private OpenBlas() {}

    /**
     * The libraries as files, in the order in which they are to be loaded.
     *
     * @param caches where a directory for this version is looked for and made
     * @throws IOException if there is no OpenBLAS for this platform on the class path, or the files cannot be written
     */
    static List<Path> extract(Path caches) throws IOException {
        String platform = platform();
        List<String> names = libraries(platform);
        String folder = "org/bytedeco/openblas/" + platform + "/";
        URL url = OpenBlas.class.getClassLoader().getResource(folder + names.getLast());
        if (url == null) {
            throw new IOException("no OpenBLAS for " + platform + " on the class path (org.bytedeco:openblas)");
        }
        if (!(url.openConnection() instanceof JarURLConnection connection)) {
            throw new IOException("OpenBLAS is not in a jar: " + url);
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            Path directory = Files.createDirectories(caches.resolve("openblas-" + version(jar) + "-" + platform));
            for (String name : names) {
                extract(jar, entry(jar, folder + name), directory.resolve(name));
            }
            return names.stream().map(directory::resolve).toList();
        }
    }

    private static ZipEntry entry(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new IOException(jar.getName() + " has no " + name);
        }
        return entry;
    }

    private static void extract(JarFile jar, ZipEntry entry, Path file) throws IOException {
        if (intact(file, entry)) {
            return;
        }
        Path part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        try (InputStream content = jar.getInputStream(entry)) {
            Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
            // Another process may be doing the same: whoever is last replaces a file by its equal.
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Windows does not replace a library that another process has loaded meanwhile.
            if (!intact(file, entry)) {
                throw e;
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static boolean intact(Path file, ZipEntry entry) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
            return false;
        }
        try (var in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue() == entry.getCrc();
        }
    }

    private static String version(JarFile jar) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = jar.getInputStream(entry(jar, POM_PROPERTIES))) {
            properties.load(in);
        }
        return properties.getProperty("version");
    }

    /** This platform as the jars name it. */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os;
        String arch = System.getProperty("os.arch");
        return system + "-" + switch (arch) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm64";
            default -> arch;
        };
    }

    /** Those that OpenBLAS needs come first: it has no path of its own to find them by, and takes what is loaded. */
    private static List<String> libraries(String platform) {
        return switch (platform) {
            case "linux-x86_64" -> List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");
            case "linux-arm64" -> List.of("libgcc_s.so.1", "libgfortran.so.5", "libopenblas.so.0");
            case "macosx-x86_64", "macosx-arm64" ->
                    List.of("libgcc_s.1.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib", "libopenblas.0.dylib");
            default -> List.of("libopenblas.dll");
        };
    }
}
