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
 * @param bufferMillis how long packets waited in the jitter buffer on average
 * @param roundTripMillis by the far end's last report, negative when there was none
 * @param rating R of the E-model (ITU-T G.107) for what we receive, 0..93.2; 0 before the first packet
 * @param meanOpinion MOS estimated from it, 1..4.41; 0 before the first packet
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
        double jitterMillis,
        double bufferMillis,
        double roundTripMillis,
        double rating,
        double meanOpinion) {
    /** Of a session without packets. */
    public static final MediaCounters NONE = new MediaCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0);
}
