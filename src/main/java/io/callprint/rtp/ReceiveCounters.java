package io.callprint.rtp;

import io.callprint.srtp.SrtpReceiver;
import java.util.concurrent.atomic.AtomicLong;

/** What the receive path of one call has counted. Written by {@code rtp-io} alone, read by anyone. */
final class ReceiveCounters {
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

    void digits(int count) {
        add(digits, count);
    }

    void frameConcealed() {
        add(concealed, 1);
    }

    void frameDelivered() {
        add(frames, 1);
    }

    MediaCounters snapshot(long lost, long sent, double jitterMillis) {
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
                jitterMillis);
    }

    long datagrams() {
        return datagrams.getOpaque();
    }

    long frames() {
        return frames.getOpaque();
    }
}
