package io.callprint.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * One JSON object a line at the end of a file that its owner alone may read; on the disk when {@link #record} returns. Several
 * processes may write to it: each line is one write to the file's end.
 */
public final class AuditFile implements AuditLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    /** @param file created with its folder by the first entry */
    public AuditFile(Path file) {
        this.file = file;
    }

    @Override
    public void record(AuditEntry entry) {
        String line = JSON.createObjectNode()
                        .put("at", entry.at().toString())
                        .put("actor", entry.actor())
                        .put("action", entry.action())
                        .put("subject", entry.subject())
                        .put("callId", entry.callId())
                        .put("detail", entry.detail())
                + "\n";
        try {
            append(line);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + "), expected a writable audit file",
                    e);
        }
    }

    private synchronized void append(String line) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                ownerOnly())) {
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
