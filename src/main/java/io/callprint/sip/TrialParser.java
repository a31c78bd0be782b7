package io.callprint.sip;

import gov.nist.javax.sip.SIPConstants;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.RequestLineParser;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stack's parser, made strict: a header it knows and cannot read is an error, not something to skip; whatever it
 * throws, a stack overflow too, becomes a verdict. Not thread-safe.
 */
final class TrialParser {
    /** Headers a call does not depend on; what real senders put there is not always to the letter. */
    private static final Set<String> TOLERATED = Set.of(
            "UserAgent",
            "Server",
            "Date",
            "Warning",
            "Subject",
            "Organization",
            "TimeStamp",
            "Priority",
            "InReplyTo",
            "CallInfo",
            "AlertInfo",
            "ErrorInfo",
            "Reason",
            "AcceptLanguage",
            "AcceptEncoding",
            "Accept",
            "ContentLanguage",
            "ContentDisposition",
            "AllowEvents",
            "PAssertedIdentity",
            "PPreferredIdentity",
            "PChargingVector",
            "PAccessNetworkInfo",
            "PVisitedNetworkID",
            "Privacy",
            "Authorization",
            "ProxyAuthorization",
            "SessionExpires",
            "MinSE",
            "MimeVersion");

    private final StringMsgParser parser = new StringMsgParser() {
        @Override
        protected SIPMessage processFirstLine(String line, ParseExceptionListener faults, byte[] whole)
                throws ParseException {
            if (line.startsWith(SIPConstants.SIP_VERSION_STRING)) {
                return super.processFirstLine(line, faults, whole);
            }
            ReceivedRequest request = new ReceivedRequest();
            request.setRequestLine(new RequestLineParser(line + "\n").parse());
            return request;
        }
    };

    /** Whether the parser can read a message the guard accepted. */
    SipVerdict check(byte[] message) {
        Parsed parsed = parse(message, true);
        return parsed.verdict();
    }

    /**
     * What came of parsing.
     *
     * @param message null unless the verdict is Accepted
     */
    record Parsed(SipVerdict verdict, @Nullable SIPMessage message) {}

    /**
     * Parses.
     *
     * @param withBody false when the stack reads the body itself
     */
    Parsed parse(byte[] bytes, boolean withBody) {
        try {
            SIPMessage message = parser.parseSIPMessage(bytes, withBody, false, TrialParser::reject);
            if (message == null) {
                return new Parsed(new SipVerdict.KeepAlive(), null);
            }
            if (lacksWhatAllHave(message)) {
                throw new ParseException("a header every message has was skipped", 0);
            }
            return new Parsed(new SipVerdict.Accepted(0, bytes.length), message);
        } catch (ParseException | RuntimeException | StackOverflowError unreadable) {
            RawMessage raw = RawMessage.of(bytes, Math.max(0, SipGuard.endOfHeaders(bytes, 0, bytes.length)));
            boolean answerable = !raw.isResponse() && !raw.method().equals("ACK");
            return new Parsed(
                    answerable
                            ? new SipVerdict.Refused(400, "Malformed message", raw)
                            : new SipVerdict.Dropped("unreadable"),
                    null);
        }
    }

    /** The stack may skip a line it cannot tell for a header, such as a Via in which no protocol name is found. */
    private static boolean lacksWhatAllHave(SIPMessage message) {
        return message.getTopmostVia() == null
                || message.getFrom() == null
                || message.getTo() == null
                || message.getCallId() == null
                || message.getCSeq() == null;
    }

    private static void reject(
            ParseException fault, SIPMessage message, @Nullable Class<?> header, String line, @Nullable String whole)
            throws ParseException {
        if (header == null || header == ExtensionHeaderImpl.class || TOLERATED.contains(header.getSimpleName())) {
            message.addUnparsed(line);
        } else {
            throw fault;
        }
    }
}
