package io.callprint.speaker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.Resampler;
import io.callprint.model.ModelCatalog;
import io.callprint.model.OnnxModels;
import io.callprint.model.SpeakerModelEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OnnxSpeakerEmbedderTest {
    private static final Path MODELS = Path.of(System.getProperty("callprint.home"), "models");
    private static final SpeakerModelEntry MODEL = ModelCatalog.load(MODELS).speaker("campplus-telephone");
    private static final long FAR = TimeUnit.MINUTES.toNanos(5);

    private static final OnnxSpeakerEmbedder EMBEDDER =
            OnnxSpeakerEmbedder.open(OnnxModels.start(), MODEL, 2, 64, System::nanoTime);

    private static AudioClip sample = new AudioClip(new float[0], 8000);

    @BeforeAll
    static void read() throws Exception {
        sample = AudioFiles.read(MODEL.reference().sample());
    }

    @AfterAll
    static void close() {
        EMBEDDER.close();
    }

    @Test
    void embeddingOfTheReferenceSampleEqualsPython() {
        float[] golden = GoldenValues.of(MODEL).embedding();
        float[] embedding = EMBEDDER.embedNow(sample);
        assertEquals(1, cosine(golden, embedding), 1e-5);
        assertArrayEquals(golden, embedding, 1e-3f);
        assertEquals(1, cosine(embedding, embedding), 1e-6);
        assertEquals(MODEL.modelId(), EMBEDDER.modelId());
        assertEquals(192, EMBEDDER.dimension());
        assertArrayEquals(MODEL.mean(), EMBEDDER.meanVector());
    }

    /** Both compute one network, so their embeddings may be compared with one another. */
    @Test
    void eightBitNetworkEmbedsLikeTheFloatingOne() {
        SpeakerModelEntry eightBit = ModelCatalog.load(MODELS).speaker("campplus-telephone-int8");
        assertEquals(MODEL.modelId(), eightBit.modelId());
        try (OnnxSpeakerEmbedder other =
                OnnxSpeakerEmbedder.open(OnnxModels.start(), eightBit, 1, 1, System::nanoTime)) {
            for (int seconds = 2; seconds <= 4; seconds++) {
                AudioClip part = new AudioClip(Arrays.copyOf(sample.samples(), seconds * 8000), 8000);
                double cosine = cosine(EMBEDDER.embedNow(part), other.embedNow(part));
                assertTrue(cosine > 0.985, seconds + " s: cosine " + cosine);
            }
        }
    }

    @Test
    void inferenceThreadsAndTheCallerGetTheSame() throws Exception {
        short[] speech = new short[sample.samples().length];
        for (int i = 0; i < speech.length; i++) {
            speech[i] = (short) (sample.samples()[i] * 32768);
        }
        float[] expected = EMBEDDER.embedNow(sample);
        List<CompletableFuture<float[]>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            short[] part = i % 2 == 0 ? speech : Arrays.copyOf(speech, 8000 + 1000 * i);
            all.add(EMBEDDER.embed(part, System.nanoTime() + FAR));
        }
        for (int i = 0; i < 8; i += 2) {
            assertArrayEquals(expected, all.get(i).get(60, TimeUnit.SECONDS), 1e-6f);
        }
        assertTrue(EMBEDDER.counters().done() >= 4);
    }

    @Test
    void levelOfTheCallDoesNotMatter() {
        float[] quiet = sample.samples().clone();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] *= 0.25f;
        }
        double cosine = cosine(EMBEDDER.embedNow(sample), EMBEDDER.embedNow(new AudioClip(quiet, 8000)));
        assertTrue(cosine > 0.97, "12 dB lower: cosine " + cosine);
    }

    @Test
    void clipOfAnotherRateIsTheSameSpeaker() {
        AudioClip at44k = new Resampler().resample(sample, 44_100);
        double cosine = cosine(EMBEDDER.embedNow(sample), EMBEDDER.embedNow(at44k));
        assertTrue(cosine > 0.97, "over 44.1 kHz: cosine " + cosine);
    }

    @Test
    void tooLittleSpeechIsRefusedInOneSentence() {
        AudioClip blink = new AudioClip(new float[3_999], 8000);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> EMBEDDER.embedNow(blink));
        assertEquals("speech of 0.50 s, expected at least 0.5 s", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> EMBEDDER.embed(new short[100], System.nanoTime() + FAR));
    }

    @Test
    void silenceAndUnusableSamplesNeverBreakTheEmbedder() {
        assertEquals(192, EMBEDDER.embedNow(new AudioClip(new float[8000], 8000)).length);
        float[] poison = new float[8000];
        Arrays.fill(poison, Float.NaN);
        assertThrows(IllegalArgumentException.class, () -> EMBEDDER.embedNow(new AudioClip(poison, 8000)));
        assertEquals(1, cosine(EMBEDDER.embedNow(sample), EMBEDDER.embedNow(sample)), 1e-6);
    }

    @Test
    void closedEmbedderRefuses() {
        OnnxSpeakerEmbedder closed = OnnxSpeakerEmbedder.open(OnnxModels.start(), MODEL, 0, 1, System::nanoTime);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.embedNow(sample));
        CompletableFuture<float[]> refused = closed.embed(new short[8000], System.nanoTime() + FAR);
        ExecutionException failure = assertThrows(ExecutionException.class, refused::get);
        assertEquals(
                InferenceRefusedException.Cause.CLOSED,
                assertInstanceOf(InferenceRefusedException.class, failure.getCause())
                        .reason());
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return product / Math.sqrt(aa * bb);
    }
}
