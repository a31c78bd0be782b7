package io.callprint.store.json;

import com.fasterxml.jackson.databind.ObjectWriter;
import io.callprint.store.json.JsonForm.CallerForm;
import io.callprint.store.json.JsonForm.ConsentForm;
import io.callprint.store.json.JsonForm.NoteForm;
import io.callprint.store.json.JsonForm.OptOutForm;
import io.callprint.store.json.JsonForm.SampleForm;
import io.callprint.voiceprint.Voiceprint;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One JSON file on the disk, written as {@link DurableFile} says. Writers of several processes take turns by a lock on a file
 * beside it.
 */
final class JsonFile {
    private static final int PATIENCE_SECONDS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Path file;
    private final ObjectWriter writer;
    private final ReentrantLock writing = new ReentrantLock(true);

    /**
     * What tells one state of the file from another.
     *
     * @param identity what the file system calls the file; none on systems without such a name
     */
    record Stamp(@Nullable Object identity, FileTime changedAt, long size) {}

    JsonFile(Path file) throws IOException {
        this.file = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(); // a link stays a link
        this.writer = JsonForm.writer();
    }

    /** Work of the writer whose turn it is. */
    interface Turn<T> {
        T run() throws IOException;
    }

    /** What is attached to its samples lies in a folder beside it. */
    AttachmentFolder attached() {
        return new AttachmentFolder(beside(".attached"));
    }

    /** Creates an empty file, and its folder, when there is none. */
    void createIfMissing() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a folder, expected a file");
        }
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(folder());
        inTurn(() -> {
            if (!Files.exists(file)) { // else another process was first
                write(JsonContent.EMPTY);
            }
            return true;
        });
    }

    /** @throws NoSuchFileException when it was removed */
    Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
    }

    JsonContent read() throws IOException {
        return JsonReading.read(Files.readAllBytes(file));
    }

    /** Only in a turn. On return the content is on the disk under the file's name. */
    void write(JsonContent content) throws IOException {
        DurableFile.write(file, out -> {
            writer.writeValue(out, form(content));
            out.write('\n');
        });
    }

    /** Runs when no other writer of this or another process does; waits up to {@value #PATIENCE_SECONDS} s. */
    <T> T inTurn(Turn<T> turn) throws IOException {
        writing.lock(); // the threads of this store queue here, so that few look at the lock of the file
        try (FileChannel channel = FileChannel.open(
                        beside(".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        DurableFile.ownerOnly(file));
                FileLock _ = lock(channel)) {
            return turn.run();
        } finally {
            writing.unlock();
        }
    }

    /** Why it failed, for people; holds no data of the file. */
    static String reason(IOException failure) {
        String text = String.valueOf(
                failure instanceof FileSystemException detailed ? detailed.getReason() : failure.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (failure instanceof NoSuchFileException) {
            return "it, or its folder, was removed";
        } else if (failure instanceof AccessDeniedException) {
            return "access is denied, expected a file and folder that this user may write";
        } else if (lower.contains("read-only")) {
            return "the disk is read-only, expected one that can be written";
        } else if (lower.contains("no space left") || lower.contains("file too large") || lower.contains("quota")) {
            return "the disk is full, or a limit for this user is reached; what was there before is kept";
        }
        return text.equals("null") ? failure.getClass().getSimpleName() : text;
    }

    private static FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // another store of this process writes
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("another process kept it locked for more than " + PATIENCE_SECONDS + " s");
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private Path folder() {
        Path folder = file.getParent();
        return folder == null ? file : folder;
    }

    private Path beside(String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static JsonForm form(JsonContent content) {
        List<ConsentForm> consents = content.consents().values().stream()
                .flatMap(List::stream)
                .map(one ->
                        new ConsentForm(one.caller(), one.purpose(), one.given(), one.how(), one.wording(), one.at()))
                .toList();
        return new JsonForm(
                JsonForm.FORMAT,
                JsonForm.VERSION,
                content.voiceprints().values().stream().map(JsonFile::form).toList(),
                content.optOuts().entrySet().stream()
                        .map(one -> new OptOutForm(one.getKey(), one.getValue()))
                        .toList(),
                consents,
                content.notes().values().stream()
                        .map(one -> new NoteForm(one.kind(), one.key(), one.until(), one.body()))
                        .toList());
    }

    private static CallerForm form(Voiceprint voiceprint) {
        return new CallerForm(
                voiceprint.caller(),
                voiceprint.metadata(),
                voiceprint.createdAt(),
                voiceprint.lastSeen(),
                voiceprint.modelId(),
                voiceprint.samples().stream()
                        .map(sample -> new SampleForm(
                                sample.id(),
                                sample.netSpeechSeconds(),
                                sample.quality(),
                                sample.recordedAt(),
                                sample.origin(),
                                sample.source(),
                                sample.embedding().bytes()))
                        .toList());
    }
}
