package io.callprint.sip;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Looks at every message before the parser does. The parser behind it loops for ever on a Via comment that is never
 * closed and ends in a backslash, overflows its stack on deep nesting, and accepts most of the invalid messages of RFC
 * 4475; nothing of that kind passes here. Bounded time: every byte is looked at a fixed number of times.
 *
 * <p>Thread-safe: it has no state.
 */
final class SipGuard {
    /** Largest header section; a UDP datagram may be larger by its body. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    /** Longest header after unfolding. */
    static final int MAX_HEADER_LENGTH = 8 * 1024;

    /** Most headers in one message. */
    static final int MAX_HEADERS = 200;

    /** Largest body on a stream, where the sender alone says how much will come. */
    static final int MAX_STREAM_BODY_BYTES = 16 * 1024;

    private static final Pattern REQUEST_LINE =
            Pattern.compile("([!%'*+\\-.0-9A-Z_`a-z~]{1,64}) ([^ <>\\t]{1,4096}) (?i:SIP)/(\\d{1,4}\\.\\d{1,4})");
    private static final Pattern KNOWN_SCHEME = Pattern.compile("(?i)(sips?|tel):");

    /** An IPv6 address without the brackets that tell it from a port (RFC 5118 section 4.2). */
    private static final Pattern BARE_IPV6 = Pattern.compile("(?i)sips?:(?:[^@]*@)?[^\\[@;?:]+:[^@;?:]*:.*");

    private static final Pattern STATUS_LINE = Pattern.compile("SIP/2\\.0 ([1-6]\\d\\d) .*|SIP/2\\.0 ([1-6]\\d\\d)");
    private static final Pattern CSEQ = Pattern.compile("(\\d{1,10})[ \\t]+([!%'*+\\-.0-9A-Z_`a-z~]{1,64})");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
    private static final Pattern EMPTY_BRANCH = Pattern.compile("(?i).*;\\s*branch\\s*=\\s*z9hG4bK\\s*([;,].*)?");

    /** How tools that look for open servers call themselves; an answer of any kind would encourage them. */
    private static final Pattern SCANNER = Pattern.compile(
            "(?i)friendly-scanner|friendly-request|sipvicious|sundayddr|sip-?scan|sipcli|pplsip|vaxsipuseragent|iwar\\b");

    private static final Set<String> ONCE = Set.of(
            "From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Type", "Refer-To", "Referred-By", "Expires");

    /** Headers whose value the parser takes apart down to quotes and comments. */
    private static final SortedSet<String> STRUCTURED =
            names("Via v From f To t Contact m Route Record-Route Reply-To Refer-To r Referred-By b P-Asserted-Identity"
                    + " P-Preferred-Identity Remote-Party-ID Diversion Content-Type c Content-Disposition"
                    + " Authorization Proxy-Authorization WWW-Authenticate Proxy-Authenticate Warning Retry-After"
                    + " Server User-Agent Event o Accept Reason");

    private static SortedSet<String> names(String list) {
        SortedSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of(list.split(" ")));
        return Collections.unmodifiableSortedSet(names);
    }

    /**
     * Judges one datagram, or one message cut out of a stream.
     *
     * @param bytes holds it from offset 0
     * @param length how many bytes count
     * @param stream whether Content-Length is mandatory (RFC 3261 section 18.3)
     */
    SipVerdict check(byte[] bytes, int length, boolean stream) {
        int start = 0;
        while (start < length && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        if (start == length) {
            return new SipVerdict.KeepAlive();
        }
        if (bytes[start] < '!' || bytes[start] > '~') {
            return new SipVerdict.Dropped("not-sip");
        }
        int end = endOfHeaders(bytes, start, length);
        boolean complete = end >= 0;
        int headerEnd = complete ? end : Math.min(length, start + MAX_HEADER_BYTES);
        byte[] section = Arrays.copyOfRange(bytes, start, headerEnd);
        RawMessage message = RawMessage.of(section, section.length);
        Optional<String> fault = complete
                ? sectionFault(section)
                : Optional.of(length - start > MAX_HEADER_BYTES ? "header section too large" : "no end of headers");
        if (message.isResponse()) {
            return judgeResponse(message, fault, start, end, length, stream);
        }
        return judgeRequest(message, fault, start, end, length, stream);
    }

    /** Offset behind the empty line, or -1 when there is none within {@link #MAX_HEADER_BYTES}. */
    static int endOfHeaders(byte[] bytes, int start, int length) {
        int last = Math.min(length, start + MAX_HEADER_BYTES) - 3;
        for (int i = start; i < last; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    private static SipVerdict judgeResponse(
            RawMessage message, Optional<String> fault, int start, int end, int length, boolean stream) {
        if (fault.isPresent()
                || !STATUS_LINE.matcher(message.startLine()).matches()
                || headerFault(message, "").isPresent()) {
            return new SipVerdict.Dropped("malformed-response");
        }
        int body = bodyLength(message, end, length, stream);
        if (body < 0) {
            return new SipVerdict.Dropped("malformed-response");
        }
        return new SipVerdict.Accepted(start, end + body);
    }

    private static SipVerdict judgeRequest(
            RawMessage message, Optional<String> fault, int start, int end, int length, boolean stream) {
        var line = REQUEST_LINE.matcher(message.startLine());
        boolean wellFormed = line.matches();
        String method = message.method();
        if (!wellFormed && !message.startLine().contains("SIP/")) {
            return new SipVerdict.Dropped("not-sip");
        }
        if (message.first("Via").isEmpty() || (method.equals("ACK") && (fault.isPresent() || !wellFormed))) {
            return new SipVerdict.Dropped("unanswerable");
        }
        if (message.first("User-Agent")
                .filter(agent -> SCANNER.matcher(agent).find())
                .isPresent()) {
            return new SipVerdict.Dropped("scanner");
        }
        if (!wellFormed) {
            return refused(400, "Malformed Request-Line", message);
        }
        if (!line.group(3).equals("2.0")) {
            return refused(505, "Version Not Supported", message);
        }
        if (!KNOWN_SCHEME.matcher(line.group(2)).lookingAt()) {
            return refused(416, "Unsupported URI Scheme", message);
        }
        if (BARE_IPV6.matcher(line.group(2)).matches()) {
            return refused(400, "IPv6 Address Without Brackets", message);
        }
        Optional<String> problem = fault.or(() -> headerFault(message, method));
        if (problem.isPresent()) {
            return refused(400, problem.get(), message);
        }
        int body = bodyLength(message, end, length, stream);
        if (body < 0) {
            return refused(400, "Bad Content-Length", message);
        }
        return new SipVerdict.Accepted(start, end + body);
    }

    private static SipVerdict refused(int status, String reason, RawMessage message) {
        return message.method().equals("ACK")
                ? new SipVerdict.Dropped("malformed-ack")
                : new SipVerdict.Refused(status, reason, message);
    }

    /** Faults of the bytes themselves: UTF-8, control characters, lone CR or LF. */
    private static Optional<String> sectionFault(byte[] section) {
        boolean ascii = true;
        for (int i = 0; i < section.length; i++) {
            byte b = section[i];
            if (b < 0) {
                ascii = false;
            } else if (b == '\r' && (i + 1 == section.length || section[i + 1] != '\n')) {
                return Optional.of("Lone CR or LF");
            } else if (b == '\n') {
                if (i == 0 || section[i - 1] != '\r') {
                    return Optional.of("Lone CR or LF");
                }
            } else if ((b < ' ' && b != '\t' && b != '\r') || b == 0x7f) {
                return Optional.of("Control character in header");
            }
        }
        if (!ascii) {
            try {
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                        .decode(ByteBuffer.wrap(section));
            } catch (CharacterCodingException notUtf8) {
                return Optional.of("Header is not UTF-8");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> headerFault(RawMessage message, String method) {
        if (message.headers().size() > MAX_HEADERS) {
            return Optional.of("Too many headers");
        }
        for (RawMessage.Line line : message.headers()) {
            if (!SipHeader.isToken(line.name())) {
                return Optional.of("Malformed header name");
            }
            if (line.value().length() > MAX_HEADER_LENGTH) {
                return Optional.of("Header too long");
            }
            if (STRUCTURED.contains(line.name())) {
                Optional<String> fault = SipValueScan.fault(line.value(), takesComment(line), takesList(line));
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        for (String name : ONCE) {
            if (message.count(name) > 1) {
                return Optional.of("More than one " + name);
            }
        }
        for (String name : new String[] {"Via", "From", "To", "Call-ID", "CSeq"}) {
            if (message.first(name).filter(value -> !value.isEmpty()).isEmpty()) {
                return Optional.of("Missing " + name);
            }
        }
        return numberFault(message, method);
    }

    private static boolean takesComment(RawMessage.Line line) {
        return line.is("Via") || line.is("User-Agent") || line.is("Server") || line.is("Retry-After");
    }

    private static boolean takesList(RawMessage.Line line) {
        return line.is("Via") || line.is("From") || line.is("To") || line.is("Contact");
    }

    private static Optional<String> numberFault(RawMessage message, String method) {
        var cseq = CSEQ.matcher(message.first("CSeq").orElse(""));
        // RFC 3261 section 8.1.1.5: below 2^31.
        if (!cseq.matches() || Long.parseLong(cseq.group(1)) >= 1L << 31) {
            return Optional.of("Bad CSeq");
        }
        if (!method.isEmpty() && !cseq.group(2).equals(method)) {
            return Optional.of("CSeq method differs from request method");
        }
        Optional<String> forwards = message.first("Max-Forwards");
        if (forwards.isPresent()
                && (!DIGITS.matcher(forwards.get()).matches() || Integer.parseInt(forwards.get()) > 255)) {
            return Optional.of("Bad Max-Forwards");
        }
        if (!method.isEmpty()
                && EMPTY_BRANCH.matcher(message.first("Via").orElse("")).matches()) {
            return Optional.of("Empty branch");
        }
        return Optional.empty();
    }

    /** Bytes of body that belong to the message, -1 when Content-Length is wrong. */
    static int bodyLength(RawMessage message, int end, int length, boolean stream) {
        String found = null;
        for (RawMessage.Line line : message.headers()) {
            if (line.is("Content-Length")) {
                if ((found != null && !found.equals(line.value()))
                        || !DIGITS.matcher(line.value()).matches()) {
                    return -1;
                }
                found = line.value();
            }
        }
        int present = length - end;
        if (found == null) {
            return stream ? -1 : present;
        }
        int claimed = Integer.parseInt(found);
        return claimed > present ? -1 : claimed;
    }
}
