package io.callprint.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The parser each worker of the stack owns: unwraps the datagram, parses strictly, answers 400 itself and reports
 * nothing to the stack then (whose own 400 carries a raw line feed). Messages get their raw headers as application
 * data. Names its worker {@code sip-N}.
 */
final class GuardedParser implements MessageParser {
    private final TrialParser parser = new TrialParser();
    private final GuardedDatagramSocket socket;
    private final SipCounters counters;
    private final AtomicInteger workers;
    private boolean named;

    GuardedParser(GuardedDatagramSocket socket, SipCounters counters, AtomicInteger workers) {
        this.socket = socket;
        this.counters = counters;
        this.workers = workers;
    }

    /** Null tells the stack that there is nothing to do. */
    @Override
    @SuppressWarnings("NullAway") // the stack's interface documents null for "no message"
    public @Nullable SIPMessage parseSIPMessage(
            byte[] bytes, boolean readBody, boolean strict, ParseExceptionListener ignored) {
        if (!named) {
            named = true;
            Thread.currentThread().setName("sip-" + workers.incrementAndGet());
        }
        if (!PacketEnvelope.isWrapped(bytes)) {
            return finish(parser.parse(bytes, readBody), withLineEnds(bytes), null);
        }
        byte[] message = PacketEnvelope.message(bytes);
        return finish(parser.parse(message, true), message, PacketEnvelope.source(bytes));
    }

    /** The stack's stream reader takes the CR of every line away; the guard let no lone LF pass. */
    private static byte[] withLineEnds(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .replace("\r", "")
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable SIPMessage finish(
            TrialParser.Parsed parsed, byte[] bytes, @Nullable InetSocketAddress datagramSource) {
        switch (parsed.verdict()) {
            case SipVerdict.Accepted accepted -> {
                SIPMessage message = parsed.message();
                if (message instanceof SIPRequest && datagramSource != null) {
                    // RFC 3261 section 18.2.1: only we say where it was received from, or answers go where a stranger
                    // says.
                    message.getTopmostVia().removeParameter(Via.RECEIVED);
                }
                if (message != null) {
                    int end = Math.max(0, SipGuard.endOfHeaders(bytes, 0, bytes.length));
                    message.setApplicationData(RawMessage.of(bytes, end));
                }
                return message;
            }
            case SipVerdict.KeepAlive keepAlive -> counters.count("keepalive");
            case SipVerdict.Dropped(String reason) -> counters.count("dropped." + reason);
            case SipVerdict.Refused refused -> {
                // On a stream the guard has shown the message to the same parser before.
                if (datagramSource != null) {
                    socket.refuse(refused, datagramSource);
                }
            }
        }
        return null;
    }
}
