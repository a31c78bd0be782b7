package io.callprint.routing;

import io.callprint.sip.SipHeader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a call is transferred to: a {@code sip} or {@code sips} URI (RFC 3261 section 19.1) without headers, checked once
 * so that nothing in it can break a Refer-To.
 */
public record TransferTarget(String uri) {
    private static final int MAX_LENGTH = 255;

    private static final String ESCAPED = "%[0-9A-Fa-f]{2}";
    private static final String USER = "(?:[A-Za-z0-9\\-_.!~*'()&=+$,;?/]|" + ESCAPED + ")+";
    private static final String PASSWORD = "(?::(?:[A-Za-z0-9\\-_.!~*'()&=+$,]|" + ESCAPED + ")*)?";
    private static final String HOST = "(?:[A-Za-z0-9](?:[A-Za-z0-9.\\-]*[A-Za-z0-9])?\\.?|\\[[0-9A-Fa-f:.]{2,45}])";
    private static final String PARAMETERS = "(?:;(?:[A-Za-z0-9\\-_.!~*'()\\[\\]/:&+$=]|" + ESCAPED + ")+)*";
    private static final Pattern SIP_URI = Pattern.compile(
            "sips?:(?:" + USER + PASSWORD + "@)?(?<host>" + HOST + ")(?::(?<port>[0-9]{1,5}))?" + PARAMETERS,
            Pattern.CASE_INSENSITIVE);

    /** RFC 3261 section 25.1, what a URI header's name and value may hold unescaped, less what some parsers trip over. */
    private static final String HEADER_PLAIN = "";

    /** @throws IllegalArgumentException with a sentence that shows what was found and what was expected */
    public TransferTarget {
        var match = SIP_URI.matcher(uri);
        if (uri.length() > MAX_LENGTH || !match.matches() || !isPort(match.group("port"))) {
            throw new IllegalArgumentException("\"" + shown(uri)
                    + "\" is no transfer target, expected a SIP URI like sip:agents@pbx.example:5060 without headers");
        }
    }

    /** An address or a name, IPv6 in brackets. */
    public String host() {
        return part("host").orElseThrow();
    }

    /** 5060, or 5061 for TLS, when the URI names none (RFC 3261 section 19.1.2). */
    public int port() {
        boolean isTls = uri.toLowerCase(Locale.ROOT).matches("sips:.*|.*;transport=tls(;.*)?");
        return part("port").map(Integer::valueOf).orElse(isTls ? 5061 : 5060);
    }

    private Optional<String> part(String name) {
        var match = SIP_URI.matcher(uri);
        return match.matches() ? Optional.ofNullable(match.group(name)) : Optional.empty();
    }

    private static boolean isPort(@org.jspecify.annotations.Nullable String digits) {
        if (digits == null) {
            return true;
        }
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65_535;
    }

    private static String shown(String text) {
        String clean = HeaderText.sentence(text, 80);
        return clean.length() < text.strip().length() ? clean + "..." : clean;
    }

    /**
     * The URI with the headers escaped into it (RFC 3261 section 19.1.1, RFC 3515 section 2.1), for platforms that copy them into
     * the INVITE they send to the target: {@code sip:a@h?User-to-User=04...%3Bencoding%3Dhex}.
     */
    public String withHeaders(List<SipHeader> headers) {
        if (headers.isEmpty()) {
            return uri;
        }
        return headers.stream()
                .map(header -> HeaderText.percentEncoded(header.name(), HEADER_PLAIN) + "="
                        + HeaderText.percentEncoded(header.value(), HEADER_PLAIN))
                .collect(Collectors.joining("&", uri + "?", ""));
    }

    @Override
    public String toString() {
        return uri;
    }
}
