package io.callprint.sip;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that prove by themselves that we made them and when, so that a challenge costs no memory; only those used are
 * remembered, so that no response counts twice (RFC 7616 section 3.4, nonce count). Thread-safe.
 */
final class DigestNonces {
    private static final int MAX_REMEMBERED = 10_000;
    private static final int MAC_BYTES = 16;
    private static final int BYTES = 2 * Long.BYTES + MAC_BYTES;

    /** What a nonce is worth. */
    enum Worth {
        GOOD,
        /** Ours, but too old, or forgotten: the client may try again at once with a new one. */
        STALE,
        /** Not ours, or used before. */
        BAD
    }

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final LongSupplier nanoTime;
    private final long lifetimeNanos;
    private final Map<String, Long> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    DigestNonces(LongSupplier nanoTime, long lifetimeNanos) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.nanoTime = nanoTime;
        this.lifetimeNanos = lifetimeNanos;
    }

    String next() {
        byte[] nonce = new byte[BYTES];
        ByteBuffer.wrap(nonce).putLong(nanoTime.getAsLong()).putLong(random.nextLong());
        System.arraycopy(mac(nonce), 0, nonce, 2 * Long.BYTES, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
    }

    /** @param count the client's nonce count; 0 for a client without, which may use a nonce once */
    synchronized Worth use(String nonce, long count) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException foreign) {
            return Worth.BAD;
        }
        if (bytes.length != BYTES
                || !MessageDigest.isEqual(
                        Arrays.copyOfRange(bytes, 2 * Long.BYTES, BYTES), Arrays.copyOf(mac(bytes), MAC_BYTES))) {
            return Worth.BAD;
        }
        if (nanoTime.getAsLong() - ByteBuffer.wrap(bytes).getLong() > lifetimeNanos) {
            return Worth.STALE;
        }
        Long last = counts.get(nonce);
        if (last != null && count <= last) {
            return Worth.STALE;
        }
        counts.put(nonce, count);
        return Worth.GOOD;
    }

    /** Over the first two longs. */
    private byte[] mac(byte[] nonce) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac.doFinal(Arrays.copyOf(nonce, 2 * Long.BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
