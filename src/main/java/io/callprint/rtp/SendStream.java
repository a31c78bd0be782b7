package io.callprint.rtp;

import io.callprint.audio.PcmSink;
import io.callprint.audio.Tones;
import io.callprint.sdp.NegotiatedMedia;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one call sends: queued prompts and digits, and silence between them, since that keeps NAT bindings open and the far
 * end's jitter buffer fed. Nothing is sent before {@link #connect} or on hold; what is queued waits.
 *
 * <p>{@link #sendPacket} is called by {@code rtp-pacer} alone, the other methods by any thread.
 */
final class SendStream {
    private static final int UNITS_PER_MILLI = 8;
    private static final double TONE_AMPLITUDE = 0.3;

    private final int ssrc;
    private final PacketOut out;
    private final SourceLatch latch;
    private final FrameCutter sent;
    private final Executor tell;
    private final Queue<Playback> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong octets = new AtomicLong();
    private volatile @Nullable NegotiatedMedia media;
    private volatile boolean closed;

    /** Timestamp of the next packet: written by the pacer, read for reports. */
    private final AtomicInteger timestamp;

    /** Owned by the pacer. */
    private int sequence;

    private boolean markNext = true;

    /** Owned by the pacer: tick of the next packet and phase, see {@link RtpPacer}. */
    long nextTick;

    int phase;

    SendStream(
            int ssrc,
            int firstSequence,
            int firstTimestamp,
            PacketOut out,
            SourceLatch latch,
            PcmSink sent,
            Executor tell) {
        this.ssrc = ssrc;
        this.sequence = firstSequence & 0xFFFF;
        this.timestamp = new AtomicInteger(firstTimestamp);
        this.out = out;
        this.latch = latch;
        this.sent = new FrameCutter(sent);
        this.tell = tell;
    }

    void connect(NegotiatedMedia agreed) {
        media = agreed;
    }

    CompletableFuture<PlaybackEnd> play(short[] samples) {
        return enqueue(new PromptPlayback(samples));
    }

    /** As telephone events, or as tones when the far end did not offer them. */
    CompletableFuture<PlaybackEnd> sendDigits(String digits) {
        DigitsPlayback events = new DigitsPlayback(digits);
        NegotiatedMedia agreed = media;
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
        NegotiatedMedia agreed = media;
        SocketAddress to = latch.target();
        int millis = agreed == null ? 20 : agreed.packetMillis();
        int units = millis * UNITS_PER_MILLI;
        if (agreed == null || to == null || closed || !agreed.direction().sends()) {
            markNext = true;
        } else {
            Playback playback = queue.peek();
            if (playback instanceof DigitsPlayback digits && !digits.isOver()) {
                sendEvent(agreed, digits, writer, units, to);
                Arrays.fill(pcm, 0, units, (short) 0);
            } else {
                if (playback instanceof PromptPlayback prompt) {
                    prompt.read(pcm, units);
                } else {
                    Arrays.fill(pcm, 0, units, (short) 0);
                }
                sendAudio(agreed, writer, pcm, units, to);
            }
            sent.append(pcm, units, nowNanos);
            if (playback != null && isOver(playback) && queue.remove(playback)) {
                playback.ended(PlaybackEnd.PLAYED, tell);
            }
        }
        timestamp.setOpaque(timestamp.getPlain() + units);
        return millis;
    }

    private static boolean isOver(Playback playback) {
        return switch (playback) {
            case PromptPlayback prompt -> prompt.isOver();
            case DigitsPlayback digits -> digits.isOver();
        };
    }

    private void sendAudio(NegotiatedMedia agreed, RtpWriter writer, short[] pcm, int units, SocketAddress to) {
        ByteBuffer packet = writer.audio(
                markNext, agreed.payloadType(), sequence, timestamp.getPlain(), ssrc, agreed.law(), pcm, units);
        markNext = false;
        leave(packet, to);
    }

    private void sendEvent(
            NegotiatedMedia agreed, DigitsPlayback digits, RtpWriter writer, int units, SocketAddress to) {
        digits.step(timestamp.getPlain(), units);
        int type = agreed.telephoneEventPayloadType().orElse(-1);
        if (digits.sends() && type >= 0) {
            leave(
                    writer.event(
                            digits.isFirst(units),
                            type,
                            sequence,
                            digits.startTimestamp(),
                            ssrc,
                            digits.event(),
                            digits.isEnd(),
                            digits.durationUnits()),
                    to);
        }
        digits.advance();
        markNext = true;
    }

    private void leave(ByteBuffer packet, SocketAddress to) {
        int payload = packet.remaining() - RtpPacket.HEADER_BYTES;
        sequence = sequence + 1 & 0xFFFF;
        if (out.send(packet, to)) {
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
        return ssrc;
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
