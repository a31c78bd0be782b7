package io.callprint.rtp;

import org.jspecify.annotations.NullMarked;

/** A compound RTCP packet. */
@NullMarked
public final class RtcpPacketsFuzz {
    private RtcpPacketsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        RtcpPackets.isRtcp(input, 0, input.length);
        RtcpPackets.read(input, 0, input.length, new RtcpPackets.Visitor() {
            @Override
            public void senderReport(int ssrc, long ntp, int rtpTimestamp, long packets, long octets) {
                check(packets >= 0 && octets >= 0);
            }

            @Override
            public void reportBlock(
                    int aboutSsrc,
                    int fractionLost,
                    int cumulativeLost,
                    long highestSequence,
                    long jitterUnits,
                    int lastReport,
                    long delayUnits) {
                check(fractionLost >= 0 && fractionLost <= 255 && jitterUnits >= 0 && delayUnits >= 0);
            }

            @Override
            public void bye(int ssrc) {}
        });
    }

    private static void check(boolean isWithinItsRange) {
        if (!isWithinItsRange) {
            throw new AssertionError("a number outside its range");
        }
    }
}
