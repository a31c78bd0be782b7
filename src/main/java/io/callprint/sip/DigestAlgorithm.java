package io.callprint.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** A hash of the Digest scheme (RFC 8760), weakest first. */
enum DigestAlgorithm {
    MD5("MD5", "MD5", false),
    MD5_SESS("MD5-sess", "MD5", true),
    SHA_256("SHA-256", "SHA-256", false),
    SHA_256_SESS("SHA-256-sess", "SHA-256", true);

    private final String token;
    private final String hash;
    private final boolean perSession;

    DigestAlgorithm(String token, String hash, boolean perSession) {
        this.token = token;
        this.hash = hash;
        this.perSession = perSession;
    }

    /** Empty for one we do not know. */
    static Optional<DigestAlgorithm> of(String token) {
        for (DigestAlgorithm known : values()) {
            if (known.token.toLowerCase(Locale.ROOT).equals(token.toLowerCase(Locale.ROOT))) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    String token() {
        return token;
    }

    /**
     * The {@code response} of RFC 7616 section 3.4.1.
     *
     * @param values username, realm, nonce, uri, and with qop also nc and cnonce
     * @param qop {@code auth}, {@code auth-int}, or empty for clients of RFC 2069
     */
    String response(DigestHeader values, String password, String method, String qop, byte[] body) {
        String secret = hash(values.get("username") + ":" + values.get("realm") + ":" + password);
        if (perSession) {
            secret = hash(secret + ":" + values.get("nonce") + ":" + values.get("cnonce"));
        }
        String what = method + ":" + values.get("uri") + (qop.equals("auth-int") ? ":" + hash(body) : "");
        String proof = qop.isEmpty()
                ? values.get("nonce")
                : values.get("nonce") + ":" + values.get("nc") + ":" + values.get("cnonce") + ":" + qop;
        return hash(secret + ":" + proof + ":" + hash(what));
    }

    private String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(hash).digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + hash, impossible);
        }
    }
}
