package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.Resampler;
import io.callprint.audio.Tones;
import io.callprint.config.SpeechConfig;
import io.callprint.model.OnnxSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchedSpeechDetectorTest {
    private static final SpeechListener NOBODY = (seconds, speaking, silence, level, nanos) -> {};

    private final OnnxSession model = Fixtures.vadModel();
    private final BatchedSpeechDetector detector =
            new BatchedSpeechDetector(model, SpeechConfig.DEFAULTS, System::nanoTime);

    @AfterAll
    void close() {
        detector.close();
        model.close();
    }

    @Test
    void fileGivesItsSpeechWithoutTheSilenceAround() throws IOException {
        short[] speech = Fixtures.referenceSamples();
        short[] padded = Fixtures.join(Fixtures.noise(-60, 3, 1), speech, Fixtures.noise(-60, 3, 2));
        NetSpeech plain = detector.collect(clip(speech), 30);
        NetSpeech around = detector.collect(clip(padded), 30);
        assertTrue(plain.seconds() > 3 && plain.seconds() <= 4.8, plain.toString());
        assertEquals(plain.seconds(), around.seconds(), 0.3);
        assertEquals(-60, around.noiseLevelDbfs(), 3);
        assertEquals(Levels.rmsDbfs(speech, 0, speech.length), around.speechLevelDbfs(), 2);
        assertEquals(0, around.arrivalNanos());
    }

    @Test
    void collectingStopsAtItsLimit() throws IOException {
        assertEquals(2, detector.collect(Fixtures.reference(), 2).seconds(), 1e-9);
    }

    @Test
    void anyRateGivesTheSameSpeech() throws IOException {
        AudioClip wide = new Resampler().resample(Fixtures.reference(), 44_100);
        double seconds = detector.collect(Fixtures.reference(), 30).seconds();
        assertEquals(seconds, detector.collect(wide, 30).seconds(), 0.2);
    }

    @Test
    void silenceNoiseAndTonesAreNotSpeech() {
        assertEquals(
                0, detector.collect(new AudioClip(new float[80_000], 8000), 30).seconds());
        assertEquals(
                0, detector.collect(Tones.whiteNoise(0.05, 10, 8000, 1), 30).seconds(), 0.2);
        assertEquals(0, detector.collect(Tones.dtmf('7', 0.3, 5, 8000), 30).seconds(), 0.2);
        assertEquals(0, detector.collect(new AudioClip(new float[0], 8000), 30).seconds());
    }

    @Test
    void tenCallsAtOnceCollectWhatTheFileGives() throws IOException {
        short[] samples = Fixtures.join(Fixtures.referenceSamples(), new short[4000]);
        NetSpeech file = detector.collect(clip(samples), 30);
        List<SpeechStream> streams = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            streams.add(detector.open(NOBODY));
        }
        feed(samples, streams);
        for (SpeechStream stream : streams) {
            await(() -> stream.collected().samples().length >= file.samples().length);
            assertArrayEquals(file.samples(), stream.collected().samples());
            stream.close();
        }
    }

    @Test
    void listenerHearsSpeechGrowAndStop() throws IOException {
        var starts = new AtomicInteger();
        var stops = new AtomicInteger();
        var last = new double[1];
        var threads = new ArrayList<String>();
        SpeechStream stream = detector.open((seconds, speaking, silence, level, nanos) -> {
            synchronized (threads) {
                threads.add(Thread.currentThread().getName());
                last[0] = seconds;
                if (speaking && level > -60 && nanos > 0) {
                    starts.incrementAndGet();
                }
                if (!speaking && seconds > 1 && silence > 200) {
                    stops.incrementAndGet();
                }
            }
        });
        feed(Fixtures.referenceSamples(), List.of(stream));
        await(() -> starts.get() > 0);
        feed(new short[8000], List.of(stream));
        await(() -> stops.get() > 0);
        synchronized (threads) {
            assertEquals(List.of("vad"), threads.stream().distinct().toList());
            assertEquals(stream.collected().seconds(), last[0], 0.1);
        }
        stream.close();
    }

    @Test
    void restartBeginsANewTurn() throws IOException {
        SpeechStream stream = detector.open(NOBODY);
        feed(Fixtures.join(Fixtures.referenceSamples(), new short[4000]), List.of(stream));
        await(() -> stream.collected().seconds() > 3);
        stream.restart();
        assertEquals(0, stream.collected().seconds(), 0.2);
        stream.close();
    }

    @Test
    void keysDoNotCountAsSpeech() throws IOException {
        short[] speech = Fixtures.referenceSamples();
        SpeechStream stream = detector.open(NOBODY);
        SpeechStream control = detector.open(NOBODY);
        var frame = new PcmFrame();
        long before = detector.counts().keyChunks();
        long chunksBefore = detector.counts().chunks();
        for (int i = 0; i < speech.length / 160; i++) {
            pace(i, 2, chunksBefore);
            Fixtures.fill(frame, speech, i);
            if (i % 5 == 0) {
                stream.keyDown();
            }
            stream.accept(frame, System.nanoTime());
            control.accept(frame, System.nanoTime());
        }
        await(() -> control.collected().seconds() > 3);
        await(() -> detector.counts().keyChunks() - before >= speech.length / 256 - 2);
        assertEquals(0, stream.collected().seconds());
        stream.close();
        control.close();
    }

    @Test
    void echoOfOurPromptDoesNotCountAndTheCallerDoes() throws IOException {
        short[] prompt = Fixtures.referenceSamples();
        short[] echo = Fixtures.join(new short[800], Fixtures.scaled(prompt, 0.2));
        SpeechStream stream = detector.open(NOBODY);
        SpeechStream control = detector.open(NOBODY);
        var sent = new PcmFrame();
        var heard = new PcmFrame();
        long chunksBefore = detector.counts().chunks();
        for (int i = 0; i < prompt.length / 160; i++) {
            pace(i, 2, chunksBefore);
            Fixtures.fill(sent, prompt, i);
            Fixtures.fill(heard, echo, i);
            stream.sent(sent, System.nanoTime());
            stream.accept(heard, System.nanoTime());
            control.accept(heard, System.nanoTime());
        }
        await(() -> control.collected().seconds() > 3);
        double counted = stream.collected().seconds();
        assertTrue(counted < 0.4, "echo counted " + counted);
        stream.close();
        control.close();
    }

    @Test
    void fullRingDropsTheNewestFrameAndCountsIt() {
        var ring = new FrameRing(4);
        short[] samples = new short[160];
        for (int i = 0; i < 6; i++) {
            samples[0] = (short) i;
            assertEquals(i < 4, ring.offer(samples, i * 160L, i, 0));
        }
        assertEquals(2, ring.dropped());
        for (int i = 0; i < 4; i++) {
            assertTrue(ring.hasNext());
            ring.copyNext(samples, 0);
            assertEquals(i, samples[0]);
            assertEquals(i * 160L, ring.nextPosition());
            ring.advance();
        }
        assertTrue(!ring.hasNext() && ring.offer(samples, 0, 0, 0));
    }

    private static AudioClip clip(short[] samples) {
        return new AudioClip(Levels.toFloat(samples), 8000);
    }

    private void feed(short[] samples, List<SpeechStream> streams) {
        var frame = new PcmFrame();
        long chunksBefore = detector.counts().chunks();
        for (int i = 0; i < samples.length / 160; i++) {
            pace(i, streams.size(), chunksBefore);
            Fixtures.fill(frame, samples, i);
            for (SpeechStream stream : streams) {
                stream.accept(frame, System.nanoTime());
            }
        }
    }

    /** At most 40 frames ahead of the {@code vad} thread, whose rings hold 64. */
    private void pace(int frame, int streams, long chunksBefore) {
        long due = (frame - 40) * 160L / SpeechChunk.SAMPLES * streams;
        if (frame >= 40 && detector.counts().chunks() - chunksBefore < due) {
            await(() -> detector.counts().chunks() - chunksBefore >= due);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "waited in vain");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
