package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import io.callprint.config.AddressRange;
import io.callprint.config.SipConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets calls in from addresses that are allowed, and from telephones that know a password (RFC 3261 section 22, RFC 8760).
 * Thread-safe.
 */
final class DigestGate {
    private static final long NONCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final List<AddressRange> allowed;
    private final String realm;
    private final List<DigestAlgorithm> algorithms;
    private final Map<String, String> passwords;
    private final DigestNonces nonces;

    private DigestGate(SipConfig.Auth auth, Map<String, String> passwords, DigestNonces nonces) {
        this.allowed = auth.allow();
        this.realm = auth.realm();
        this.algorithms = auth.hashes().stream()
                .map(hash -> switch (hash) {
                    case SHA_256 -> DigestAlgorithm.SHA_256;
                    case MD5 -> DigestAlgorithm.MD5;
                })
                .toList();
        this.passwords = passwords;
        this.nonces = nonces;
    }

    /**
     * Empty when nobody needs a password.
     *
     * @throws SipStartException when the file of passwords cannot be used; it tells the line, never its content
     */
    static Optional<DigestGate> of(SipConfig.Auth auth) throws SipStartException {
        if (auth.users().isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> passwords = read(Path.of(auth.users().get()));
        return Optional.of(new DigestGate(auth, passwords, new DigestNonces(System::nanoTime, NONCE_NANOS)));
    }

    private static Map<String, String> read(Path file) throws SipStartException {
        String expected = ", expected lines like anna:her-password";
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new SipStartException("sip.authUsers " + file + " cannot be read" + expected, unreadable);
        }
        Map<String, String> passwords = new HashMap<>();
        for (int number = 0; number < lines.size(); number++) {
            String line = lines.get(number).strip();
            int colon = line.indexOf(':');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (colon < 1
                    || colon == line.length() - 1
                    || passwords.put(line.substring(0, colon), line.substring(colon + 1)) != null) {
                throw new SipStartException(
                        "sip.authUsers " + file + " line " + (number + 1) + " is no user of its own with a password"
                                + expected,
                        null);
            }
        }
        return passwords;
    }

    /** Why an INVITE is not let in; empty when it is. */
    Optional<SipRefusal> refusal(SIPRequest request) {
        if (AddressRange.anyContains(allowed, request.getPeerPacketSourceAddress())) {
            return Optional.empty();
        }
        Optional<DigestHeader> credentials = RawMessage.of(request).stream()
                .flatMap(raw -> raw.headers().stream())
                .filter(line -> line.is("Authorization"))
                .flatMap(line -> DigestHeader.parse(line.value()).stream())
                .filter(header -> header.get("realm").equals(realm))
                .findFirst();
        if (credentials.isEmpty() || !knowsPassword(credentials.get(), request)) {
            return Optional.of(challenge(false));
        }
        return switch (nonces.use(credentials.get().get("nonce"), count(credentials.get()))) {
            case GOOD -> Optional.empty();
            case STALE -> Optional.of(challenge(true));
            case BAD -> Optional.of(challenge(false));
        };
    }

    private boolean knowsPassword(DigestHeader credentials, SIPRequest request) {
        Optional<DigestAlgorithm> algorithm = credentials.algorithm().filter(algorithms::contains);
        String qop = credentials.get("qop");
        boolean known = algorithm.isPresent() && (qop.isEmpty() || qop.equals("auth") || qop.equals("auth-int"));
        if (!known) {
            return false;
        }
        // Somebody unknown costs as much time as a wrong password.
        String password = passwords.getOrDefault(credentials.get("username"), "");
        byte[] body = request.getRawContent() == null ? new byte[0] : request.getRawContent();
        String expected = algorithm.get().response(credentials, password, request.getMethod(), qop, body);
        boolean fits = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                credentials.get("response").getBytes(StandardCharsets.UTF_8));
        return fits && !password.isEmpty();
    }

    private static long count(DigestHeader credentials) {
        String text = credentials.get("nc");
        return text.matches("[0-9a-fA-F]{8}") ? Long.parseLong(text, 16) : 0;
    }

    /** A client takes the first hash it knows (RFC 8760 section 2.3). */
    private SipRefusal challenge(boolean stale) {
        return new SipRefusal(
                401,
                "",
                algorithms.stream()
                        .map(algorithm -> challenge(algorithm, stale))
                        .toList());
    }

    private SipHeader challenge(DigestAlgorithm algorithm, boolean stale) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("realm", realm);
        values.put("nonce", nonces.next());
        values.put("algorithm", algorithm.token());
        values.put("qop", "auth,auth-int");
        if (stale) {
            values.put("stale", "true");
        }
        return new SipHeader("WWW-Authenticate", DigestHeader.write(values));
    }
}
