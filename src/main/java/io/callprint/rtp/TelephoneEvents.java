package io.callprint.rtp;

/**
 * Key presses out of telephone-event packets (RFC 4733 section 2.3), each told once.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>An event is known by SSRC and timestamp; whichever of its packets comes first tells of it, so neither a lost start nor a
 * lost end matters. A press longer than 0xFFFF units goes on under a new timestamp (section 2.5.1.3) and is still one press.
 * Owned by {@code rtp-io}.
 */
final class TelephoneEvents {
    private static final String KEYS = "0123456789*#ABCD";
    private static final int BLOCK_BYTES = 4;
    private static final int REMEMBERED = 8;
    /** Shortest segment of a long event: the full 0xFFFF, less the updates that may have been lost. */
    private static final int SEGMENT_UNITS = 0xFFFF - 8_000;

    private final MediaListener listener;
    private final long[] known = new long[REMEMBERED];
    private int knownCount;
    private int lastEvent = -1;
    private int lastSsrc;
    private int lastTimestamp;
    private boolean lastEnded;

    TelephoneEvents(MediaListener listener) {
        this.listener = listener;
    }

    /** @return key presses told of: 0 or 1 as a rule; a packet may carry several short ones (section 2.5.1.5) */
    int packet(RtpPacket packet) {
        int told = 0;
        int timestamp = packet.timestamp();
        int end = packet.payloadOffset() + packet.payloadLength();
        for (int at = packet.payloadOffset(); at + BLOCK_BYTES <= end; at += BLOCK_BYTES) {
            byte[] bytes = packet.bytes();
            int event = bytes[at] & 0xFF;
            if (event < KEYS.length()) {
                told += event(packet, timestamp, event, bytes[at + 1] < 0);
            }
            timestamp += Octets.u16(bytes, at + 2);
        }
        return told;
    }

    private int event(RtpPacket packet, int timestamp, int event, boolean ended) {
        if (isKnown(packet.ssrc(), timestamp)) {
            if (timestamp == lastTimestamp) {
                lastEnded |= ended;
            }
            keyDown(event, ended);
            return 0;
        }
        boolean samePress = isNextSegment(packet, timestamp, event);
        known[knownCount++ % REMEMBERED] = key(packet.ssrc(), timestamp);
        lastEvent = event;
        lastSsrc = packet.ssrc();
        lastTimestamp = timestamp;
        lastEnded = ended;
        keyDown(event, ended);
        if (samePress) {
            return 0;
        }
        listener.onDigit(KEYS.charAt(event));
        return 1;
    }

    private void keyDown(int event, boolean ended) {
        if (!ended) {
            listener.onKeyDown(KEYS.charAt(event));
        }
    }

    private boolean isNextSegment(RtpPacket packet, int timestamp, int event) {
        int units = timestamp - lastTimestamp;
        return event == lastEvent
                && packet.ssrc() == lastSsrc
                && !lastEnded
                && !packet.marker()
                && units >= SEGMENT_UNITS
                && units <= 0xFFFF;
    }

    private boolean isKnown(int ssrc, int timestamp) {
        long key = key(ssrc, timestamp);
        for (int i = 0; i < Math.min(knownCount, REMEMBERED); i++) {
            if (known[i] == key) {
                return true;
            }
        }
        return false;
    }

    private static long key(int ssrc, int timestamp) {
        return ((long) ssrc << 32) | (timestamp & 0xFFFF_FFFFL);
    }
}
