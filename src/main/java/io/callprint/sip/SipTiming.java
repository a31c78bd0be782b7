package io.callprint.sip;

/**
 * How long a SIP endpoint waits; all in milliseconds.
 *
 * @param t1Millis estimate of a round trip, first retransmission interval (RFC 3261 section 17.1.1.1)
 * @param t2Millis largest retransmission interval
 * @param referMillis from an accepted REFER to its final NOTIFY
 * @param closeMillis how long {@link SipEndpoint#close} waits for answers to its BYEs
 * @param sessionSecondMillis how long a second of a session interval (RFC 4028) lasts: 1000, but for tests
 */
public record SipTiming(int t1Millis, int t2Millis, int referMillis, int closeMillis, int sessionSecondMillis) {
    public static final SipTiming DEFAULTS = new SipTiming(500, 4_000, 45_000, 2_000, 1_000);

    public SipTiming {
        if (t1Millis <= 0 || t2Millis < t1Millis || referMillis <= 0 || closeMillis < 0 || sessionSecondMillis <= 0) {
            throw new IllegalArgumentException("timers must be positive and T2 at least T1, found T1 " + t1Millis
                    + " ms, T2 " + t2Millis + " ms, REFER " + referMillis + " ms, close " + closeMillis + " ms");
        }
    }

    /** 64*T1: when an unacknowledged 200 or an unanswered request is given up (timers B, F, H). */
    public int giveUpMillis() {
        return 64 * t1Millis;
    }
}
