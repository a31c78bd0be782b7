package io.callprint.store.json;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files as a whole, never in place: a new one beside it is filled, synced and then takes its name, so that a reader
 * or a crash finds the old content or the new one. They are readable by their owner only.
 */
final class DurableFile {
    /** What the new file is called before it takes its name. */
    static final String NEW = ".new";

    private DurableFile() {}

    /** Gives a file its content. */
    interface Filling {
        void into(OutputStream out) throws IOException;
    }

    /** One writer at a time. On return the content is on the disk under the file's name. */
    static void write(Path file, Filling filling) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + NEW);
        try {
            Files.deleteIfExists(next); // left behind by a crash
            try (FileChannel channel = FileChannel.open(
                            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file));
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                filling.into(out);
                out.flush();
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(next);
            throw e;
        }
        try (FileChannel names = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
            names.force(true); // the new name too
        }
    }

    /** What a new file beside this one is created with. */
    static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
        return Files.getFileStore(folderOf(file)).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it holds nothing that was acknowledged, and the next write removes it
        }
    }
}
