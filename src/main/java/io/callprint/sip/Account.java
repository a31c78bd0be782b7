package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Our name and password with a trunk: answers its challenges (RFC 3261 section 22). */
record Account(String user, String password) {
    /** A challenge and its algorithm. */
    private record Challenge(DigestHeader header, DigestAlgorithm algorithm) {}

    /**
     * The header that answers a 401 or 407, by the strongest hash we know; empty when it is no challenge we can answer, or
     * one that our answer was refused by: a nonce gone stale is no refusal.
     *
     * @param uri its Request-URI
     */
    Optional<SipHeader> answer(SIPResponse refusal, SIPRequest request, String uri) {
        boolean proxy = refusal.getStatusCode() == 407;
        if (!proxy && refusal.getStatusCode() != 401) {
            return Optional.empty();
        }
        String name = proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
        String answerName = proxy ? "Proxy-Authorization" : "Authorization";
        boolean tried = request.getHeader(answerName) != null;
        return RawMessage.of(refusal).stream()
                .flatMap(raw -> raw.headers().stream())
                .filter(line -> line.is(name))
                .flatMap(line -> DigestHeader.parse(line.value()).stream())
                .filter(header -> !tried || header.get("stale").equalsIgnoreCase("true"))
                .flatMap(header -> header.algorithm().map(known -> new Challenge(header, known)).stream())
                .max(Comparator.comparing(Challenge::algorithm))
                .map(challenge -> new SipHeader(answerName, credentials(challenge, request, uri)));
    }

    private String credentials(Challenge challenge, SIPRequest request, String uri) {
        DigestHeader asked = challenge.header();
        String offered = "," + asked.get("qop").replace(" ", "").toLowerCase(java.util.Locale.ROOT) + ",";
        String qop = offered.contains(",auth,") ? "auth" : offered.contains(",auth-int,") ? "auth-int" : "";
        Map<String, String> values = new LinkedHashMap<>();
        values.put("username", user);
        values.put("realm", asked.get("realm"));
        values.put("nonce", asked.get("nonce"));
        values.put("uri", uri);
        values.put("algorithm", challenge.algorithm().token());
        if (!qop.isEmpty()) {
            values.put("cnonce", SipMessages.token());
            values.put("nc", "00000001");
        }
        byte[] body = request.getRawContent() == null ? new byte[0] : request.getRawContent();
        String response =
                challenge.algorithm().response(new DigestHeader(values), password, request.getMethod(), qop, body);
        values.put("response", response);
        if (asked.has("opaque")) {
            values.put("opaque", asked.get("opaque"));
        }
        String written = DigestHeader.write(values);
        // Without quotes (RFC 7616 section 3.4).
        return qop.isEmpty() ? written : written + ", qop=" + qop;
    }

    @Override
    public String toString() {
        return "Account[" + user + "]";
    }
}
