package io.callprint.sip;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a TCP stream into SIP messages (RFC 3261 section 18.3), shows each to {@link SipGuard} and to the parser, and
 * hands on only whole good ones, so that the reader behind it never loses its place. A message whose end is not known
 * is answered and ends the connection. Answers the CRLF keep-alive (RFC 5626 section 3.5.1). A sender has ten seconds
 * to finish a message it began.
 *
 * <p>Owned by the connection's one reading thread.
 */
final class GuardedStream extends InputStream {
    private static final int MESSAGE_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_MESSAGE_BYTES = SipGuard.MAX_HEADER_BYTES + SipGuard.MAX_STREAM_BODY_BYTES;
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final GuardedConnection socket;
    private final InputStream raw;
    private final SipGuard guard;
    private final SourceGate gate;
    private final SipCounters counters;
    private final TrialParser trial = new TrialParser();

    private final byte[] pending = new byte[MAX_MESSAGE_BYTES];
    private int filled;
    private byte[] ready = new byte[0];
    private int readyAt;
    private boolean ended;

    GuardedStream(GuardedConnection socket, InputStream raw, SipGuard guard, SourceGate gate, SipCounters counters) {
        this.socket = socket;
        this.raw = raw;
        this.guard = guard;
        this.gate = gate;
        this.counters = counters;
    }

    @Override
    public int read() throws IOException {
        return awaitMessage() ? ready[readyAt++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!awaitMessage()) {
            return -1;
        }
        int count = Math.min(length, ready.length - readyAt);
        System.arraycopy(ready, readyAt, target, offset, count);
        readyAt += count;
        return count;
    }

    @Override
    public int available() {
        return ready.length - readyAt;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        socket.close();
    }

    private boolean awaitMessage() throws IOException {
        while (readyAt == ready.length) {
            if (ended) {
                return false;
            }
            skipBlankLines();
            Optional<byte[]> message = filled == 0 ? Optional.empty() : cut();
            if (message.isPresent()) {
                judge(message.get());
            } else if (!ended && !fill()) {
                ended = true;
            }
        }
        return true;
    }

    private void skipBlankLines() throws IOException {
        int blank = 0;
        while (blank < filled && (pending[blank] == '\r' || pending[blank] == '\n')) {
            blank++;
        }
        if (blank >= 4) {
            counters.count("keepalive");
            socket.write(PONG);
        }
        // A lone CR or CRLF may be the first half of a ping whose second half is on its way.
        if (blank > 0 && (blank < filled || blank >= 4)) {
            consume(blank);
        }
    }

    /** The first whole message in {@link #pending}, taken out of it; ends the stream when its end cannot be known. */
    private Optional<byte[]> cut() throws IOException {
        int end = SipGuard.endOfHeaders(pending, 0, filled);
        if (end < 0) {
            if (filled > SipGuard.MAX_HEADER_BYTES) {
                giveUp(guard.check(pending, filled, true));
            }
            return Optional.empty();
        }
        RawMessage message = RawMessage.of(Arrays.copyOf(pending, end), end);
        int body = SipGuard.bodyLength(message, end, end + SipGuard.MAX_STREAM_BODY_BYTES, true);
        if (body < 0) {
            giveUp(guard.check(pending, end, true));
            return Optional.empty();
        }
        if (filled < end + body) {
            return Optional.empty();
        }
        byte[] whole = Arrays.copyOf(pending, end + body);
        consume(end + body);
        return Optional.of(whole);
    }

    private void judge(byte[] message) throws IOException {
        SipVerdict verdict = guard.check(message, message.length, true);
        if (verdict instanceof SipVerdict.Accepted) {
            verdict = trial.check(message);
        }
        switch (verdict) {
            case SipVerdict.Accepted ignored -> {
                socket.arrived(message);
                ready = message;
                readyAt = 0;
            }
            case SipVerdict.KeepAlive() -> counters.count("keepalive");
            case SipVerdict.Dropped(String reason) -> {
                counters.count("dropped." + reason);
                malformed();
            }
            case SipVerdict.Refused refused -> {
                refuse(refused);
                malformed();
            }
        }
    }

    /** Counts against the address, and ends the connection when there have been too many. */
    private void malformed() {
        gate.malformed(socket.getInetAddress());
        if (!gate.isHeard(socket.getInetAddress())) {
            counters.count("dropped.unheard");
            ended = true;
        }
    }

    private void giveUp(SipVerdict verdict) throws IOException {
        ended = true;
        gate.malformed(socket.getInetAddress());
        if (verdict instanceof SipVerdict.Refused refused) {
            refuse(refused);
        } else {
            counters.count("dropped.stream");
        }
    }

    private void refuse(SipVerdict.Refused refused) throws IOException {
        counters.count("refused." + refused.status());
        socket.write(StatelessRefusal.write(refused, socket.getInetAddress().getHostAddress(), socket.getPort()));
    }

    private boolean fill() throws IOException {
        socket.setSoTimeout(filled == 0 ? 0 : MESSAGE_TIMEOUT_MILLIS);
        try {
            int count = raw.read(pending, filled, pending.length - filled);
            filled += Math.max(count, 0);
            return count > 0;
        } catch (SocketTimeoutException late) {
            if (SipGuard.endOfHeaders(pending, 0, filled) < 0 && isBlank()) {
                filled = 0;
                return true;
            }
            counters.count("dropped.unfinished-message");
            return false;
        }
    }

    private boolean isBlank() {
        for (int i = 0; i < filled; i++) {
            if (pending[i] != '\r' && pending[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    private void consume(int count) {
        System.arraycopy(pending, count, pending, 0, filled - count);
        filled -= count;
    }
}
