package io.callprint.speech;

import io.callprint.audio.Levels;
import io.callprint.audio.PcmFrame;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The speech of one call. {@code rtp-io} puts gated frames into one ring, {@code rtp-pacer} what we send into another;
 * the {@code vad} thread empties both.
 */
final class CallSpeech implements SpeechStream {
    private static final Logger LOG = LoggerFactory.getLogger(CallSpeech.class);
    /** 1.28 s: what the {@code vad} thread may be late. */
    private static final int RING_FRAMES = 64;

    private static final int KEY_FRAMES = 5;
    private static final long REPORT_NANOS = 96_000_000;

    private final SpeechCounters counters;
    private final SpeechListener listener;
    private final Consumer<CallSpeech> onClose;
    private final FrameRing heard = new FrameRing(RING_FRAMES);
    private final FrameRing said = new FrameRing(RING_FRAMES);

    // rtp-io
    private final SpeechGate gate = new SpeechGate();
    private int keyFrames;

    // vad
    private final SpeechTrack track;
    private final short[] saidFrame = new short[PcmFrame.SAMPLES];
    private boolean wasSpeaking;
    private double power;
    private int powerChunks;
    private double levelDbfs = Levels.SILENCE_DBFS;
    private long lastReportNanos;

    private volatile long silentSinceNanos;
    private volatile boolean restartRequested;
    private volatile boolean closed;

    CallSpeech(
            SpeechTrack track,
            SpeechCounters counters,
            SpeechListener listener,
            Consumer<CallSpeech> onClose,
            long nowNanos) {
        this.track = track;
        this.counters = counters;
        this.listener = listener;
        this.onClose = onClose;
        this.silentSinceNanos = nowNanos;
        this.lastReportNanos = nowNanos;
    }

    @Override
    public void accept(PcmFrame frame, long arrivalNanos) {
        int flags = gate.isOpen(frame.samples()) ? SpeechChunk.GATE_OPEN : 0;
        if (frame.isConcealed()) {
            flags |= SpeechChunk.CONCEALED;
        }
        if (keyFrames > 0) {
            keyFrames--;
            flags |= SpeechChunk.KEY;
        }
        counters.frames.increment();
        if (!heard.offer(frame.samples(), frame.positionSamples(), arrivalNanos, flags)) {
            counters.framesDropped.increment();
        }
    }

    @Override
    public void sent(PcmFrame frame, long sentNanos) {
        said.offer(frame.samples(), frame.positionSamples(), sentNanos, 0);
    }

    @Override
    public void keyDown() {
        keyFrames = KEY_FRAMES;
    }

    @Override
    public void restart() {
        track.collector().restart();
        restartRequested = true;
    }

    @Override
    public NetSpeech collected() {
        return track.collector().collected();
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
    }

    /** {@code vad}: moves frames into the next chunk until one is ready; true when the network must hear it. */
    boolean takeForNetwork() {
        while (nextChunk()) {
            hearOurselves(track.chunk().arrivalNanos());
            boolean forNetwork = track.take();
            power += track.chunk().power();
            powerChunks++;
            if (forNetwork) {
                return true;
            }
            after();
        }
        return false;
    }

    /** {@code vad}: the network has heard the chunk. */
    void decide(double probability) {
        track.decide(probability);
        after();
    }

    VadRow row() {
        return track.row();
    }

    /** {@code vad}: tells the listener about every 100 ms, and at once when speech starts or stops. */
    void report(long nowNanos) {
        if (restartRequested) {
            restartRequested = false;
            silentSinceNanos = nowNanos;
        }
        boolean speaking = track.collector().isSpeaking();
        boolean changed = speaking != wasSpeaking;
        if (closed || (!changed && nowNanos - lastReportNanos < REPORT_NANOS)) {
            return;
        }
        wasSpeaking = speaking;
        lastReportNanos = nowNanos;
        levelDbfs = powerChunks == 0 ? Levels.SILENCE_DBFS : Levels.powerToDbfs(power / powerChunks);
        power = 0;
        powerChunks = 0;
        long silenceMillis = speaking ? 0 : Math.max(0, nowNanos - silentSinceNanos) / 1_000_000;
        try {
            listener.onSpeech(
                    track.collector().seconds(),
                    speaking,
                    silenceMillis,
                    levelDbfs,
                    track.collector().lastArrivalNanos());
        } catch (RuntimeException e) {
            LOG.warn("a call's speech listener failed", e);
        }
    }

    /** What we sent until then, and not more: after a delay the rings hold more than the echo guard remembers. */
    private void hearOurselves(long untilNanos) {
        while (said.hasNext() && said.nextNanos() - untilNanos <= 0) {
            said.copyNext(saidFrame, 0);
            track.echo().sent(saidFrame, 0, said.nextNanos());
            said.advance();
        }
    }

    private boolean nextChunk() {
        SpeechChunk chunk = track.chunk();
        while (!chunk.isReady() && heard.hasNext()) {
            heard.copyNext(chunk.room(), chunk.roomOffset());
            chunk.added(heard.nextPosition(), heard.nextNanos(), heard.nextFlags());
            heard.advance();
        }
        return chunk.isReady();
    }

    private void after() {
        if (track.collector().isSpeaking()) {
            silentSinceNanos = track.chunk().arrivalNanos();
        }
    }
}
