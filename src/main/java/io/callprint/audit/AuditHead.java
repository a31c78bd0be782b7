package io.callprint.audit;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where the audit ended when it was last written, signed: an audit that is shorter or another one is found by it.
 *
 * @param lines of the file
 * @param octets of the file
 * @param hash of its last line
 * @param signature over the other three
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record AuditHead(long lines, long octets, String hash, String signature) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static AuditHead signed(long lines, long octets, String hash, SigningKey key) {
        return new AuditHead(lines, octets, hash, key.sign(text(lines, octets, hash)));
    }

    boolean isSignedBy(SigningKey key) {
        return key.hasSigned(text(lines, octets, hash), signature);
    }

    private static String text(long lines, long octets, String hash) {
        return "callprint audit head " + lines + " " + octets + " " + hash;
    }

    /** Empty when there is none, or it is no head. */
    static Optional<AuditHead> read(Path file) throws IOException {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), AuditHead.class));
        } catch (NoSuchFileException | com.fasterxml.jackson.core.JsonProcessingException e) {
            return Optional.empty();
        }
    }

    void writeTo(Path file) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, JSON.writeValueAsBytes(this));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
