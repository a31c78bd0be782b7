package io.callprint.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What an archive is opened with: a passphrase, or the key-encryption key of the installation. */
public sealed interface ArchiveKey {
    /** A new key for an archive. */
    Made make();

    /**
     * The key that an archive was made with.
     *
     * @throws IOException one sentence, when this is not what opens it
     */
    SecretKey of(JsonNode header) throws IOException;

    /**
     * @param header by which {@link #of} finds the key again
     */
    record Made(SecretKey key, ObjectNode header) {}

    /** By PBKDF2 with HMAC-SHA-256 (RFC 8018), 600,000 rounds. */
    record Passphrase(String text) implements ArchiveKey {
        private static final String ALGORITHM = "PBKDF2WithHmacSHA256";
        private static final int ROUNDS = 600_000;
        private static final int MOST_ROUNDS = 10_000_000;
        private static final int SALT_OCTETS = 16;
        private static final int LEAST = 12;

        /** @throws IllegalArgumentException when it is too short to keep anybody out */
        public Passphrase {
            if (text.length() < LEAST) {
                throw new IllegalArgumentException(
                        "a passphrase of " + text.length() + " characters, expected " + LEAST + " or more");
            }
        }

        @Override
        public Made make() {
            byte[] salt = AesGcm.randomOctets(SALT_OCTETS);
            ObjectNode header = JsonMapper.builder()
                    .build()
                    .createObjectNode()
                    .put("kdf", ALGORITHM)
                    .put("rounds", ROUNDS)
                    .put("salt", Base64.getEncoder().encodeToString(salt));
            return new Made(derived(salt, ROUNDS), header);
        }

        @Override
        public SecretKey of(JsonNode header) throws IOException {
            int rounds = header.path("rounds").asInt();
            byte[] salt = Base64.getDecoder().decode(header.path("salt").asText());
            if (salt.length == 0
                    || !header.path("kdf").asText().equals(ALGORITHM)
                    || rounds < 1
                    || rounds > MOST_ROUNDS) {
                throw new IOException("it was not sealed with a passphrase, expected the key that it was sealed with");
            }
            return derived(salt, rounds);
        }

        private SecretKey derived(byte[] salt, int rounds) {
            try {
                return new SecretKeySpec(
                        SecretKeyFactory.getInstance(ALGORITHM)
                                .generateSecret(new PBEKeySpec(text.toCharArray(), salt, rounds, 8 * AesGcm.KEY_OCTETS))
                                .getEncoded(),
                        "AES");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + ALGORITHM, e);
            }
        }

        @Override
        public String toString() {
            return "Passphrase[redacted]";
        }
    }

    /** A random key, wrapped by the one in force. */
    record OfStore(KeyRing keys) implements ArchiveKey {
        private static final String OWNER = "archive";

        @Override
        public Made make() {
            WrappedKey wrapped = WrappedKey.random(keys.inForce(), OWNER);
            ObjectNode header = JsonMapper.builder().build().createObjectNode().put("wrapped", wrapped.toString());
            try {
                return new Made(wrapped.unwrap(keys, OWNER), header);
            } catch (AEADBadTagException e) {
                throw new IllegalStateException("what was wrapped just now opens", e);
            }
        }

        @Override
        public SecretKey of(JsonNode header) throws IOException {
            try {
                return WrappedKey.of(header.path("wrapped").asText()).unwrap(keys, OWNER);
            } catch (AEADBadTagException | IllegalArgumentException e) {
                throw new IOException("it was not sealed with a key of this installation, expected its passphrase");
            }
        }
    }
}
