package io.callprint.rtp;

import org.jspecify.annotations.NullMarked;

/** Telephone events, seven bytes a packet: time since the last one (2), whether it is marked, event block (4). */
@NullMarked
public final class TelephoneEventsFuzz {
    private static final int BYTES_A_PACKET = 7;

    private TelephoneEventsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Counted told = new Counted();
        TelephoneEvents events = new TelephoneEvents(told);
        RtpPacket packet = new RtpPacket();
        Stream stream = new Stream();
        int timestamp = 0;
        int digits = 0;
        for (int at = 0; at + BYTES_A_PACKET <= input.length; at += BYTES_A_PACKET) {
            timestamp += Octets.u16(input, at);
            byte[] payload = java.util.Arrays.copyOfRange(input, at + 3, at + BYTES_A_PACKET);
            byte[] bytes = stream.packet(Stream.EVENT_TYPE, input[at + 2] < 0, timestamp, payload);
            if (!packet.wrap(bytes, 0, bytes.length)) {
                throw new AssertionError("a packet of ours is none");
            }
            digits += events.packet(packet);
        }
        if (digits != told.digits) {
            throw new AssertionError(digits + " counted, " + told.digits + " told");
        }
    }

    private static final class Counted implements MediaListener {
        private int digits;

        @Override
        public void onDigit(char digit) {
            digits++;
        }

        @Override
        public void onKeyDown(char digit) {
            if ("0123456789*#ABCD".indexOf(digit) < 0) {
                throw new AssertionError("no key: " + digit);
            }
        }

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
