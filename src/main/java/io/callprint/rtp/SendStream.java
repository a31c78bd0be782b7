package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.AudioEncoder;
import io.callprint.audio.Tones;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sdp.SrtpAgreement;
import io.callprint.srtp.SrtpKey;
import io.callprint.srtp.SrtpSender;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one call sends: queued prompts and digits, and silence between them, since that keeps NAT bindings open and the far
 * end's jitter buffer fed. Nothing is sent before {@link #connect} or on hold; what is queued waits.
 *
 * <p>{@link #sendPacket} is called by {@code rtp-pacer} alone, the other methods by any thread.
 */
final class SendStream {
    private static final int SAMPLES_PER_MILLI = 8;
    private static final double TONE_AMPLITUDE = 0.3;

    private final IntSupplier ssrcs;
    private final PacketOut out;
    private final SourceLatch latch;
    private final InetSocketAddress local;
    private final PacketTap tap;
    private final FrameCutter sent;
    private final Executor tell;
    private final Queue<Playback> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private volatile Connection connection;
    private volatile boolean closed;

    /** What another far end says. */
    private volatile @Nullable RelayLine relay;

    /**
     * What was agreed on.
     *
     * @param encoder owned by the pacer, as is {@code encryption}
     */
    private record Connection(
            int ssrc,
            @Nullable NegotiatedMedia media,
            AudioEncoder encoder,
            Optional<SrtpKey> key,
            @Nullable SrtpSender encryption) {}

    /** Timestamp of the next packet: written by the pacer, read for reports. */
    private final AtomicInteger timestamp;

    /** Owned by the pacer. */
    private int sequence;

    private boolean markNext = true;

    /** Owned by the pacer: tick of the next packet and phase, see {@link RtpPacer}. */
    long nextTick;

    int phase;

    /** @param ssrcs random numbers: one now, and another with each new key */
    SendStream(
            IntSupplier ssrcs,
            int firstSequence,
            int firstTimestamp,
            PacketOut out,
            SourceLatch latch,
            InetSocketAddress local,
            MediaSinks sinks,
            Executor tell) {
        this.ssrcs = ssrcs;
        this.connection = new Connection(ssrcs.getAsInt(), null, AudioCodec.PCMU.encoder(), Optional.empty(), null);
        this.sequence = firstSequence & 0xFFFF;
        this.timestamp = new AtomicInteger(firstTimestamp);
        this.out = out;
        this.latch = latch;
        this.local = local;
        this.tap = sinks.tap();
        this.sent = new FrameCutter(sinks.sent());
        this.tell = tell;
    }

    /**
     * A new key comes with a new SSRC: whether a receiver lets its count of wraps go on (RFC 3711 section 3.3.1) or start again
     * (RFC 4568 section 7.1.4), for a new stream both begin at 0.
     */
    void connect(NegotiatedMedia agreed) {
        Connection before = connection;
        AudioEncoder encoder = before.media() != null && before.media().codec() == agreed.codec()
                ? before.encoder()
                : agreed.codec().encoder();
        Optional<SrtpKey> key = agreed.srtp().map(SrtpAgreement::sending);
        if (key.equals(before.key())) {
            connection = new Connection(before.ssrc(), agreed, encoder, key, before.encryption());
        } else {
            int ssrc = before.media() == null ? before.ssrc() : ssrcs.getAsInt();
            connection = new Connection(
                    ssrc, agreed, encoder, key, key.map(SrtpSender::new).orElse(null));
        }
    }

    /** What goes in here is sent whenever nothing is played. */
    RelayLine relay() {
        RelayLine line = new RelayLine();
        relay = line;
        return line;
    }

    CompletableFuture<PlaybackEnd> play(short[] samples) {
        return enqueue(new PromptPlayback(samples));
    }

    /** As telephone events, or as tones when the far end did not offer them. */
    CompletableFuture<PlaybackEnd> sendDigits(String digits) {
        DigitsPlayback events = new DigitsPlayback(digits);
        NegotiatedMedia agreed = connection.media();
        boolean inBand = agreed != null && agreed.telephoneEventPayloadType().isEmpty();
        return enqueue(inBand ? new PromptPlayback(tones(digits)) : events);
    }

    private CompletableFuture<PlaybackEnd> enqueue(Playback playback) {
        queue.add(playback);
        if (closed) {
            drop(PlaybackEnd.CLOSED);
        }
        return playback.end();
    }

    void stopPlaying() {
        drop(PlaybackEnd.STOPPED);
    }

    void close() {
        closed = true;
        drop(PlaybackEnd.CLOSED);
    }

    private void drop(PlaybackEnd how) {
        for (Playback playback = queue.poll(); playback != null; playback = queue.poll()) {
            playback.ended(how, tell);
        }
    }

    /**
     * One packet time has come.
     *
     * @param pcm scratch of at least {@link RtpWriter#MAX_SAMPLES}
     * @return length of this packet, and so the time to the next, in milliseconds
     */
    int sendPacket(RtpWriter writer, short[] pcm, long nowNanos) {
        Connection now = connection;
        NegotiatedMedia agreed = now.media();
        InetSocketAddress to = latch.target();
        int millis = agreed == null ? 20 : agreed.packetMillis();
        int samples = millis * SAMPLES_PER_MILLI;
        if (agreed == null || to == null || closed || !agreed.direction().sends()) {
            markNext = true;
        } else {
            Playback playback = queue.peek();
            RelayLine line = relay;
            if (line != null && playback != null) {
                line.skip();
            }
            if (playback instanceof DigitsPlayback digits && !digits.isOver()) {
                sendEvent(now, agreed, digits, writer, samples, to);
                Arrays.fill(pcm, 0, samples, (short) 0);
            } else {
                if (playback instanceof PromptPlayback prompt) {
                    prompt.read(pcm, samples);
                } else if (line != null) {
                    line.read(pcm, samples);
                } else {
                    Arrays.fill(pcm, 0, samples, (short) 0);
                }
                sendAudio(now, agreed, writer, pcm, samples, to);
            }
            sent.append(pcm, samples, nowNanos);
            if (playback != null && isOver(playback) && queue.remove(playback)) {
                playback.ended(PlaybackEnd.PLAYED, tell);
            }
        }
        int units = agreed == null ? samples : samples * agreed.codec().unitsPerSample();
        timestamp.setOpaque(timestamp.getPlain() + units);
        return millis;
    }

    private static boolean isOver(Playback playback) {
        return switch (playback) {
            case PromptPlayback prompt -> prompt.isOver();
            case DigitsPlayback digits -> digits.isOver();
        };
    }

    private void sendAudio(
            Connection now, NegotiatedMedia agreed, RtpWriter writer, short[] pcm, int samples, InetSocketAddress to) {
        writer.audio(
                markNext,
                agreed.payloadType(),
                sequence,
                timestamp.getPlain(),
                now.ssrc(),
                now.encoder(),
                pcm,
                samples);
        markNext = false;
        leave(now, writer, to);
    }

    private void sendEvent(
            Connection now,
            NegotiatedMedia agreed,
            DigitsPlayback digits,
            RtpWriter writer,
            int units,
            InetSocketAddress to) {
        digits.step(timestamp.getPlain(), units);
        int type = agreed.telephoneEventPayloadType().orElse(-1);
        if (digits.sends() && type >= 0) {
            writer.event(
                    digits.isFirst(units),
                    type,
                    sequence,
                    digits.startTimestamp(),
                    now.ssrc(),
                    digits.event(),
                    digits.isEnd(),
                    digits.durationUnits());
            leave(now, writer, to);
        }
        digits.advance();
        markNext = true;
    }

    private void leave(Connection now, RtpWriter writer, InetSocketAddress to) {
        int payload = writer.payloadBytes();
        sequence = sequence + 1 & 0xFFFF;
        writer.show(tap, local, to);
        if (out.send(writer.end(now.encryption()), to)) {
            packets.setOpaque(packets.getPlain() + 1);
            octets.setOpaque(octets.getPlain() + payload);
        }
    }

    private static short[] tones(String digits) {
        int press = DigitsPlayback.PRESS_UNITS;
        short[] all = new short[digits.length() * (press + DigitsPlayback.PAUSE_UNITS)];
        for (int i = 0; i < digits.length(); i++) {
            float[] tone = Tones.dtmf(digits.charAt(i), TONE_AMPLITUDE, press / 8000.0, 8000)
                    .samples();
            int at = i * (press + DigitsPlayback.PAUSE_UNITS);
            for (int s = 0; s < press; s++) {
                all[at + s] = (short) (tone[s] * Short.MAX_VALUE);
            }
        }
        return all;
    }

    int ssrc() {
        return connection.ssrc();
    }

    int timestamp() {
        return timestamp.getOpaque();
    }

    long packets() {
        return packets.getOpaque();
    }

    long octets() {
        return octets.getOpaque();
    }
}
