package io.callprint.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Keys in a file that its owner alone may read: {@code ID BASE64} a line, the first in force; lines with # are comments. */
public final class KeyFile implements KeySource {
    private static final String COMMENT = """
            # Keys of Callprint's voiceprints, the first in force. Whoever has them can read the voiceprints;
            # without them nobody can. Keep a copy apart from the data.
            """;

    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    @Override
    public List<KeyEncryptionKey> read() {
        List<KeyEncryptionKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : lines()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                keys.add(key(line, number));
            }
        }
        return keys;
    }

    @Override
    public Object stamp() {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(is.lastModifiedTime(), is.size(), String.valueOf(is.fileKey()));
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public synchronized void add() {
        List<KeyEncryptionKey> keys = new ArrayList<>(read());
        keys.addFirst(KeyEncryptionKey.random());
        write(keys, !Files.exists(file));
    }

    @Override
    public synchronized void forgetRetired() {
        write(read().subList(0, 1), false);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new SealException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + "), expected the file of keys", e);
        }
    }

    private KeyEncryptionKey key(String line, int number) {
        String[] words = line.strip().split(" +", -1);
        try {
            KeyEncryptionKey key = KeyEncryptionKey.of(words[words.length - 1]);
            if (words.length == 2 && words[0].equals(key.id())) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // said below, without anything of the key
        }
        throw new SealException(file + " line " + number
                + " is torn or altered, expected an id and its key; nothing was changed, restore a copy of it");
    }

    /** All or nothing; a first file never takes the place of one that another process has made meanwhile. */
    private void write(List<KeyEncryptionKey> keys, boolean isFirst) {
        String text = COMMENT
                + keys.stream().map(key -> key.id() + " " + key.base64() + "\n").collect(Collectors.joining());
        Path next = file.resolveSibling(
                file.getFileName() + ".new-" + keys.getFirst().id());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
                channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            if (isFirst) {
                putFirst(next);
            } else {
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new SealException(
                    file + " cannot be written (" + e.getClass().getSimpleName() + "), expected a place for the keys",
                    e);
        }
    }

    private void putFirst(Path next) throws IOException {
        try {
            Files.createLink(file, next);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            // another process was first; its key counts
        } finally {
            Files.delete(next);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
