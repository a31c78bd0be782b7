package io.callprint.vault;

import io.callprint.voiceprint.CallerId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is kept of a caller who opted out: a keyed hash of their id (HMAC-SHA-256, RFC 2104), by which the wish is known when
 * they call and from which nobody can tell who they are.
 *
 * @param secrets of the store, its own first; the others came with what was imported from other stores
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Tombstones(List<byte[]> secrets) {
    private static final String PREFIX = "opted-out:";
    private static final String ALGORITHM = "HmacSHA256";

    /** As it is written. */
    CallerId of(CallerId caller) {
        return isOne(caller) ? caller : of(caller, secrets.getFirst());
    }

    /** Every form in which the caller's wish may be there. */
    List<CallerId> all(CallerId caller) {
        return secrets.stream().map(secret -> of(caller, secret)).toList();
    }

    static boolean isOne(CallerId id) {
        return id.value().startsWith(PREFIX) && id.value().length() == PREFIX.length() + 2 * AesGcm.KEY_OCTETS;
    }

    private static CallerId of(CallerId caller, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return new CallerId(
                    PREFIX + HexFormat.of().formatHex(mac.doFinal(caller.value().getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "Tombstones[redacted]";
    }
}
