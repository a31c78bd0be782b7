package io.callprint.speech;

import ai.onnxruntime.OrtException;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.Resampler;
import io.callprint.config.SpeechConfig;
import io.callprint.model.OnnxSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All calls' speech: one thread named {@code vad} wakes every 32 ms, takes a chunk of every call, runs the network once
 * over those whose gate is open, and goes on while any call still has a chunk waiting.
 */
public final class BatchedSpeechDetector implements SpeechDetector {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedSpeechDetector.class);
    private static final long TICK_NANOS = SpeechChunk.MILLIS * 1_000_000L;
    private static final int TAIL_FRAMES = 10;

    private final OnnxSession model;
    private final SpeechConfig config;
    private final LongSupplier nanoTime;
    private final SpeechCounters counters = new SpeechCounters();
    private final Resampler resampler = new Resampler();
    private final List<CallSpeech> calls = new CopyOnWriteArrayList<>();
    private final SileroVad vad;
    private final Thread thread;

    private volatile boolean open = true;

    // vad
    private final List<CallSpeech> asked = new ArrayList<>();
    private final List<VadRow> rows = new ArrayList<>();

    /**
     * Starts the {@code vad} thread.
     *
     * @param model the Silero network; belongs to the caller and outlives this object
     * @param nanoTime the clock of the frames' arrival times
     */
    public BatchedSpeechDetector(OnnxSession model, SpeechConfig config, LongSupplier nanoTime) {
        this.model = model;
        this.config = config;
        this.nanoTime = nanoTime;
        this.vad = newVad(SileroVad.MAX_ROWS);
        this.thread = Thread.ofPlatform().name("vad").daemon(true).start(this::run);
    }

    @Override
    public SpeechStream open(SpeechListener listener) {
        var track = new SpeechTrack(counters, config.vadThreshold(), config.maxSeconds());
        var call = new CallSpeech(track, counters, listener, calls::remove, nanoTime.getAsLong());
        calls.add(call);
        return call;
    }

    @Override
    public NetSpeech collect(AudioClip clip, double limitSeconds) {
        short[] samples = Levels.toPcm16(
                resampler.resample(clip, NetSpeech.SAMPLE_RATE_HZ).samples());
        var track = new SpeechTrack(counters, config.vadThreshold(), limitSeconds);
        var gate = new SpeechGate();
        short[] frame = new short[PcmFrame.SAMPLES];
        try (SileroVad one = newVad(1)) {
            List<VadRow> row = List.of(track.row());
            int limit = (int) Math.round(limitSeconds * NetSpeech.SAMPLE_RATE_HZ);
            int end = samples.length + TAIL_FRAMES * PcmFrame.SAMPLES;
            for (int at = 0; at < end && !isFull(track, limit); at += PcmFrame.SAMPLES) {
                for (int i = 0; i < PcmFrame.SAMPLES; i++) {
                    frame[i] = at + i < samples.length ? samples[at + i] : 0;
                }
                SpeechChunk chunk = track.chunk();
                System.arraycopy(frame, 0, chunk.room(), chunk.roomOffset(), PcmFrame.SAMPLES);
                chunk.added(at, 0, gate.isOpen(frame) ? SpeechChunk.GATE_OPEN : 0);
                counters.frames.increment();
                if (track.isReady() && track.take()) {
                    ask(one, row);
                    track.decide(track.row().probability());
                }
            }
        }
        return track.collector().collected();
    }

    /** What came into each stage since the start. Any thread. */
    public SpeechCounts counts() {
        return counters.counts();
    }

    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long next = nanoTime.getAsLong();
        while (open) {
            tick();
            next += TICK_NANOS;
            long now = nanoTime.getAsLong();
            if (now - next > TICK_NANOS) {
                next = now;
            }
            while (open && nanoTime.getAsLong() < next) {
                LockSupport.parkNanos(this, Math.min(TICK_NANOS, next - nanoTime.getAsLong()));
            }
        }
        vad.close();
    }

    private void tick() {
        do {
            asked.clear();
            rows.clear();
            for (CallSpeech call : calls) {
                if (call.takeForNetwork()) {
                    asked.add(call);
                    rows.add(call.row());
                }
            }
            if (!rows.isEmpty()) {
                ask(vad, rows);
                for (CallSpeech call : asked) {
                    call.decide(call.row().probability());
                }
            }
        } while (!rows.isEmpty());
        long now = nanoTime.getAsLong();
        for (CallSpeech call : calls) {
            call.report(now);
        }
    }

    /** A network that fails is no reason to lose calls: the chunks count as silence, and that is counted and logged. */
    private void ask(SileroVad network, List<VadRow> chunks) {
        try {
            network.run(chunks);
            counters.runs.increment();
        } catch (OrtException e) {
            counters.failedRuns.increment();
            for (VadRow row : chunks) {
                row.answer(0);
            }
            if (Long.bitCount(counters.failedRuns.sum()) == 1) {
                LOG.warn("the speech network failed, {} times so far", counters.failedRuns.sum(), e);
            }
        }
    }

    private SileroVad newVad(int rowCount) {
        try {
            return new SileroVad(model, rowCount);
        } catch (OrtException e) {
            throw new IllegalStateException("the speech network cannot be prepared", e);
        }
    }

    private static boolean isFull(SpeechTrack track, int limitSamples) {
        return Math.round(track.collector().seconds() * NetSpeech.SAMPLE_RATE_HZ) >= limitSamples;
    }
}
