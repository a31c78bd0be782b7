package io.callprint.srtp;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/** Master key and salt of one direction (RFC 3711 section 8.2). Immutable; prints without the secret. */
public final class SrtpKey {
    static final int KEY_BYTES = 16;
    static final int SALT_BYTES = 14;
    /** Master key and master salt, one behind the other, as RFC 4568 section 6.1 writes them. */
    public static final int BYTES = KEY_BYTES + SALT_BYTES;

    /** Longest key identifier (RFC 4568 section 6.1). */
    public static final int MAX_MKI_BYTES = 128;

    private final SrtpSuite suite;
    private final byte[] keyAndSalt;
    private final int mkiBytes;

    /**
     * @param keyAndSalt {@link #BYTES} octets
     * @param mkiBytes 0..128: how many octets of key identifier each packet carries; with one key there is nothing to look up
     *     by it
     */
    public SrtpKey(SrtpSuite suite, byte[] keyAndSalt, int mkiBytes) {
        if (keyAndSalt.length != BYTES || mkiBytes < 0 || mkiBytes > MAX_MKI_BYTES) {
            throw new IllegalArgumentException("a key of " + keyAndSalt.length + " octets and an identifier of "
                    + mkiBytes + ", expected " + BYTES + " and at most " + MAX_MKI_BYTES);
        }
        this.suite = suite;
        this.keyAndSalt = keyAndSalt.clone();
        this.mkiBytes = mkiBytes;
    }

    /** A new key nobody else has. */
    public static SrtpKey generate(SrtpSuite suite) {
        byte[] fresh = new byte[BYTES];
        new SecureRandom().nextBytes(fresh);
        return new SrtpKey(suite, fresh, 0);
    }

    public SrtpSuite suite() {
        return suite;
    }

    /** A copy of the {@link #BYTES} octets, for the description that tells the other side. */
    public byte[] keyAndSalt() {
        return keyAndSalt.clone();
    }

    int mkiBytes() {
        return mkiBytes;
    }

    byte[] key() {
        return Arrays.copyOf(keyAndSalt, KEY_BYTES);
    }

    byte[] salt() {
        return Arrays.copyOfRange(keyAndSalt, KEY_BYTES, BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SrtpKey key
                && key.suite == suite
                && key.mkiBytes == mkiBytes
                && MessageDigest.isEqual(key.keyAndSalt, keyAndSalt);
    }

    @Override
    public int hashCode() {
        return suite.hashCode(); // nothing of the secret
    }

    @Override
    public String toString() {
        return "SrtpKey[" + suite + "]";
    }
}
