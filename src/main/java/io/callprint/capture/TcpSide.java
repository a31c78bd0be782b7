package io.callprint.capture;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * One direction of a TCP connection put into order by its sequence numbers (RFC 9293 section 3.4): what comes again is left
 * out, what comes early waits. A gap that is not filled while {@value #MOST_EARLY_BYTES} bytes come behind it ends it.
 */
final class TcpSide {
    private static final int MOST_EARLY = 256;
    private static final int MOST_EARLY_BYTES = 262_144;

    private final SipStream sip;
    private final List<Segment> early = new ArrayList<>();
    private int earlyBytes;
    private int next;
    private boolean hasBegun;
    private boolean isOver;

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Segment(int sequence, byte[] bytes) {}

    /** @param messages gets the SIP messages, each once */
    TcpSide(Consumer<byte[]> messages) {
        sip = new SipStream(messages);
    }

    /** A connection begins, maybe in place of one between the same addresses. */
    void begin(int firstSequence) {
        if (!hasBegun || next != firstSequence) { // else it was sent again
            forget();
            hasBegun = true;
            isOver = false;
            next = firstSequence;
        }
    }

    /** In a capture that begins in the middle of it, the first segment is where it begins. */
    void segment(int sequence, byte[] bytes) {
        if (bytes.length == 0 || isOver) {
            return;
        }
        if (!hasBegun) {
            begin(sequence);
        }
        if (sequence - next > 0) {
            early.add(new Segment(sequence, bytes));
            earlyBytes += bytes.length;
            if (early.size() > MOST_EARLY || earlyBytes > MOST_EARLY_BYTES) {
                forget();
                isOver = true;
            }
            return;
        }
        deliver(sequence, bytes);
        while (deliverOneThatWaited()) {
            // another may follow on it
        }
    }

    private void deliver(int sequence, byte[] bytes) {
        int known = next - sequence;
        if (known >= 0 && known < bytes.length) {
            sip.append(bytes, known);
            next = sequence + bytes.length;
        }
    }

    private boolean deliverOneThatWaited() {
        for (Iterator<Segment> waiting = early.iterator(); waiting.hasNext(); ) {
            Segment segment = waiting.next();
            if (segment.sequence() - next <= 0) {
                waiting.remove();
                earlyBytes -= segment.bytes().length;
                deliver(segment.sequence(), segment.bytes());
                return true;
            }
        }
        return false;
    }

    private void forget() {
        early.clear();
        earlyBytes = 0;
        sip.clear();
    }
}
