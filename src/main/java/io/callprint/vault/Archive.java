package io.callprint.vault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.store.KeptJson;
import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.Kept;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/**
 * Everything a store keeps in one encrypted file, whatever its engine.
 *
 * <pre>
 * callprint-archive 1 LF
 * JSON object: how the key is found LF
 * pieces: length (4 octets, big-endian), AES-256-GCM over lines of JSON;
 *         bound to the two lines above, its number, and whether it is the last
 * </pre>
 *
 * The first line of the first piece holds the secrets of the store's hashes of opted-out callers, every other an entry.
 */
public final class Archive {
    private static final String MAGIC = "callprint-archive 1";
    private static final int PIECE_OCTETS = 1 << 20;
    private static final int MOST_OCTETS = 64 << 20;
    private static final int LONGEST_HEADER = 4096;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final ArchiveKey key;

    public Archive(Path file, ArchiveKey key) {
        this.file = file;
        this.key = key;
    }

    /**
     * Makes the file, readable by its owner alone; nothing is left of one that could not be finished.
     *
     * @return how many entries are in it
     * @throws IOException one sentence; also when there is such a file already
     */
    public long write(StoreCopy.Source content, List<byte[]> secrets) throws IOException {
        ArchiveKey.Made made = key.make();
        try (FileChannel channel = create();
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16))) {
            String header = MAGIC + "\n" + made.header() + "\n";
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            Pieces pieces = new Pieces(out, made.key(), header);
            ArrayNode hashes = JSON.createArrayNode();
            secrets.forEach(hashes::add);
            ObjectNode first = JSON.createObjectNode();
            first.set("secrets", hashes);
            pieces.line(first);
            long[] entries = {0};
            content.forEachKept(entry -> {
                entries[0]++;
                pieces.lineUnchecked(KeptJson.written(entry));
            });
            pieces.finish();
            out.flush();
            channel.force(true);
            return entries[0];
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already, expected a new file", e);
        } catch (UncheckedIOException | IOException e) {
            Files.deleteIfExists(file);
            throw new IOException(file + " cannot be written: " + reason(e), e);
        } catch (RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /** Secrets of the store it was made from. */
    public List<byte[]> secrets() throws IOException {
        List<byte[]> secrets = new ArrayList<>();
        walk((number, json) -> {
            if (number == 0) {
                for (JsonNode secret : json.required("secrets")) {
                    secrets.add(secret.binaryValue());
                }
            }
        });
        return secrets;
    }

    /**
     * Every entry, in the order it was written.
     *
     * @throws IOException one sentence: it is torn, altered, no archive, or sealed otherwise; entries before that were given
     */
    public void forEachKept(Consumer<Kept> reader) throws IOException {
        walk((number, json) -> {
            if (number > 0) {
                reader.accept(KeptJson.read(json));
            }
        });
    }

    private interface Lines {
        void take(long number, JsonNode json) throws IOException;
    }

    private void walk(Lines lines) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            String magic = line(in);
            if (!magic.equals(MAGIC)) {
                throw new IOException("it is no archive of this version, expected " + MAGIC);
            }
            String description = line(in);
            String header = magic + "\n" + description + "\n";
            SecretKey secret = key.of(JSON.readTree(description));
            long number = 0;
            boolean isLast = false;
            for (int piece = 0; !isLast; piece++) {
                byte[] sealed = piece(in);
                isLast = in.available() == 0 && isAtEnd(in);
                byte[] clear = open(secret, sealed, header, piece, isLast);
                for (String text : new String(clear, StandardCharsets.UTF_8).split("\n")) {
                    lines.take(number++, JSON.readTree(text));
                }
            }
        } catch (EOFException e) {
            throw new IOException(file + " is torn: it ends too early; nothing was changed", e);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged (" + e.getClass().getSimpleName() + ")");
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + reason(e), e);
        }
    }

    private static boolean isAtEnd(DataInputStream in) throws IOException {
        in.mark(1);
        boolean isEnd = in.read() < 0;
        in.reset();
        return isEnd;
    }

    private static byte[] piece(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 1 || length > MOST_OCTETS) {
            throw new IOException("it is altered: a piece of it has no possible length");
        }
        byte[] sealed = in.readNBytes(length);
        if (sealed.length < length) {
            throw new EOFException("a piece is cut off");
        }
        return sealed;
    }

    private static byte[] open(SecretKey secret, byte[] sealed, String header, int piece, boolean isLast)
            throws IOException {
        try {
            return AesGcm.open(secret, sealed, associated(header, piece, isLast));
        } catch (AEADBadTagException e) {
            throw new IOException(
                    piece == 0
                            ? "the passphrase or key is another one, or it is altered or torn"
                            : "it is altered or torn at piece " + piece);
        }
    }

    private static String[] associated(String header, int piece, boolean isLast) {
        return new String[] {"archive", header, Integer.toString(piece), isLast ? "last" : "more"};
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0 || line.length() > LONGEST_HEADER) {
                throw new IOException("it is no archive, expected " + MAGIC);
            }
            line.append((char) octet);
        }
        return line.toString();
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private FileChannel create() throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(
                        file,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(file, options);
    }

    /** Lines on their way into pieces; one is held back until it is known whether it is the last. */
    private static final class Pieces {
        private final DataOutputStream out;
        private final SecretKey secret;
        private final String header;
        private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private int number;

        Pieces(DataOutputStream out, SecretKey secret, String header) {
            this.out = out;
            this.secret = secret;
            this.header = header;
        }

        void line(ObjectNode json) throws IOException {
            if (waiting.size() >= PIECE_OCTETS) {
                write(false);
            }
            waiting.write(JSON.writeValueAsBytes(json));
            waiting.write('\n');
        }

        void lineUnchecked(ObjectNode json) {
            try {
                line(json);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void finish() throws IOException {
            write(true);
        }

        private void write(boolean isLast) throws IOException {
            byte[] sealed = AesGcm.seal(secret, waiting.toByteArray(), associated(header, number++, isLast));
            out.writeInt(sealed.length);
            out.write(sealed);
            waiting = new ByteArrayOutputStream();
        }
    }
}
