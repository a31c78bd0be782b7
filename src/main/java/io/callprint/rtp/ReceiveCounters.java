package io.callprint.rtp;

import io.callprint.srtp.SrtpReceiver;
import java.util.concurrent.atomic.AtomicLong;

/** What the receive path of one call has counted. Written by {@code rtp-io} alone, read by anyone. */
final class ReceiveCounters {
    /** The far end fills a packet before it sends it. */
    private static final int PACKET_MILLIS = 20;

    private final AtomicLong datagrams = new AtomicLong();
    private final AtomicLong strangers = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong forged = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong duplicate = new AtomicLong();
    private final AtomicLong digits = new AtomicLong();
    private final AtomicLong concealed = new AtomicLong();
    private final AtomicLong frames = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong heldNanos = new AtomicLong();
    private final BurstGaps bursts = new BurstGaps();

    /** One writer: a plain read and an ordered write are enough, and cost no bus lock. */
    private static void add(AtomicLong counter, long count) {
        counter.setOpaque(counter.getPlain() + count);
    }

    void datagram() {
        add(datagrams, 1);
    }

    void stranger() {
        add(strangers, 1);
    }

    void malformed() {
        add(malformed, 1);
    }

    /** @param fault of {@link SrtpReceiver} */
    void undecrypted(int fault) {
        switch (fault) {
            case SrtpReceiver.FORGED -> add(forged, 1);
            case SrtpReceiver.REPLAYED -> add(replayed, 1);
            default -> malformed();
        }
    }

    void arrived(JitterBuffer.Arrival arrival) {
        switch (arrival) {
            case IN_TIME -> add(received, 1);
            case LATE -> {
                add(received, 1);
                add(late, 1);
            }
            case DUPLICATE -> {
                add(received, 1);
                add(duplicate, 1);
            }
            case STRAY -> add(malformed, 1);
        }
    }

    /** The jitter buffer gave up on so many packets in a row. */
    void missing(int packets) {
        add(missing, packets);
        add(gaps, 1);
        for (int i = 0; i < packets; i++) {
            bursts.lost();
        }
    }

    /** A packet left the jitter buffer. */
    void played() {
        bursts.received();
    }

    /** How losses are spread. On {@code rtp-io}. */
    BurstGaps.Shares bursts() {
        return bursts.shares();
    }

    /** A packet waited in the jitter buffer. */
    void held(long nanos) {
        add(heldNanos, nanos);
    }

    void digits(int count) {
        add(digits, count);
    }

    void frameConcealed() {
        add(concealed, 1);
    }

    void frameDelivered() {
        add(frames, 1);
    }

    /** @param roundTripMillis negative when not known */
    MediaCounters snapshot(long lost, long sent, double jitterMillis, double roundTripMillis) {
        long inTime = received.getOpaque() - late.getOpaque() - duplicate.getOpaque();
        double bufferMillis = inTime == 0 ? 0 : heldNanos.getOpaque() / 1e6 / inTime;
        double mouthToEar = Math.max(0, roundTripMillis) / 2 + PACKET_MILLIS + bufferMillis;
        double rating = EModel.rating(missingShare(inTime), burstRatio(inTime), mouthToEar);
        return new MediaCounters(
                received.getOpaque(),
                lost,
                late.getOpaque(),
                duplicate.getOpaque(),
                strangers.getOpaque(),
                malformed.getOpaque(),
                forged.getOpaque(),
                replayed.getOpaque(),
                concealed.getOpaque(),
                sent,
                digits.getOpaque(),
                jitterMillis,
                bufferMillis,
                roundTripMillis,
                inTime == 0 ? 0 : rating,
                inTime == 0 ? 0 : EModel.meanOpinion(rating));
    }

    private double missingShare(long inTime) {
        long never = missing.getOpaque();
        return never == 0 ? 0 : (double) never / (inTime + never);
    }

    /** Mean run of missing packets by that of independent loss, which is 1 / (1 - p). */
    private double burstRatio(long inTime) {
        long runs = gaps.getOpaque();
        return runs == 0 ? 1 : (double) missing.getOpaque() / runs * (1 - missingShare(inTime));
    }

    long datagrams() {
        return datagrams.getOpaque();
    }

    long frames() {
        return frames.getOpaque();
    }
}
