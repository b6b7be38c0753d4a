package org.gradus.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The file that {@code --out} names. */
record OutFile(CommandSpec spec, Path file) {

    /**
     * For a file that can't be written to be named before the work is done for nothing.
     *
     * @throws ParameterException if it can't be
     */
    void requireWritable() {
        write("", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** @throws ParameterException if it can't be written */
    void write(String text, OpenOption... options) {
        if (file.toString().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--out names no file");
        }
        try {
            Files.writeString(file, text, options);
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
        return new ParameterException(spec.commandLine(), "--out " + file + ": cannot be written: " + reason);
    }
}
