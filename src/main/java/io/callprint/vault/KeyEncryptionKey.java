package io.callprint.vault;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that wraps the keys of callers: 256 random bits. Its id, 8 hexadecimal digits of a hash, may be shown; it never
 * may.
 */
public final class KeyEncryptionKey {
    private static final int ID_OCTETS = 4;

    private final String id;
    private final byte[] octets;
    private final SecretKey wrapping;

    /** @throws IllegalArgumentException when it has not 32 octets */
    KeyEncryptionKey(byte[] octets) {
        if (octets.length != AesGcm.KEY_OCTETS) {
            throw new IllegalArgumentException("a key of " + octets.length + " octets, expected " + AesGcm.KEY_OCTETS);
        }
        this.octets = octets.clone();
        this.wrapping = new SecretKeySpec(octets, "AES");
        try {
            this.id = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(octets), 0, ID_OCTETS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static KeyEncryptionKey random() {
        return new KeyEncryptionKey(AesGcm.randomOctets(AesGcm.KEY_OCTETS));
    }

    /**
     * @param base64 of 32 octets
     * @throws IllegalArgumentException when it is not; the message shows nothing of it
     */
    static KeyEncryptionKey of(String base64) {
        try {
            return new KeyEncryptionKey(Base64.getDecoder().decode(base64.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no key, expected the Base64 of " + AesGcm.KEY_OCTETS + " octets");
        }
    }

    public String id() {
        return id;
    }

    String base64() {
        return Base64.getEncoder().encodeToString(octets);
    }

    /** @param owner what the key is for; opens with the same owner only */
    byte[] wrap(byte[] key, String... owner) {
        return AesGcm.seal(wrapping, key, owner);
    }

    byte[] unwrap(byte[] wrapped, String... owner) throws AEADBadTagException {
        return AesGcm.open(wrapping, wrapped, owner);
    }

    /** 256 bits for another purpose, by HKDF (RFC 5869). */
    byte[] derive(String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(octets)
                            .thenExpand(purpose.getBytes(java.nio.charset.StandardCharsets.UTF_8), AesGcm.KEY_OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HKDF-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return "KeyEncryptionKey[" + id + ", redacted]";
    }
}
