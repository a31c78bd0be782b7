package io.callprint.speech;

import ai.onnxruntime.OrtException;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
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
    /** 1 s of a file: longer runs gain little, and what lies behind the limit is heard in vain. */
    private static final int RUN_CHUNKS = 32;

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
        this.vad = new SileroVad(model, SileroVad.MAX_CHUNKS);
        this.thread = Thread.ofPlatform().name("vad").daemon(true).start(this::run);
    }

    @Override
    public SpeechStream open(SpeechListener listener) {
        var track = new SpeechTrack(counters, config.vadThreshold(), config.maxSeconds());
        var call = new CallSpeech(track, counters, listener, calls::remove, nanoTime.getAsLong());
        calls.add(call);
        return call;
    }

    /**
     * The gate does not depend on the network's answers, so a scout goes ahead as long as it stays open, the network
     * hears what it took in one run, and the same chunks are taken again with the answers.
     */
    @Override
    public NetSpeech collect(AudioClip clip, double limitSeconds) {
        short[] samples = Levels.toPcm16(
                resampler.resample(clip, NetSpeech.SAMPLE_RATE_HZ).samples());
        var scratch = new SpeechCounters();
        var scout = new SpeechTrack(scratch, config.vadThreshold(), 0);
        var track = new SpeechTrack(counters, config.vadThreshold(), limitSeconds);
        var ahead = new FileSpeech(samples, scout, scratch);
        var file = new FileSpeech(samples, track, counters);
        int limit = (int) Math.round(limitSeconds * NetSpeech.SAMPLE_RATE_HZ);
        List<float[]> heard = new ArrayList<>();
        var network = new SileroVad(model, RUN_CHUNKS);
        while (!file.isAtEnd() && !isFull(track, limit)) {
            heard.clear();
            while (heard.size() < RUN_CHUNKS && ahead.take()) {
                heard.add(scout.row().input.clone());
            }
            float[] answers = ask(network, scout.row(), heard);
            for (int i = 0; i < answers.length && !isFull(track, limit); i++) {
                file.take();
                track.decide(answers[i]);
            }
            if (answers.length < RUN_CHUNKS && !isFull(track, limit)) {
                file.take(); // what ended the run: a chunk that the gate kept from the network, or the end
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

    private void ask(SileroVad network, List<VadRow> chunks) {
        try {
            network.run(chunks);
            counters.runs.increment();
        } catch (OrtException e) {
            countFailure(e);
            for (VadRow row : chunks) {
                row.answer(0);
            }
        }
    }

    private float[] ask(SileroVad network, VadRow row, List<float[]> chunks) {
        if (chunks.isEmpty()) {
            return new float[0];
        }
        try {
            float[] answers = network.run(row, chunks);
            counters.runs.increment();
            return answers;
        } catch (OrtException e) {
            countFailure(e);
            return new float[chunks.size()];
        }
    }

    /** A network that fails is no reason to lose calls: the chunks count as silence, and that is counted and logged. */
    private void countFailure(OrtException e) {
        counters.failedRuns.increment();
        if (Long.bitCount(counters.failedRuns.sum()) == 1) {
            LOG.warn("the speech network failed, {} times so far", counters.failedRuns.sum(), e);
        }
    }

    private static boolean isFull(SpeechTrack track, int limitSamples) {
        return Math.round(track.collector().seconds() * NetSpeech.SAMPLE_RATE_HZ) >= limitSamples;
    }
}
