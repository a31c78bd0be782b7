package io.callprint.rtp;

import io.callprint.config.RtpConfig;
import io.callprint.sdp.NegotiatedMedia;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The media of one call: the receive path and reports on its {@code rtp-io} loop, the send stream on the pacer. */
final class RtpMediaSession implements MediaSession {
    private static final Logger LOG = LoggerFactory.getLogger(RtpMediaSession.class);

    private final PortPair ports;
    private final LoopSessions loop;
    private final LongSupplier nanoTime;
    private final MediaListener listener;
    private final ReceivePath path;
    private final SendStream sending;
    private final RtcpReporter reporter;
    private final MediaTimeout timeout;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Consumer<RtpMediaSession> onClosed;

    /** Owned by the loop. */
    private boolean muxed;

    private boolean failureTold;

    /** Where what we receive goes on to; any thread. */
    private volatile @Nullable RelayLine onward;

    /** What all sessions share. */
    record Shared(RtpConfig config, Clock clock, LongSupplier nanoTime, SecureRandom random, Executor tell) {}

    RtpMediaSession(
            PortPair ports,
            LoopSessions loop,
            Shared shared,
            MediaListener listener,
            MediaSinks sinks,
            Consumer<RtpMediaSession> onClosed) {
        this.ports = ports;
        this.loop = loop;
        this.nanoTime = shared.nanoTime();
        this.listener = listener;
        this.onClosed = onClosed;
        RtpConfig config = shared.config();
        path = new ReceivePath(
                config.jitterMillis(),
                config.latchMillis() * 1_000_000L,
                listener,
                (frame, arrivalNanos) -> {
                    sinks.received().accept(frame, arrivalNanos);
                    RelayLine line = onward;
                    if (line != null) {
                        line.accept(frame, arrivalNanos);
                    }
                },
                ports.rtp().address(),
                sinks.tap());
        sending = new SendStream(
                shared.random()::nextInt,
                shared.random().nextInt(0x8000), // the upper half is free: no early wrap for simple receivers
                shared.random().nextInt(),
                ports.rtp(),
                path.latch(),
                ports.rtp().address(),
                sinks,
                shared.tell());
        String name = Long.toHexString(shared.random().nextLong()) + "@callprint"; // RFC 7022: nothing about us in it
        reporter = new RtcpReporter(
                shared.clock(), sending, path.stats(), () -> path.metrics(counters()), this::sendReport, name);
        timeout = new MediaTimeout(config.mediaTimeoutSeconds() * 1_000_000_000L);
    }

    void start() {
        ports.rtp().start(loop.eventLoop(), loop.buffer(), this::rtpPort);
        ports.rtcp().start(loop.eventLoop(), loop.buffer(), this::rtcpPort);
        loop.add(this);
    }

    SendStream sending() {
        return sending;
    }

    @Override
    public int rtpPort() {
        return ports.port();
    }

    @Override
    public void connect(NegotiatedMedia media) {
        onLoop(() -> {
            long now = nanoTime.getAsLong();
            path.connect(media);
            reporter.connect(media, now);
            timeout.connect(media.direction().receives(), now);
            muxed = media.rtcpMux();
            sending.connect(media);
        });
    }

    private boolean sendReport(ByteBuffer packet, SocketAddress to) {
        return (muxed ? ports.rtp() : ports.rtcp()).send(packet, to);
    }

    private void rtpPort(byte[] bytes, int offset, int length, InetSocketAddress source) {
        if (RtcpPackets.isRtcp(bytes, offset, length)) {
            rtcpPort(bytes, offset, length, source);
            return;
        }
        long now = nanoTime.getAsLong();
        try {
            path.datagram(bytes, offset, length, source, now);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void rtcpPort(byte[] bytes, int offset, int length, InetSocketAddress source) {
        if (path.latch().isHostOfStream(source) || reporter.isFrom(source)) {
            int clear = path.report(bytes, offset, length);
            if (clear >= 0) {
                reporter.received(bytes, offset, clear, nanoTime.getAsLong());
            }
        }
    }

    /** About every 20 ms, on the loop. */
    void tick(long nowNanos) {
        try {
            path.tick(nowNanos);
            reporter.tick(nowNanos);
            long silent = timeout.check(path.heardNanos(), path.hasHeard(), nowNanos);
            if (silent > 0) {
                listener.onMediaTimeout(silent / 1_000_000);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** A sink or listener threw: told once a call, the call goes on. */
    private void failed(RuntimeException cause) {
        if (!failureTold) {
            failureTold = true;
            LOG.warn(
                    "RTP port {}: what listens to this call failed; further failures of it are not logged",
                    rtpPort(),
                    cause);
        }
    }

    @Override
    public CompletableFuture<PlaybackEnd> play(short[] samples) {
        return sending.play(samples);
    }

    @Override
    public void stopPlaying() {
        sending.stopPlaying();
    }

    @Override
    public CompletableFuture<PlaybackEnd> sendDigits(String digits) {
        return sending.sendDigits(digits);
    }

    @Override
    public void relayTo(MediaSession other) {
        if (!(other instanceof RtpMediaSession session)) {
            throw new IllegalArgumentException("a session of another transport");
        }
        onward = session.sending.relay();
    }

    @Override
    public void stopRelaying() {
        onward = null;
    }

    @Override
    public MediaCounters counters() {
        return path.counters(sending.packets(), reporter.roundTripMillis());
    }

    /** Round trip by the far end's last report in milliseconds, or -1. */
    double roundTripMillis() {
        return reporter.roundTripMillis();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        sending.close();
        onClosed.accept(this);
        onLoop(() -> {
            reporter.close(nanoTime.getAsLong());
            loop.remove(this);
            ports.close();
            LOG.debug("RTP port {} closed\n{}", rtpPort(), path);
        });
    }

    private void onLoop(Runnable action) {
        try {
            loop.eventLoop().execute(action);
        } catch (RejectedExecutionException e) { // the transport is closing
            ports.close();
        }
    }

    @Override
    public String toString() {
        return "RTP port " + rtpPort() + "\n" + path;
    }
}
