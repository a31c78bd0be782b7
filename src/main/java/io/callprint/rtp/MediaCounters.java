package io.callprint.rtp;

/**
 * Counters of a media session since it opened: a snapshot, each value exact, together near enough.
 *
 * @param packetsReceived RTP packets accepted
 * @param packetsLost by RFC 3550 appendix A.3
 * @param packetsLate dropped by the jitter buffer as too late
 * @param packetsDuplicate seen twice
 * @param packetsFromStrangers ignored because of their source address
 * @param packetsMalformed not RTP, or of no payload type of ours
 * @param packetsForged whose signature is wrong: another key, or somebody else's (SRTP)
 * @param packetsReplayed seen before, or too old to tell (SRTP)
 * @param framesConcealed 20 ms frames made up by concealment
 * @param packetsSent RTP packets sent
 * @param digits key presses reported
 * @param jitterMillis interarrival jitter, RFC 3550 section 6.4.1
 */
public record MediaCounters(
        long packetsReceived,
        long packetsLost,
        long packetsLate,
        long packetsDuplicate,
        long packetsFromStrangers,
        long packetsMalformed,
        long packetsForged,
        long packetsReplayed,
        long framesConcealed,
        long packetsSent,
        long digits,
        double jitterMillis) {
    /** Of a session without packets. */
    public static final MediaCounters NONE = new MediaCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
