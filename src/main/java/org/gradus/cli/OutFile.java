package org.gradus.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A file that an option names, to be written.
 *
 * @param option such as {@code --out}
 */
record OutFile(CommandSpec spec, String option, Path file) {

    /**
     * For a file that can't be written to be named before the work is done for nothing.
     *
     * @throws ParameterException if it can't be
     */
    void requireWritable() {
        write("", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /**
     * So that nothing writes over what it reads.
     *
     * @param inputs files, or names of sets that are no files
     * @throws ParameterException if it is one of them
     */
    void requireOtherThan(String... inputs) {
        for (String input : inputs) {
            if (isSame(Path.of(input))) {
                throw new ParameterException(spec.commandLine(),
                        option + " " + file + ": is a file that is read as well");
            }
        }
    }

    private boolean isSame(Path input) {
        try {
            return Files.exists(input) && Files.exists(file) && Files.isSameFile(input, file);
        } catch (IOException e) {
            throw bad(e.getMessage());
        }
    }

    /** @throws ParameterException if the option is empty */
    void requireName() {
        if (file.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), option + " names no file");
        }
    }

    /** @throws ParameterException if it can't be written */
    void write(String text, OpenOption... options) {
        write(text.getBytes(StandardCharsets.UTF_8), options);
    }

    /** @throws ParameterException if it can't be written */
    void write(byte[] content, OpenOption... options) {
        requireName();
        try {
            Files.write(file, content, options);
        } catch (NoSuchFileException e) {
            throw bad("there is no such directory");
        } catch (AccessDeniedException e) {
            throw bad("permission denied");
        } catch (FileSystemException e) {
            throw bad(Files.isDirectory(file) ? "is a directory, not a file" : e.getReason());
        } catch (IOException e) {
            throw bad(e.getMessage());
        }
    }

    private ParameterException bad(String reason) {
        return new ParameterException(spec.commandLine(), option + " " + file + ": cannot be written: " + reason);
    }
}
