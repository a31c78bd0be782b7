package io.callprint.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128 in counter mode (RFC 3711 section 4.1.1). The counter blocks of a packet are written out and encrypted in one go,
 * since a cipher that counts by itself would have to be made anew, with an object, for each packet.
 *
 * <pre>
 * counter block = (salt * 2^16) xor (SSRC * 2^64) xor (index * 2^16) + block number
 *
 * octet    0       4       8           14  16
 *          +-------+-------+-----------+---+
 *          |  .    | SSRC  |   index   | n |   each xor salt (octets 0..13)
 *          +-------+-------+-----------+---+
 * </pre>
 *
 * <p>One thread.
 */
final class CounterMode {
    static final int BLOCK_BYTES = 16;
    private static final int CHUNK_BYTES = 16 * BLOCK_BYTES;

    private final Cipher aes;
    private final byte[] salt;
    private final byte[] counters = new byte[CHUNK_BYTES];
    private final byte[] keystream = new byte[CHUNK_BYTES];

    /**
     * @param key 16 octets
     * @param salt 14 octets
     */
    CounterMode(byte[] key, byte[] salt) {
        this.salt = salt.clone();
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding"); // the bare block cipher
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES", e);
        }
    }

    /** The session key for a label: what counter mode makes of zeros (RFC 3711 section 4.3.3). */
    static byte[] derive(SrtpKey master, int label, int bytes) {
        byte[] salt = master.salt();
        salt[7] ^= (byte) label;
        byte[] derived = new byte[bytes];
        new CounterMode(master.key(), salt).apply(derived, 0, bytes, 0, 0);
        return derived;
    }

    /**
     * Encrypts or decrypts in place.
     *
     * @param index of the packet, 48 bits
     */
    void apply(byte[] bytes, int offset, int length, int ssrc, long index) {
        for (int done = 0; done < length; done += CHUNK_BYTES) {
            int part = Math.min(CHUNK_BYTES, length - done);
            int whole = (part + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
            for (int at = 0; at < whole; at += BLOCK_BYTES) {
                counter(at, ssrc, index, (done + at) / BLOCK_BYTES);
            }
            encryptCounters(whole);
            for (int i = 0; i < part; i++) {
                bytes[offset + done + i] ^= keystream[i];
            }
        }
    }

    private void counter(int at, int ssrc, long index, int number) {
        System.arraycopy(salt, 0, counters, at, SrtpKey.SALT_BYTES);
        for (int i = 0; i < 4; i++) {
            counters[at + 4 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (int i = 0; i < 6; i++) {
            counters[at + 8 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
        counters[at + 14] = (byte) (number >>> 8);
        counters[at + 15] = (byte) number;
    }

    private void encryptCounters(int bytes) {
        try {
            if (aes.update(counters, 0, bytes, keystream, 0) != bytes) {
                throw new IllegalStateException("a block cipher kept blocks back");
            }
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
