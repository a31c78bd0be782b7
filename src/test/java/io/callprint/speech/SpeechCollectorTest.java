package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each chunk's samples all hold the chunk's number, so that what was collected can be read. */
class SpeechCollectorTest {
    private final SpeechCollector collector = new SpeechCollector(0.5, 30);
    private int number;

    @Test
    void beginningOfAWordIsNotCut() {
        feed(0.1, 0.2, 0.3, 0.3, 0.9, 0.9, 0.9);
        assertCollected(3, 4, 5, 6, 7);
        assertTrue(collector.isSpeaking());
    }

    @Test
    void clickOfOneChunkIsNotSpeech() {
        feed(0, 0, 0.9, 0, 0, 0.95, 0.1, 0);
        assertEquals(0, collector.seconds());
    }

    @Test
    void shortPauseBelongsToSpeechAndLongSilenceDoesNot() {
        feed(0.9, 0.9, 0.1, 0.1, 0.9, 0.9, 0, 0, 0, 0, 0, 0, 0, 0);
        assertCollected(1, 2, 3, 4, 5, 6, 7, 8);
        assertFalse(collector.isSpeaking());
        feed(0.9, 0.9);
        assertCollected(1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 16);
    }

    @Test
    void speechLastsAboveTheThresholdLessItsHysteresis() {
        feed(0.9, 0.9, 0.4, 0.36, 0.4, 0.36, 0.4);
        assertTrue(collector.isSpeaking());
        feed(0.3, 0.3, 0.3);
        assertFalse(collector.isSpeaking());
    }

    @Test
    void keysAndEchoEndSpeechAndAreNotCollected() {
        feed(0.9, 0.9);
        number++;
        collector.exclude();
        assertFalse(collector.isSpeaking());
        feed(0.9, 0.9);
        assertCollected(1, 2, 4, 5);
    }

    @Test
    void restartForgetsTheSpeechButKeepsTheNoise() {
        feed(0, 0, 0, 0, 0, 0, 0.9, 0.9, 0.9);
        double noise = collector.collected().noiseLevelDbfs();
        collector.restart();
        assertEquals(0, collector.collected().samples().length);
        assertEquals(noise, collector.collected().noiseLevelDbfs());
        assertTrue(noise > -100);
    }

    @Test
    void speechIsKeptUpToItsLimit() {
        var small = new SpeechCollector(0.5, 0.1);
        for (int i = 0; i < 20; i++) {
            small.accept(chunk(0, 0), 0.9);
        }
        assertEquals(0.1, small.collected().seconds(), 1e-9);
    }

    @Test
    void concealedShareAndArrivalAreThoseOfTheSpeech() {
        collector.accept(chunk(SpeechChunk.CONCEALED, 100), 0);
        collector.accept(chunk(0, 200), 0.9);
        collector.accept(chunk(0, 300), 0.9);
        collector.accept(chunk(SpeechChunk.CONCEALED, 400), 0.9);
        collector.accept(chunk(0, 500), 0.1);
        NetSpeech speech = collector.collected();
        assertEquals(0.5, speech.concealedShare(), 0.13);
        assertEquals(400, speech.arrivalNanos());
    }

    @Test
    void noiseLevelIsTheMedianBetweenTheSpeech() {
        for (int i = 0; i < 40; i++) {
            collector.accept(filled(i % 4 == 0 ? 8000 : 33, 0, 0), 0);
        }
        assertEquals(-60, collector.collected().noiseLevelDbfs(), 1);
    }

    private void feed(double... probabilities) {
        for (double probability : probabilities) {
            number++;
            collector.accept(filled((short) number, 0, number), probability);
        }
    }

    private void assertCollected(int... numbers) {
        short[] samples = collector.collected().samples();
        int[] found = new int[samples.length / SpeechChunk.SAMPLES];
        for (int i = 0; i < found.length; i++) {
            found[i] = samples[i * SpeechChunk.SAMPLES];
        }
        assertEquals(Arrays.toString(numbers), Arrays.toString(found));
    }

    private static SpeechChunk chunk(int flags, long nanos) {
        return filled(1000, flags, nanos);
    }

    /** Cut from two frames; the remainder is not looked at. */
    private static SpeechChunk filled(int value, int flags, long nanos) {
        var chunk = new SpeechChunk();
        for (int frame = 0; frame < 2; frame++) {
            Arrays.fill(chunk.room(), chunk.roomOffset(), chunk.roomOffset() + 160, (short) value);
            chunk.added(frame * 160L, nanos, flags);
        }
        chunk.take();
        return chunk;
    }
}
