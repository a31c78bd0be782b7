package io.callprint.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The lines of an audit file, each holding the hash of the line before it, and the signed head that says where they end. So
 * a line that was altered, taken out or put in between is found, and so is a file that was cut off.
 */
public final class AuditChain {
    /** Action of the entry that is written when the file and its head did not fit: what was there before cannot be trusted. */
    public static final String BROKEN = "audit.broken";

    /** What the first line of a file holds in the place of a hash. */
    static final String START = "0".repeat(64);

    private static final int SHOWN = 20;
    private static final int LONGEST_LINE = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Path head;
    private final SigningKey key;

    /**
     * What a check found.
     *
     * @param lines of the file
     * @param findings one sentence each, at most some; none when everything fits
     */
    public record Report(long lines, List<String> findings) {}

    /** Where the file ends. */
    record End(long lines, long octets, String hash) {}

    AuditChain(Path file, SigningKey key) {
        this.file = file;
        this.head = headOf(file);
        this.key = key;
    }

    /**
     * Reads a whole audit and compares it with its head.
     *
     * @param signingKey of the installation that wrote it
     * @param headCopy what else says where it ends: whoever can write the data folder may not be able to write there
     */
    public static Report check(Path file, Path signingKey, Optional<Path> headCopy) throws IOException {
        if (!Files.exists(file)
                && !Files.exists(headOf(file))
                && headCopy.filter(Files::exists).isEmpty()) {
            return new Report(0, List.of());
        }
        return new AuditChain(file, SigningKey.at(signingKey)).check(headCopy);
    }

    static Path headOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".head");
    }

    static String hash(byte[] line) {
        return HexFormat.of().formatHex(sha256().digest(line));
    }

    /**
     * Where the next line goes. Only the lines behind the head are read, unless the head does not fit.
     *
     * @param broken what does not fit, for an entry of its own; empty when everything does
     */
    record Next(End end, String previous, String broken) {}

    Next next() throws IOException {
        Optional<AuditHead> signed = AuditHead.read(head);
        if (!Files.exists(file) && signed.isEmpty()) {
            return new Next(new End(0, 0, START), START, "");
        }
        if (signed.isPresent() && isWhereItSays(signed.get())) {
            End end = new End(
                    signed.get().lines(), signed.get().octets(), signed.get().hash());
            try (InputStream in = Files.newInputStream(file)) {
                in.skipNBytes(end.octets());
                for (Optional<byte[]> line = line(in); line.isPresent(); line = line(in)) {
                    end = new End(end.lines() + 1, end.octets() + line.get().length + 1, hash(line.get()));
                }
            }
            return new Next(end, end.hash(), "");
        }
        Walk walk = walked(Optional.empty());
        boolean isOlder = signed.isEmpty() && !walk.isChained; // of a program that made no chain
        return new Next(
                walk.end,
                isOlder ? HexFormat.of().formatHex(walk.beforeTheChain.digest()) : walk.end.hash(),
                isOlder
                        ? ""
                        : "found %d lines, expected %s"
                                .formatted(
                                        walk.end.lines(),
                                        signed.map(one -> one.lines() + " ending in " + one.hash())
                                                .orElse("a head")));
    }

    /** Whether the audit ended there once. */
    boolean contains(AuditHead earlier) {
        try {
            return isWhereItSays(earlier);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the line that ends where the head says has the head's hash. */
    private boolean isWhereItSays(AuditHead signed) throws IOException {
        if (!signed.isSignedBy(key) || !Files.exists(file) || Files.size(file) < signed.octets()) {
            return false;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int octets = (int) Math.min(signed.octets(), LONGEST_LINE);
            byte[] tail = new byte[octets];
            in.seek(signed.octets() - octets);
            in.readFully(tail);
            int last = octets - 1; // the line feed
            int start = last;
            while (start > 0 && tail[start - 1] != '\n') {
                start--;
            }
            return last >= 0
                    && tail[last] == '\n'
                    && hash(Arrays.copyOfRange(tail, start, last)).equals(signed.hash());
        }
    }

    /** After a line was appended and is on the disk. */
    AuditHead ended(End end) throws IOException {
        AuditHead signed = AuditHead.signed(end.lines(), end.octets(), end.hash(), key);
        signed.writeTo(head);
        return signed;
    }

    private Report check(Optional<Path> headCopy) throws IOException {
        Walk walk = walked(headCopy.isPresent() ? AuditHead.read(headCopy.get()) : Optional.empty());
        walk.finish();
        headCopy.ifPresent(walk::finishCopy);
        return new Report(walk.end.lines(), List.copyOf(walk.findings));
    }

    private Walk walked(Optional<AuditHead> copied) throws IOException {
        Walk walk = new Walk(AuditHead.read(head), copied);
        if (Files.exists(file)) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                for (Optional<byte[]> line = line(in); line.isPresent(); line = line(in)) {
                    walk.take(line.get());
                }
            }
        }
        return walk;
    }

    /** Without its line feed; empty at the end. A last line without one counts too. */
    private static Optional<byte[]> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return line.size() == 0 ? Optional.empty() : Optional.of(line.toByteArray());
            }
            line.write(octet);
        }
        return Optional.of(line.toByteArray());
    }

    /** One reading from the first line to the last. */
    private final class Walk {
        private final Optional<AuditHead> signed;
        private final Optional<AuditHead> copied;
        private final List<String> findings = new ArrayList<>();
        private final MessageDigest beforeTheChain = sha256();
        private End end = new End(0, 0, START);
        private boolean isChained;
        private boolean headWasMet;
        private boolean copyWasMet;

        Walk(Optional<AuditHead> signed, Optional<AuditHead> copied) {
            this.signed = signed;
            this.copied = copied;
        }

        void take(byte[] line) {
            long number = end.lines() + 1;
            Optional<JsonNode> entry = json(line);
            if (entry.isEmpty()) {
                find("line " + number + " is no entry: it was altered or torn");
            }
            String previous = entry.map(e -> e.path("previous").asText("")).orElse("");
            if (!previous.isEmpty()) {
                String expected =
                        isChained || number == 1 ? end.hash() : HexFormat.of().formatHex(beforeTheChain.digest());
                if (!previous.equals(expected)) {
                    find("line " + number
                            + " does not follow the line before it: one of them was altered, taken out or put in");
                }
                isChained = true;
            } else if (isChained && entry.isPresent()) {
                find("line " + number + " holds no hash of the line before it: another program wrote it");
            } else {
                beforeTheChain.update(line);
                beforeTheChain.update((byte) '\n');
            }
            if (entry.isPresent() && entry.get().path("action").asText().equals(BROKEN)) {
                find("line " + number + " says that the audit did not fit its head: "
                        + entry.get().path("detail").asText());
            }
            end = new End(number, end.octets() + line.length + 1, hash(line));
            headWasMet |= isHere(signed);
            copyWasMet |= isHere(copied);
        }

        private boolean isHere(Optional<AuditHead> head) {
            return head.filter(one -> one.lines() == end.lines()
                            && one.octets() == end.octets()
                            && one.hash().equals(end.hash()))
                    .isPresent();
        }

        void finish() {
            if (signed.isEmpty()) {
                if (isChained) {
                    find(head + " is missing or damaged: whether lines were cut off is not known");
                }
            } else if (!signed.get().isSignedBy(key)) {
                find(head + " was not signed by the key of this installation");
            } else if (!headWasMet) {
                find("the audit had " + signed.get().lines() + " lines when it was last written, found " + end.lines()
                        + ": it was cut off or altered");
            } else if (end.lines() > signed.get().lines() + 1) { // one may be written and not signed by a crash
                find((end.lines() - signed.get().lines()) + " lines were added by another program");
            }
        }

        void finishCopy(Path copy) {
            if (copied.isEmpty()) {
                find(copy + " is missing or damaged, expected what says too where the audit ends");
            } else if (!copied.get().isSignedBy(key)) {
                find(copy + " was not signed by the key of this installation");
            } else if (!copyWasMet) {
                find("the audit had " + copied.get().lines() + " lines when " + copy + " was last written, found "
                        + end.lines() + ": it was cut off or altered");
            } else if (end.lines() > copied.get().lines() + 1) {
                find(copy + " says where the audit ended "
                        + (end.lines() - copied.get().lines()) + " lines ago: it could not be written since");
            }
        }

        private void find(String finding) {
            if (findings.size() < SHOWN) {
                findings.add(finding);
            }
        }
    }

    private static Optional<JsonNode> json(byte[] line) {
        try {
            return Optional.of(JSON.readTree(new String(line, StandardCharsets.UTF_8)))
                    .filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
