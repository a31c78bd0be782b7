package io.callprint.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class LossConcealmentTest {
    private static final int DELAY = LossConcealment.DELAY_SAMPLES;

    @Test
    void audioWithoutLossComesThroughUnchangedAndLate() {
        short[] input = sine(440, 50);
        short[] output = run(input, frame -> false);
        for (int i = DELAY; i < output.length; i++) {
            assertEquals(input[i - DELAY], output[i]);
        }
    }

    /** 200 Hz has a period of 40 samples: the made-up frame continues the tone. */
    @Test
    void lostFrameOfAPeriodicSignalIsFilledWithItsPeriod() {
        short[] input = sine(200, 50);
        short[] output = run(input, frame -> frame == 20);
        int lost = 20 * 160 + DELAY;
        double error = 0;
        double signal = 0;
        for (int i = lost; i < lost + 80; i++) {
            error += Math.pow(output[i] - input[i - DELAY], 2);
            signal += Math.pow(input[i - DELAY], 2);
        }
        assertTrue(error < signal * 1e-3, "error share " + error / signal);
        for (int i = lost + 160 + 80; i < output.length; i++) {
            assertEquals(input[i - DELAY], output[i], "back to the input after the cross-fade");
        }
    }

    @Test
    void everyPitchFromSixtySixToTwoHundredHertzContinuesWithoutAClick() {
        for (int hz = 67; hz <= 200; hz += 7) {
            short[] input = sine(hz, 40);
            short[] output = run(input, frame -> frame == 20);
            int steepest = (int) Math.ceil(8000 * 2 * Math.PI * hz / 8000 * 1.6) + 40;
            for (int i = 10 * 160; i < output.length; i++) {
                int step = Math.abs(output[i] - output[i - 1]);
                assertTrue(step <= steepest, hz + " Hz: step of " + step + " at " + i);
            }
        }
    }

    @Test
    void longLossFadesByAFifthEachTenMillisecondsAndIsSilentAfterSixty() {
        short[] input = sine(200, 50);
        short[] output = run(input, frame -> frame >= 20 && frame < 30);
        int lost = 20 * 160 + DELAY;
        double[] expected = {1, 0.9, 0.7, 0.5, 0.3, 0.1};
        for (int block = 0; block < 6; block++) {
            assertEquals(expected[block], rms(output, lost + block * 80) / (8000 / Math.sqrt(2)), 0.03);
        }
        for (int i = lost + 480; i < lost + 1600; i++) {
            assertEquals(0, output[i], "silent at " + i);
        }
    }

    @Test
    void lossBeforeAnyAudioIsSilence() {
        short[] output = run(new short[1600], frame -> true);
        for (short sample : output) {
            assertEquals(0, sample);
        }
    }

    @Test
    void twentyPercentRandomLossStaysInRange() {
        short[] input = Levels.toPcm16(Tones.whiteNoise(0.4, 20, 8000, 7).samples());
        var random = new java.util.SplittableRandom(3);
        short[] output = run(input, frame -> random.nextInt(5) == 0);
        assertTrue(rms(output, 0, output.length) > 0.7 * rms(input, 0, input.length));
    }

    private static short[] sine(double hz, int frames) {
        return Levels.toPcm16(
                Tones.sine(hz, 8000 / 32768.0, frames * 0.02, 8000).samples());
    }

    private static short[] run(short[] input, IntPredicate isLost) {
        var concealment = new LossConcealment();
        short[] output = new short[input.length];
        short[] frame = new short[160];
        for (int n = 0; n < input.length / 160; n++) {
            if (isLost.test(n)) {
                concealment.lost(frame);
            } else {
                System.arraycopy(input, n * 160, frame, 0, 160);
                concealment.received(frame);
            }
            System.arraycopy(frame, 0, output, n * 160, 160);
        }
        return output;
    }

    private static double rms(short[] samples, int from) {
        return rms(samples, from, 80);
    }

    private static double rms(short[] samples, int from, int length) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += samples[i] * (double) samples[i];
        }
        return Math.sqrt(sum / length);
    }
}
