package io.callprint.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A new file that its owner alone may read. */
final class PrivateFile {
    private PrivateFile() {}

    /** @throws IOException one sentence, also when there is such a file already */
    static Path create(Path file) throws IOException {
        try {
            return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    ? Files.createFile(
                            file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    : Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already, expected a new file", e);
        }
    }
}
