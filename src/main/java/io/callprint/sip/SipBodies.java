package io.callprint.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.header.ContentTypeHeader;

/** Reads the bodies a call cares for: SDP, sipfrag, key presses. */
final class SipBodies {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^;\\s]{1,70}))");
    private static final Pattern FRAGMENT =
            Pattern.compile("SIP/2\\.0[ \\t]+([1-6]\\d\\d)(?:[ \\t].*)?", Pattern.DOTALL);
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9A-D*#]|1[0-5])\\s*$");

    private SipBodies() {}

    /** The session description: the body itself or a part of a multipart one (RFC 5621); empty when there is none. */
    static Optional<String> sdp(SIPMessage message) {
        Optional<String> body = text(message);
        if (body.isEmpty() || isType(message, "application", "sdp")) {
            return body;
        }
        return part(message, "application/sdp").map(sdp -> sdp.endsWith("\n") ? sdp : sdp + "\r\n");
    }

    /** Metadata of a recording (RFC 7865), as part of the body or all of it, also as drafts named its type. */
    static Optional<String> recording(SIPMessage message) {
        for (String type : new String[] {"application/rs-metadata+xml", "application/rs-metadata"}) {
            Optional<String> part = isType(message, "application", type.substring("application/".length()))
                    ? text(message)
                    : part(message, type);
            if (part.isPresent()) {
                return part;
            }
        }
        return Optional.empty();
    }

    /** The part of that type of a multipart body (RFC 2046 section 5.1). */
    private static Optional<String> part(SIPMessage message, String type) {
        Optional<String> body = text(message);
        if (body.isEmpty() || !isType(message, "multipart", null)) {
            return Optional.empty();
        }
        Matcher boundary = BOUNDARY.matcher(message.getContentTypeHeader().toString());
        if (!boundary.find()) {
            return Optional.empty();
        }
        String mark = "--" + (boundary.group(1) != null ? boundary.group(1) : boundary.group(2));
        for (String part : body.get().split(Pattern.quote(mark), -1)) {
            int empty = part.indexOf("\r\n\r\n");
            if (empty >= 0
                    && part.substring(0, empty)
                            .toLowerCase(java.util.Locale.ROOT)
                            .contains(type)) {
                String content = part.substring(empty + 4);
                return Optional.of(content.endsWith("\r\n") ? content.substring(0, content.length() - 2) : content);
            }
        }
        return Optional.empty();
    }

    static boolean hasBody(SIPMessage message) {
        byte[] content = message.getRawContent();
        return content != null && content.length > 0;
    }

    /** Whether the Content-Type is that; null for any sub-type. */
    static boolean isType(SIPMessage message, String type, @org.jspecify.annotations.Nullable String subType) {
        ContentTypeHeader header = message.getContentTypeHeader();
        return header != null
                && type.equalsIgnoreCase(header.getContentType())
                && (subType == null || subType.equalsIgnoreCase(header.getContentSubType()));
    }

    /** The status in a message/sipfrag body (RFC 3420); empty when there is none. */
    static Optional<Integer> fragmentStatus(SIPMessage message) {
        return text(message)
                .map(body -> FRAGMENT.matcher(body.strip()))
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)));
    }

    /** The key in an application/dtmf-relay ({@code Signal=5}) or application/dtmf ({@code 5}) body. */
    static Optional<Character> digit(SIPMessage message) {
        Optional<String> body = text(message);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        if (isType(message, "application", "dtmf")) {
            return key(body.get().strip());
        }
        Matcher signal = SIGNAL.matcher(body.get());
        return signal.find() ? key(signal.group(1)) : Optional.empty();
    }

    private static Optional<Character> key(String text) {
        if (text.length() == 1 && "0123456789ABCDabcd*#".contains(text)) {
            return Optional.of(Character.toUpperCase(text.charAt(0)));
        }
        return switch (text) {
            // RFC 4733 section 3.2 numbers events 10 to 15.
            case "10" -> Optional.of('*');
            case "11" -> Optional.of('#');
            case "12" -> Optional.of('A');
            case "13" -> Optional.of('B');
            case "14" -> Optional.of('C');
            case "15" -> Optional.of('D');
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(SIPMessage message) {
        byte[] content = message.getRawContent();
        return content == null || content.length == 0
                ? Optional.empty()
                : Optional.of(new String(content, StandardCharsets.UTF_8));
    }
}
