package io.callprint.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.audio.PcmFrame;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoGuardTest {
    @ParameterizedTest
    @CsvSource({"0, 0.5", "20, 0.3", "100, 0.1", "180, 0.05", "300, 0.2"})
    void promptComingBackIsRecognised(int delayMillis, double gain) throws IOException {
        short[] prompt = Fixtures.referenceSamples();
        short[] echo = Fixtures.join(new short[delayMillis * 8], Fixtures.scaled(prompt, gain));
        double share = echoShare(prompt, Fixtures.sum(telephone(echo), Fixtures.noise(-70, 6, 1)));
        assertTrue(share > 0.9, "recognised " + share);
    }

    @Test
    void otherSpeechDuringThePromptCounts() throws IOException {
        short[] prompt = Fixtures.referenceSamples();
        short[] backwards = prompt.clone();
        for (int i = 0; i < prompt.length; i++) {
            backwards[i] = prompt[prompt.length - 1 - i];
        }
        double share = echoShare(prompt, telephone(backwards));
        assertTrue(share < 0.05, "taken for echo " + share);
    }

    @Test
    void callerSpeakingOverAFaintEchoCounts() throws IOException {
        short[] prompt = Fixtures.referenceSamples();
        short[] late = Arrays.copyOfRange(prompt, 12_000, prompt.length);
        short[] heard = Fixtures.sum(late, Fixtures.scaled(prompt, 0.05));
        double share = echoShare(prompt, telephone(heard));
        assertTrue(share < 0.3, "taken for echo " + share);
    }

    @Test
    void nothingIsEchoWhenNothingWasSent() throws IOException {
        assertEquals(0, echoShare(new short[0], Fixtures.referenceSamples()));
    }

    /** Share of the loud chunks taken for echo; both streams in real time, 20 ms frames. */
    private static double echoShare(short[] sent, short[] heard) {
        var guard = new EchoGuard();
        var chunk = new SpeechChunk();
        int echoes = 0;
        int loud = 0;
        for (int i = 0; i < heard.length / PcmFrame.SAMPLES; i++) {
            long now = i * 20_000_000L;
            if ((i + 1) * PcmFrame.SAMPLES <= sent.length) {
                guard.sent(sent, i * PcmFrame.SAMPLES, now);
            }
            System.arraycopy(heard, i * PcmFrame.SAMPLES, chunk.room(), chunk.roomOffset(), PcmFrame.SAMPLES);
            chunk.added((long) i * PcmFrame.SAMPLES, now, SpeechChunk.GATE_OPEN);
            if (chunk.isReady()) {
                chunk.take();
                boolean isEcho = guard.isEcho(chunk, true);
                if (chunk.levelDbfs() > -50) {
                    loud++;
                    echoes += isEcho ? 1 : 0;
                }
            }
        }
        return loud == 0 ? 1 : (double) echoes / loud;
    }

    private static short[] telephone(short[] samples) {
        short[] result = new short[samples.length];
        for (int i = 0; i < samples.length; i++) {
            result[i] = G711.decode(G711Law.PCMA, G711.encode(G711Law.PCMA, samples[i]));
        }
        return result;
    }
}
