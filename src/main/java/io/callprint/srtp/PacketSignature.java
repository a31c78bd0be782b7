package io.callprint.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC-SHA1 (RFC 2104) over a packet, written out on the digest because {@code javax.crypto.Mac} makes an array for every
 * signature. One thread.
 */
final class PacketSignature {
    static final int KEY_BYTES = 20;
    private static final int SIGNATURE_BYTES = 20;
    private static final int SHA1_BLOCK_BYTES = 64;

    private final MessageDigest sha1;
    private final byte[] innerPad = new byte[SHA1_BLOCK_BYTES];
    private final byte[] outerPad = new byte[SHA1_BLOCK_BYTES];
    private final byte[] signature = new byte[SIGNATURE_BYTES];
    private final byte[] rollover = new byte[4];

    PacketSignature(byte[] key) {
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
        for (int i = 0; i < SHA1_BLOCK_BYTES; i++) {
            byte octet = i < key.length ? key[i] : 0;
            innerPad[i] = (byte) (octet ^ 0x36);
            outerPad[i] = (byte) (octet ^ 0x5C);
        }
    }

    /** Signs the bytes and the rollover counter behind them, which RTP does not carry (RFC 3711 section 4.2). */
    void sign(byte[] bytes, int offset, int length, int rolloverCounter) {
        sha1.update(innerPad, 0, SHA1_BLOCK_BYTES);
        sha1.update(bytes, offset, length);
        for (int i = 0; i < rollover.length; i++) {
            rollover[i] = (byte) (rolloverCounter >>> (24 - 8 * i));
        }
        sha1.update(rollover, 0, rollover.length);
        finish();
    }

    /** Signs the bytes alone. */
    void sign(byte[] bytes, int offset, int length) {
        sha1.update(innerPad, 0, SHA1_BLOCK_BYTES);
        sha1.update(bytes, offset, length);
        finish();
    }

    private void finish() {
        try {
            sha1.digest(signature, 0, SIGNATURE_BYTES);
            sha1.update(outerPad, 0, SHA1_BLOCK_BYTES);
            sha1.update(signature, 0, SIGNATURE_BYTES);
            sha1.digest(signature, 0, SIGNATURE_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the first octets of the last signature. */
    void copyTo(byte[] bytes, int offset, int tagBytes) {
        System.arraycopy(signature, 0, bytes, offset, tagBytes);
    }

    /** Whether those octets are the last signature; takes as long for a wrong one as for a right one. */
    boolean matches(byte[] bytes, int offset, int tagBytes) {
        int difference = 0;
        for (int i = 0; i < tagBytes; i++) {
            difference |= bytes[offset + i] ^ signature[i];
        }
        return difference == 0;
    }
}
