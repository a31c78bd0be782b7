package io.callprint.vault;

import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A data key as it is kept: wrapped by a key-encryption key and bound to its owner. As text {@code KEYID:BASE64}.
 *
 * @param keyId of the key that wrapped it
 * @param base64 of the wrapped octets
 */
record WrappedKey(String keyId, String base64) {
    /** A new data key. */
    static WrappedKey random(KeyEncryptionKey by, String... owner) {
        return wrapped(by, AesGcm.randomOctets(AesGcm.KEY_OCTETS), owner);
    }

    static WrappedKey wrapped(KeyEncryptionKey by, byte[] key, String... owner) {
        return new WrappedKey(by.id(), Base64.getEncoder().encodeToString(by.wrap(key, owner)));
    }

    /** @throws IllegalArgumentException when it is none */
    static WrappedKey of(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no wrapped key");
        }
        return new WrappedKey(text.substring(0, colon), text.substring(colon + 1));
    }

    /**
     * @throws SealException when this process has not the key that wrapped it
     * @throws AEADBadTagException when it was altered or is another owner's
     */
    SecretKey unwrap(KeyRing keys, String... owner) throws AEADBadTagException {
        return new SecretKeySpec(octets(keys, owner), "AES");
    }

    byte[] octets(KeyRing keys, String... owner) throws AEADBadTagException {
        KeyEncryptionKey key = keys.named(keyId);
        try {
            return key.unwrap(Base64.getDecoder().decode(base64), owner);
        } catch (IllegalArgumentException e) {
            throw new AEADBadTagException("no Base64");
        }
    }

    /** The same data key under another key-encryption key. */
    WrappedKey under(KeyEncryptionKey by, KeyRing keys, String... owner) throws AEADBadTagException {
        return wrapped(by, octets(keys, owner), owner);
    }

    @Override
    public String toString() {
        return keyId + ":" + base64;
    }
}
