package io.callprint.sdp;

import io.callprint.srtp.SrtpKey;
import io.callprint.srtp.SrtpSuite;
import java.util.Base64;
import java.util.Optional;

/**
 * One {@code a=crypto} line (RFC 4568 section 9.1).
 *
 * <pre>
 * a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:BASE64(key || salt)|2^31|1:4 WSH=128
 *          |  suite                         one key            |    |     session parameters
 *          tag                                        lifetime-'    '-identifier:its length
 * </pre>
 *
 * @param tag by which the answer names the line it takes
 * @param key that of whoever wrote the line, for what they send
 */
record SdesCrypto(int tag, SrtpKey key) {
    private static final String INLINE = "inline:";
    private static final String WINDOW_SIZE_HINT = "WSH=";

    /**
     * Reads the value of the attribute. The lifetime is read over: it is longer than a call may be.
     *
     * @return empty for a suite, several keys or a session parameter that we do not have; such a line must not be taken
     */
    static Optional<SdesCrypto> parse(String value) {
        String[] words = value.strip().split("[ \t]+");
        if (words.length < 3 || !words[2].regionMatches(true, 0, INLINE, 0, INLINE.length())) {
            return Optional.empty();
        }
        for (int i = 3; i < words.length; i++) {
            if (!words[i].startsWith(WINDOW_SIZE_HINT)
                    && !words[i].startsWith("-")) { // "-" may be ignored, section 6.3.7
                return Optional.empty();
            }
        }
        int tag = SdpReader.number(words[0]);
        Optional<SrtpSuite> suite = SrtpSuite.named(words[1]);
        return tag < 0 || suite.isEmpty()
                ? Optional.empty()
                : key(suite.get(), words[2].substring(INLINE.length())).map(key -> new SdesCrypto(tag, key));
    }

    private static Optional<SrtpKey> key(SrtpSuite suite, String inline) {
        String[] parts = inline.split("\\|", -1);
        int mkiBytes = 0;
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon >= 0) {
                mkiBytes = SdpReader.number(parts[i].substring(colon + 1));
            }
        }
        if (mkiBytes < 0 || mkiBytes > SrtpKey.MAX_MKI_BYTES) {
            return Optional.empty();
        }
        try {
            byte[] secret = Base64.getDecoder().decode(parts[0]);
            return secret.length == SrtpKey.BYTES
                    ? Optional.of(new SrtpKey(suite, secret, mkiBytes))
                    : Optional.empty();
        } catch (IllegalArgumentException e) { // not base64, or a second key
            return Optional.empty();
        }
    }

    SdpAttribute attribute() {
        String secret = Base64.getEncoder().encodeToString(key.keyAndSalt());
        return new SdpAttribute("crypto", tag + " " + key.suite() + " " + INLINE + secret);
    }
}
