package io.callprint.sip;

import java.nio.charset.StandardCharsets;

/**
 * Writes a final response from the raw lines of a request that no parser may see: Via, From, To, Call-ID and CSeq are
 * copied as received, To gets a tag (RFC 3261 section 8.2.6.2). Stateless (section 8.2.7): a repeated request gets the
 * same answer.
 */
final class StatelessRefusal {
    private static final int MAX_COPIED_LENGTH = 2048;

    private StatelessRefusal() {}

    /**
     * The response's bytes.
     *
     * @param host where the request really came from, written as {@code received} into the topmost Via
     * @param port its port, for symmetric responses (RFC 3581)
     */
    static byte[] write(SipVerdict.Refused refused, String host, int port) {
        StringBuilder text = new StringBuilder(512);
        text.append("SIP/2.0 ").append(refused.status()).append(' ').append(refused.reason());
        text.append("\r\n");
        boolean top = true;
        for (RawMessage.Line line : refused.message().headers()) {
            if (line.value().length() > MAX_COPIED_LENGTH) {
                continue;
            }
            if (line.is("Via")) {
                text.append("Via: ").append(clean(line.value()));
                if (top && line.value().indexOf(',') < 0) {
                    text.append(";received=").append(host).append(";rport=").append(port);
                }
                top = false;
                text.append("\r\n");
            } else if (line.is("To")) {
                text.append("To: ").append(clean(line.value()));
                if (!line.value().contains("tag=")) {
                    text.append(";tag=refused");
                }
                text.append("\r\n");
            } else if (line.is("From") || line.is("Call-ID") || line.is("CSeq")) {
                text.append(line.name()).append(": ").append(clean(line.value()));
                text.append("\r\n");
            }
        }
        text.append("Content-Length: 0\r\n\r\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** No control character travels back. */
    private static String clean(String value) {
        String text = value;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                text = text.replace(text.charAt(i), ' ');
            }
        }
        return text;
    }
}
