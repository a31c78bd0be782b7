package io.callprint.rtp;

import io.callprint.audio.AudioCodec;
import io.callprint.audio.PcmSink;
import io.callprint.sdp.NegotiatedMedia;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way of one call's audio in, declared here and nowhere else; {@link #toString} prints it with its counters.
 *
 * <pre>
 * datagram -> source check -> decryption -> RTP parse -> telephone-event branch -> jitter buffer
 *          -> decode to 8 kHz -> loss concealment -> key tones (without telephone events) -> 20 ms frames
 * </pre>
 *
 * <p>Owned by the session's {@code rtp-io} thread. Allocates and locks nothing per packet.
 */
final class ReceivePath {
    private static final int COMFORT_NOISE = 13;
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);

    private final ReceiveCounters counters = new ReceiveCounters();
    private final ReceptionStats stats = new ReceptionStats();
    private final RtpPacket packet = new RtpPacket();
    private final SourceLatch latch;
    private final Decryption decryption = new Decryption();
    private final TelephoneEvents events;
    private final JitterBuffer buffer;
    private final InBandKeys keys;
    private final InetSocketAddress local;
    private final PacketTap tap;
    private final Carries[] carries = new Carries[128];
    private final @Nullable AudioCodec[] codecs = new AudioCodec[128];
    private boolean listening;
    private boolean heard;
    private long heardNanos;

    ReceivePath(int jitterMillis, long latchNanos, MediaListener listener, PcmSink sink) {
        this(jitterMillis, latchNanos, listener, sink, ANYWHERE, PacketTap.NONE);
    }

    /**
     * @param local our address, as told to the tap
     * @param tap sees accepted packets
     */
    ReceivePath(
            int jitterMillis,
            long latchNanos,
            MediaListener listener,
            PcmSink sink,
            InetSocketAddress local,
            PacketTap tap) {
        this.local = local;
        this.tap = tap;
        latch = new SourceLatch(latchNanos);
        events = new TelephoneEvents(listener);
        keys = new InBandKeys(listener, counters, sink);
        buffer = new JitterBuffer(jitterMillis, new FrameBuilder(keys, counters), counters);
        Arrays.fill(carries, Carries.NOTHING_OF_OURS);
    }

    /** A description was agreed on: its payload types and address count from now on. */
    void connect(NegotiatedMedia media) {
        Arrays.fill(carries, Carries.NOTHING_OF_OURS);
        carries[COMFORT_NOISE] = Carries.COMFORT_NOISE;
        carriesAudio(AudioCodec.PCMU.payloadType(), AudioCodec.PCMU); // mean the same whatever was agreed on
        carriesAudio(AudioCodec.PCMA.payloadType(), AudioCodec.PCMA);
        carriesAudio(media.payloadType(), media.codec());
        media.telephoneEventPayloadType().ifPresent(type -> carries[type] = Carries.TELEPHONE_EVENT);
        keys.telephoneEvents(media.telephoneEventPayloadType().isPresent());
        listening = media.direction().receives();
        decryption.connect(media.srtp());
        latch.signal(media.remoteRtp());
    }

    private void carriesAudio(int payloadType, AudioCodec codec) {
        carries[payloadType] = Carries.AUDIO;
        codecs[payloadType] = codec;
    }

    void datagram(byte[] bytes, int offset, int length, InetSocketAddress source, long nowNanos) {
        counters.datagram();
        if (!latch.permits(source, nowNanos)) {
            counters.stranger();
            return;
        }
        int clear = decryption.rtp(bytes, offset, length);
        if (clear < 0) {
            counters.undecrypted(clear);
            alive(nowNanos); // a far end with the wrong key cannot be heard, but it is there
            return;
        }
        if (!packet.wrap(bytes, offset, clear)) {
            counters.malformed();
            return;
        }
        Carries content = carries[packet.payloadType()];
        if (content == Carries.NOTHING_OF_OURS
                || packet.payloadLength() > JitterBuffer.MAX_PAYLOAD_BYTES
                || (content == Carries.AUDIO && isBroken(codec()))) {
            counters.malformed();
            return;
        }
        tap.packet(source, local, bytes, offset, clear);
        latch.heard(source, nowNanos);
        alive(nowNanos);
        if (content == Carries.TELEPHONE_EVENT) {
            counters.digits(events.packet(packet));
        }
        if (listening) {
            play(content, nowNanos);
        }
    }

    /** Of the packet at hand, which carries audio. */
    private AudioCodec codec() {
        return Objects.requireNonNull(codecs[packet.payloadType()]);
    }

    /** An empty packet only says that the far end is there. */
    private boolean isBroken(AudioCodec codec) {
        int length = packet.payloadLength();
        return length > 0 && codec.samples(packet.bytes(), packet.payloadOffset(), length) <= 0;
    }

    private void alive(long nowNanos) {
        heard = true;
        heardNanos = nowNanos;
    }

    /** @return length of a compound RTCP packet in the clear, negative when it is not the far end's */
    int report(byte[] bytes, int offset, int length) {
        int clear = decryption.rtcp(bytes, offset, length);
        if (clear < 0) {
            counters.undecrypted(clear);
        }
        return clear;
    }

    private void play(Carries content, long nowNanos) {
        JitterBuffer.Arrival arrival = switch (content) {
            case AUDIO -> buffer.audio(packet, codec(), nowNanos);
            case COMFORT_NOISE -> buffer.comfortNoise(packet, nowNanos);
            case TELEPHONE_EVENT, NOTHING_OF_OURS -> buffer.noAudio(packet, nowNanos);
        };
        counters.arrived(arrival);
        if (arrival != JitterBuffer.Arrival.STRAY) {
            int units = content == Carries.AUDIO ? codec().unitsPerSample() : 0;
            stats.received(packet.ssrc(), packet.sequence(), packet.timestamp(), units, nowNanos);
        }
    }

    /** Time passes: about every 20 ms. */
    void tick(long nowNanos) {
        if (listening) {
            buffer.tick(nowNanos);
        }
    }

    /** When the last packet of the far end came, on the clock of {@code nowNanos}. */
    long heardNanos() {
        return heardNanos;
    }

    boolean hasHeard() {
        return heard;
    }

    SourceLatch latch() {
        return latch;
    }

    ReceptionStats stats() {
        return stats;
    }

    /** @param roundTripMillis negative when not known */
    MediaCounters counters(long packetsSent, double roundTripMillis) {
        return counters.snapshot(stats.lost(), packetsSent, stats.jitterMillis(), roundTripMillis);
    }

    /** What an extended report tells. On {@code rtp-io}. */
    VoipMetrics metrics(MediaCounters now) {
        return new VoipMetrics(now, counters.bursts(), buffer.waitMillis());
    }

    @Override
    public String toString() {
        MediaCounters now = counters(0, -1);
        return String.format(
                Locale.ROOT,
                """
                datagrams            %d
                -> source check      %d from strangers
                -> decryption        %d forged, %d replayed
                -> RTP parse         %d malformed or of no payload type of ours
                -> telephone-event   %d digits
                -> jitter buffer     %d packets, %d late, %d duplicate, %d lost, jitter %.1f ms, wait %d ms, waited %.1f ms
                -> decode to 8 kHz
                -> loss concealment  %d frames
                -> 20 ms frames      %d, MOS %.2f
                """,
                counters.datagrams(),
                now.packetsFromStrangers(),
                now.packetsForged(),
                now.packetsReplayed(),
                now.packetsMalformed(),
                now.digits(),
                now.packetsReceived(),
                now.packetsLate(),
                now.packetsDuplicate(),
                now.packetsLost(),
                now.jitterMillis(),
                buffer.waitMillis(),
                now.bufferMillis(),
                now.framesConcealed(),
                counters.frames(),
                now.meanOpinion());
    }

    private enum Carries {
        NOTHING_OF_OURS,
        AUDIO,
        COMFORT_NOISE,
        TELEPHONE_EVENT
    }
}
