package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityModel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TwoVoicesTest {
    private final TwoVoices twoVoices = new TwoVoices(new SignEmbedder(), new QualityModel.OneVoice(4, 0.4));

    @Test
    void halvesThatDifferAreTwoVoices() {
        assertTrue(twoVoices.speakIn(speech(5, 100, -100)));
        assertTrue(twoVoices.speakIn(speech(5, 100, -100), 0).join());
    }

    @Test
    void halvesThatAreAlikeAreOne() {
        assertFalse(twoVoices.speakIn(speech(5, 100, 90)));
        assertFalse(twoVoices.speakIn(speech(5, 100, 90), 0).join());
    }

    @Test
    void tooLittleSpeechTellsNothing() {
        assertFalse(twoVoices.speakIn(speech(3.5, 100, -100)));
        assertFalse(twoVoices.speakIn(speech(3.5, 100, -100), 0).join());
    }

    private static NetSpeech speech(double seconds, int first, int second) {
        short[] samples = new short[(int) (seconds * NetSpeech.SAMPLE_RATE_HZ)];
        Arrays.fill(samples, 0, samples.length / 2, (short) first);
        Arrays.fill(samples, samples.length / 2, samples.length, (short) second);
        return new NetSpeech(samples, -20, -60, 0, 0);
    }

    /** Voices are told apart by the sign of their samples. */
    private static final class SignEmbedder implements SpeakerEmbedder {
        @Override
        public String modelId() {
            return "sign";
        }

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public float[] meanVector() {
            return new float[2];
        }

        @Override
        public CompletableFuture<float[]> embed(short[] speech8k, long deadlineNanos) {
            return CompletableFuture.completedFuture(vector(speech8k[0]));
        }

        @Override
        public float[] embedNow(AudioClip speech) {
            return vector(speech.samples()[0]);
        }

        private static float[] vector(double sample) {
            return sample > 0 ? new float[] {1, 0} : new float[] {0, 1};
        }

        @Override
        public void close() {}
    }
}
