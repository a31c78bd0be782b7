package io.callprint.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256 in Galois/Counter Mode (NIST SP 800-38D). Sealed octets are a version (1), a random nonce (12), the ciphertext and
 * a tag (16); they open only with the same key and the same associated texts, which say what belongs where.
 */
final class AesGcm {
    static final int KEY_OCTETS = 32;

    private static final byte VERSION = 1;
    private static final int NONCE_OCTETS = 12;
    private static final int TAG_OCTETS = 16;
    private static final int HEAD_OCTETS = 1 + NONCE_OCTETS;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Looking up a provider costs more than sealing a vector. */
    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(AesGcm::cipher);

    private AesGcm() {}

    /** @param associated texts without control characters */
    static byte[] seal(SecretKey key, byte[] clear, String... associated) {
        byte[] sealed = new byte[HEAD_OCTETS + clear.length + TAG_OCTETS];
        byte[] nonce = randomOctets(NONCE_OCTETS);
        ByteBuffer.wrap(sealed).put(VERSION).put(nonce);
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_OCTETS, nonce));
            cipher.updateAAD(octets(associated));
            cipher.doFinal(clear, 0, clear.length, sealed, HEAD_OCTETS);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    /** @throws AEADBadTagException when it was altered, belongs elsewhere or was sealed with another key */
    static byte[] open(SecretKey key, byte[] sealed, String... associated) throws AEADBadTagException {
        if (sealed.length < HEAD_OCTETS + TAG_OCTETS || sealed[0] != VERSION) {
            throw new AEADBadTagException("nothing that was sealed by this program");
        }
        try {
            Cipher cipher = CIPHER.get();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_OCTETS, sealed, 1, NONCE_OCTETS));
            cipher.updateAAD(octets(associated));
            return cipher.doFinal(sealed, HEAD_OCTETS, sealed.length - HEAD_OCTETS);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }

    static byte[] randomOctets(int count) {
        byte[] octets = new byte[count];
        RANDOM.nextBytes(octets);
        return octets;
    }

    private static byte[] octets(String... associated) {
        return String.join("\n", associated).getBytes(StandardCharsets.UTF_8);
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES/GCM", e);
        }
    }
}
