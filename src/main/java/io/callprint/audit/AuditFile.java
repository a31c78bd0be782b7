package io.callprint.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON object a line at the end of a file that its owner alone may read, chained by hashes ({@link AuditChain}); on the
 * disk when {@link #record} returns. Several processes may write to it: they take turns by a lock on a file beside it.
 */
public final class AuditFile implements AuditLog {
    private static final Logger log = LoggerFactory.getLogger(AuditFile.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    private final Path file;
    private final Path signingKey;
    private final Optional<Path> headCopy;
    private boolean isCopyBehind; // under this

    /**
     * @param file created with its folder by the first entry
     * @param signingKey of this installation, made by the first entry too
     * @param headCopy a file in a folder that is there, to say too where the audit ends; while it cannot be written the
     *     audit goes on without it, and when it says something else it is left as it is
     */
    public AuditFile(Path file, Path signingKey, Optional<Path> headCopy) {
        this.file = file;
        this.signingKey = signingKey;
        this.headCopy = headCopy;
    }

    @Override
    public void record(AuditEntry entry) {
        try {
            append(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + "), expected a writable audit file",
                    e);
        }
    }

    private synchronized void append(AuditEntry entry) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        AuditChain chain = new AuditChain(file, SigningKey.at(signingKey));
        try (FileChannel turn = open(file.resolveSibling(file.getFileName() + ".lock"));
                FileLock _ = lock(turn)) {
            AuditChain.Next next = chain.next();
            AuditChain.End end = next.end();
            String previous = next.previous();
            if (!next.broken().isEmpty()) {
                end = write(broken(entry.at(), next.broken()), end, previous);
                previous = end.hash();
            }
            AuditHead head = chain.ended(write(entry, end, previous));
            headCopy.ifPresent(copy -> copy(head, copy, chain));
        }
    }

    private void copy(AuditHead head, Path copy, AuditChain chain) {
        try {
            boolean isOfThisAudit = AuditHead.read(copy).map(chain::contains).orElse(true);
            if (isOfThisAudit) {
                head.writeTo(copy);
                isCopyBehind = false;
            } else {
                leave(copy, "contradicts the audit, expected its head: see `callprint store check`");
            }
        } catch (IOException e) {
            String reason = e.getClass().getSimpleName();
            leave(copy, "cannot be written now (" + reason + "), expected a file in a folder that is there");
        }
    }

    private void leave(Path copy, String why) {
        if (!isCopyBehind) {
            log.warn("audit.headCopy is {}, which {}", copy, why);
        }
        isCopyBehind = true;
    }

    /** @return where the file ends now */
    private AuditChain.End write(AuditEntry entry, AuditChain.End end, String previous) throws IOException {
        byte[] line = line(entry, previous);
        try (FileChannel channel = open(file)) {
            boolean isTorn = channel.size() == end.octets() - 1; // the last line has no line feed
            ByteBuffer octets = ByteBuffer.allocate(line.length + 2);
            if (isTorn) {
                octets.put((byte) '\n');
            }
            octets.put(line).put((byte) '\n').flip();
            channel.write(octets, channel.size());
            channel.force(true);
        }
        return new AuditChain.End(end.lines() + 1, end.octets() + line.length + 1, AuditChain.hash(line));
    }

    private static AuditEntry broken(Instant at, String detail) {
        return new AuditEntry(at, "server", AuditChain.BROKEN, "", "", detail);
    }

    private static byte[] line(AuditEntry entry, String previous) {
        return JSON.createObjectNode()
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("callId", entry.callId())
                .put("detail", entry.detail())
                .put("previous", previous)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() - deadline < 0) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // another audit of this process writes
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        throw new IOException("another process kept the audit locked");
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly(path));
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
