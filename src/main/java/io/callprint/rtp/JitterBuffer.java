package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import org.jspecify.annotations.Nullable;

/**
 * Puts packets in order. Nobody listens through it in real time, so a packet whose turn it is leaves at once; only behind a
 * gap packets wait, until the missing one comes or the wait of {@link GapWait} is over. There is no clock of its own that the
 * far end's could run away from.
 *
 * <p>When nothing comes at all (loss, silence suppression) {@link #tick} fills in 20 ms at a time, so that time goes on for the
 * listeners; a packet that then continues the sequence is played all the same, and only what its timestamp says is missing
 * beyond the filled part is filled in.
 *
 * <p>A new SSRC, or a jump in the sequence, is believed when a second packet confirms it (as RFC 3550 appendix A.1 does).
 * Owned by {@code rtp-io}; allocates only while a slot is used for the first time.
 */
final class JitterBuffer {
    /** What became of a packet. */
    enum Arrival {
        IN_TIME,
        LATE,
        DUPLICATE,
        STRAY
    }

    static final int MAX_PAYLOAD_BYTES = 1_600;
    private static final int SILENCE_DB = 127;
    private static final int SLOTS = 64;
    private static final int MAX_MISORDER = 100;
    private static final int FRAME_SAMPLES = 160;
    private static final long FRAME_NANOS = 20_000_000;
    /** Beyond the wait: how long nothing may come before silence is filled in; longer than a packet of 60 ms. */
    private static final long STALL_NANOS = 80_000_000;
    /** Largest timestamp gap filled with samples; beyond it only the position moves. */
    private static final int MAX_GAP_SAMPLES = 8_000;

    private static final int MAX_SKIP_SAMPLES = 8_000 * 3_600;
    private final Playout playout;
    private final ReceiveCounters counters;
    private final GapWait wait;
    private final HeldPacket[] slots = new HeldPacket[SLOTS];
    private final HeldPacket candidate = new HeldPacket();
    private boolean candidateValid;
    private int candidateSsrc;

    private boolean started;
    private int ssrc;
    private int nextSequence;
    private int nextTimestamp;
    private int filledSamples;
    private long playedBits;
    private int held;
    private long gapSinceNanos;
    private long passedGapSinceNanos;
    private long playedNanos;

    JitterBuffer(int startMillis, Playout playout, ReceiveCounters counters) {
        this.playout = playout;
        this.counters = counters;
        wait = new GapWait(startMillis * 1_000_000L);
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new HeldPacket();
        }
    }

    /** A packet with audio. */
    Arrival audio(RtpPacket packet, AudioCodec codec, long nowNanos) {
        return packet(packet, HeldPacket.Kind.AUDIO, codec, nowNanos);
    }

    /** A packet that only takes up a sequence number: a telephone event. */
    Arrival noAudio(RtpPacket packet, long nowNanos) {
        return packet(packet, HeldPacket.Kind.NONE, null, nowNanos);
    }

    /** Comfort noise: the far end is silent from here on. */
    Arrival comfortNoise(RtpPacket packet, long nowNanos) {
        return packet(packet, HeldPacket.Kind.QUIET, null, nowNanos);
    }

    /** Time passes. Call about every 20 ms while audio is expected. */
    void tick(long nowNanos) {
        releaseOverdue(nowNanos);
        if (!started || held > 0) {
            return;
        }
        long stallNanos = wait.nanos() + STALL_NANOS;
        if (nowNanos - playedNanos > stallNanos + 50 * FRAME_NANOS) {
            playedNanos = nowNanos - stallNanos - FRAME_NANOS; // nobody ticked (hold): that time is not filled
        }
        while (nowNanos - playedNanos >= stallNanos + FRAME_NANOS) {
            playout.missing(FRAME_SAMPLES, nowNanos);
            filledSamples += FRAME_SAMPLES;
            playedNanos += FRAME_NANOS;
        }
    }

    /** How long packets wait behind a gap now. */
    long waitMillis() {
        return wait.nanos() / 1_000_000;
    }

    private Arrival packet(RtpPacket packet, HeldPacket.Kind kind, @Nullable AudioCodec codec, long nowNanos) {
        if (!started) {
            start(packet.ssrc(), packet.sequence(), packet.timestamp(), nowNanos);
        }
        releaseOverdue(nowNanos);
        int ahead = packet.ssrc() == ssrc ? ahead(packet.sequence()) : Integer.MAX_VALUE;
        while (held > 0 && ahead >= SLOTS && ahead < 2 * SLOTS) {
            passGap(nowNanos);
            ahead = ahead(packet.sequence());
        }
        if (ahead < -MAX_MISORDER || ahead >= SLOTS) {
            return unexpected(packet, kind, codec, nowNanos);
        }
        candidateValid = false;
        if (ahead < 0) {
            return tooLate(-ahead - 1, nowNanos);
        }
        if (ahead == 0) {
            if (held > 0) {
                wait.came(nowNanos - gapSinceNanos);
            }
            play(packet, kind, codec, nowNanos);
            playHeld(nowNanos);
            return Arrival.IN_TIME;
        }
        HeldPacket slot = slots[packet.sequence() % SLOTS];
        if (slot.full) {
            return Arrival.DUPLICATE;
        }
        slot.fill(packet, kind, codec, nowNanos);
        if (held++ == 0) {
            gapSinceNanos = nowNanos;
        }
        return Arrival.IN_TIME;
    }

    private int ahead(int sequence) {
        return (short) (sequence - nextSequence);
    }

    private Arrival unexpected(RtpPacket packet, HeldPacket.Kind kind, @Nullable AudioCodec codec, long nowNanos) {
        boolean confirmed = candidateValid
                && candidateSsrc == packet.ssrc()
                && packet.sequence() == (candidate.sequence + 1 & 0xFFFF);
        if (!confirmed) {
            candidate.fill(packet, kind, codec, nowNanos);
            candidateSsrc = packet.ssrc();
            candidateValid = true;
            return Arrival.STRAY;
        }
        while (held > 0) {
            passGap(nowNanos);
        }
        if (packet.ssrc() == ssrc) {
            nextSequence = candidate.sequence;
            playedBits = 0;
        } else {
            start(packet.ssrc(), candidate.sequence, candidate.timestamp, nowNanos);
        }
        play(candidate, nowNanos);
        candidateValid = false;
        play(packet, kind, codec, nowNanos);
        return Arrival.IN_TIME;
    }

    private void start(int newSsrc, int sequence, int timestamp, long nowNanos) {
        started = true;
        ssrc = newSsrc;
        nextSequence = sequence;
        nextTimestamp = timestamp;
        filledSamples = 0;
        playedBits = 0;
        playedNanos = nowNanos;
    }

    private Arrival tooLate(int behind, long nowNanos) {
        if (behind < Long.SIZE && (playedBits >>> behind & 1) != 0) {
            return Arrival.DUPLICATE;
        }
        if (behind < Long.SIZE) {
            playedBits |= 1L << behind; // another copy is a duplicate
        }
        wait.came(nowNanos - passedGapSinceNanos);
        return Arrival.LATE;
    }

    private void releaseOverdue(long nowNanos) {
        while (held > 0 && nowNanos - gapSinceNanos >= wait.nanos()) {
            passGap(nowNanos);
        }
        wait.tick(nowNanos);
    }

    /** Gives up on what is missing before the first held packet, and plays that one and those behind it. */
    private void passGap(long nowNanos) {
        int missing = 0;
        while (!slots[nextSequence % SLOTS].full) {
            advance(false);
            missing++;
        }
        counters.missing(missing);
        passedGapSinceNanos = gapSinceNanos;
        playHeld(nowNanos);
    }

    private void playHeld(long nowNanos) {
        while (held > 0) {
            HeldPacket slot = slots[nextSequence % SLOTS];
            if (!slot.full) {
                gapSinceNanos = firstHeldArrival();
                return;
            }
            slot.full = false;
            held--;
            counters.held(nowNanos - slot.arrivalNanos);
            play(slot, nowNanos);
        }
    }

    private long firstHeldArrival() {
        int sequence = nextSequence;
        while (!slots[sequence % SLOTS].full) {
            sequence++;
        }
        return slots[sequence % SLOTS].arrivalNanos;
    }

    private void play(RtpPacket packet, HeldPacket.Kind kind, @Nullable AudioCodec codec, long nowNanos) {
        play(
                kind,
                codec,
                packet.timestamp(),
                packet.bytes(),
                packet.payloadOffset(),
                Math.min(packet.payloadLength(), MAX_PAYLOAD_BYTES),
                nowNanos);
    }

    private void play(HeldPacket slot, long nowNanos) {
        play(slot.kind, slot.codec, slot.timestamp, slot.payload, 0, slot.length, nowNanos);
    }

    private void play(
            HeldPacket.Kind kind,
            @Nullable AudioCodec codec,
            int timestamp,
            byte[] bytes,
            int offset,
            int length,
            long nowNanos) {
        advance(true);
        counters.played();
        if (kind == HeldPacket.Kind.QUIET) {
            playout.quiet(length == 0 ? SILENCE_DB : bytes[offset] & 0x7F); // RFC 3389 section 3.1
        }
        if (codec == null || length == 0) {
            return;
        }
        int units = codec.unitsPerSample();
        int missing = (timestamp - nextTimestamp) / units - filledSamples;
        if (missing > 0 && missing <= MAX_GAP_SAMPLES) {
            playout.missing(missing, nowNanos);
        } else if (missing > 0 && missing <= MAX_SKIP_SAMPLES) {
            playout.skip(missing);
        }
        playout.audio(codec, bytes, offset, length, nowNanos);
        nextTimestamp = timestamp + codec.samples(bytes, offset, length) * units;
        filledSamples = 0;
        playedNanos = nowNanos;
    }

    private void advance(boolean played) {
        nextSequence = nextSequence + 1 & 0xFFFF;
        playedBits = playedBits << 1 | (played ? 1 : 0);
    }
}
