package org.gradus.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.gradus.Node;

/** The Java of one page as a program: its blocks, one after the other, are the body of one method. */
final class JavaPage {

    private JavaPage() {}

    /** Compiles a page's blocks into the directory and runs them; what each one prints. */
    static List<String> run(Path page, List<Example> blocks, Path directory)
            throws IOException, ReflectiveOperationException {
        Path source = Files.writeString(directory.resolve("Page.java"), program(blocks));
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler().run(null, complaints, complaints,
                "-classpath", System.getProperty("java.class.path"), "-d", directory.toString(), source.toString());
        assertEquals("", complaints.toString(StandardCharsets.UTF_8), page + " does not compile");

        List<String> printed = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Runnable atEndOfBlock = () -> {
            printed.add(out.toString(StandardCharsets.UTF_8));
            out.reset();
        };
        PrintStream usual = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try (URLClassLoader loader = new Anew(directory)) {
            loader.loadClass("Page").getMethod("run", Runnable.class).invoke(null, atEndOfBlock);
        } finally {
            System.setOut(usual);
        }
        return printed;
    }

    private static String program(List<Example> blocks) {
        return """
                import org.gradus.*;
                %s
                public class Page {
                %s
                public static void run(Runnable atEndOfBlock) throws Exception {
                %s
                }
                }
                """.formatted(
                blocks.stream().flatMap(block -> block.code().lines()).filter(JavaPage::isImport)
                        .collect(Collectors.joining("\n")),
                blocks.stream().map(JavaPage::body).filter(JavaPage::isMethods).collect(Collectors.joining("\n")),
                blocks.stream().map(JavaPage::statements).collect(Collectors.joining("\n")));
    }

    private static String statements(Example block) {
        String statements = isMethods(body(block)) ? "" : body(block);
        return (block.isThrowing() ? "try {\n" + statements + "\n} catch (Exception e) { IO.println(e); }" : statements)
                + "\natEndOfBlock.run();";
    }

    private static String body(Example block) {
        return block.code().lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n")).strip();
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    private static boolean isMethods(String body) {
        return body.startsWith("static ");
    }

    /** Loads the page, and Gradus anew for it, so that the ids of its nodes begin at 0. */
    private static final class Anew extends URLClassLoader {

        Anew(Path directory) throws IOException {
            super(new URL[] {directory.toUri().toURL(), Node.class.getProtectionDomain().getCodeSource().getLocation()},
                    JavaPage.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("org.gradus.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
