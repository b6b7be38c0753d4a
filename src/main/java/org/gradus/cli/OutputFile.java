package org.gradus.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gradus.train.data.DataException;

/** Files that the command writes, with what to say if one can't be written. */
final class OutputFile {

    private OutputFile() {}

    /** Names a file that can't be written before the work is done for nothing; one that does not exist is created. */
    static void requireWritable(Path file) {
        write(file, new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** @throws DataException if it cannot be written */
    static void write(Path file, byte[] content, OpenOption... options) {
        try {
            Files.write(file, content, options);
        } catch (NoSuchFileException e) {
            throw bad(file, "there is no such directory");
        } catch (AccessDeniedException e) {
            throw bad(file, "permission denied");
        } catch (FileSystemException e) {
            throw bad(file, Files.isDirectory(file) ? "is a directory, not a file" : e.getReason());
        } catch (IOException e) {
            throw bad(file, e.getMessage());
        }
    }

    private static DataException bad(Path file, String reason) {
        return new DataException(file + ": cannot be written: " + reason);
    }
}
