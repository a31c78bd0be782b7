package io.callprint.srtp;

import java.util.Optional;

/**
 * A crypto suite (RFC 4568 section 6.2), its name as descriptions write it. Both encrypt with AES-128 in counter mode and sign
 * with HMAC-SHA1; they differ in how much of the signature RTP packets carry. RTCP always carries 80 bits.
 */
public enum SrtpSuite {
    AES_CM_128_HMAC_SHA1_80(10),
    AES_CM_128_HMAC_SHA1_32(4);

    /** Octets of a signature in RTCP. */
    static final int REPORT_TAG_BYTES = 10;

    private final int tagBytes;

    SrtpSuite(int tagBytes) {
        this.tagBytes = tagBytes;
    }

    /** Octets of the signature in RTP. */
    int tagBytes() {
        return tagBytes;
    }

    public static Optional<SrtpSuite> named(String name) {
        for (SrtpSuite suite : values()) {
            if (suite.name().equalsIgnoreCase(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
