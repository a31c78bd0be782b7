package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.PcmFrame;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SpeechGateTest {
    private final SpeechGate gate = new SpeechGate();
    private final PcmFrame frame = new PcmFrame();

    @Test
    void silenceNeverOpensTheGate() {
        assertEquals(0, openFrames(new short[80_000]));
    }

    @Test
    void steadyNoiseClosesTheGateByItself() {
        short[] noise = Fixtures.noise(-35, 20, 1);
        openFrames(java.util.Arrays.copyOf(noise, 80_000));
        assertTrue(openFrames(noise) <= 15, "still open in steady noise");
    }

    @Test
    void speechAtFiveDecibelsOverTheNoiseOpensTheGate() throws IOException {
        short[] speech = Fixtures.referenceSamples();
        double speechLevel = io.callprint.audio.Levels.rmsDbfs(speech, 0, speech.length);
        openFrames(Fixtures.noise(speechLevel - 5, 10, 2));
        short[] both = Fixtures.sum(speech, Fixtures.noise(speechLevel - 5, 5, 3));
        assertTrue(openFrames(both) > both.length / 160.0 * 0.9);
    }

    @Test
    void gateStaysOpenForThreeHundredMillisecondsAfterALoudFrame() {
        java.util.Arrays.fill(frame.samples(), (short) 0);
        for (int i = 0; i < 50; i++) {
            assertFalse(gate.isOpen(frame.samples()));
        }
        Fixtures.fill(frame, Fixtures.noise(-20, 0.02, 4), 0);
        assertTrue(gate.isOpen(frame.samples()));
        java.util.Arrays.fill(frame.samples(), (short) 0);
        for (int i = 0; i < 14; i++) {
            assertTrue(gate.isOpen(frame.samples()), "frame " + i);
        }
        assertFalse(gate.isOpen(frame.samples()));
    }

    private int openFrames(short[] samples) {
        int open = 0;
        for (int i = 0; i < samples.length / 160; i++) {
            Fixtures.fill(frame, samples, i);
            open += gate.isOpen(frame.samples()) ? 1 : 0;
        }
        return open;
    }
}
