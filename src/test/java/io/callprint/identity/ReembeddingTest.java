package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.audio.AudioClip;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.store.StoreCopy;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Speech;
import io.callprint.voiceprint.Voiceprint;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ReembeddingTest {
    private static final String OTHER = "model-b";

    private static final StoreCopy.Steps QUIET = new StoreCopy.Steps() {
        @Override
        public void begin(int entries) {}

        @Override
        public void step() {}
    };

    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final Random random = new Random(2);
    private int made;
    private int mostToMake = Integer.MAX_VALUE;

    /** Everybody is the first axis; may stop in the middle as a killed process does. */
    private final SpeakerEmbedder embedder = new SpeakerEmbedder() {
        @Override
        public String modelId() {
            return OTHER;
        }

        @Override
        public int dimension() {
            return Voices.DIMENSION;
        }

        @Override
        public float[] meanVector() {
            return Voices.NO_MEAN;
        }

        @Override
        public CompletableFuture<float[]> embed(short[] speech8k, long deadlineNanos) {
            if (made == mostToMake) {
                throw new IllegalStateException("killed");
            }
            made++;
            return CompletableFuture.completedFuture(Voices.axis(0));
        }

        @Override
        public float[] embedNow(AudioClip speech) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    };

    private Voiceprint enrolled(String caller, int samples, int withSpeech) {
        Voiceprint voiceprint = Voices.voiceprint(caller, Voices.axis(1), samples);
        store.save(voiceprint);
        for (String sample : voiceprint.sampleIds().subList(0, withSpeech)) {
            store.attachments().put(SampleSpeech.of(voiceprint.caller(), sample, Speech.noise(8000, random)));
        }
        return voiceprint;
    }

    private Reembedding reembedding() {
        return new Reembedding(store, OTHER, System::nanoTime);
    }

    @Test
    void everySampleIsEmbeddedOnceHoweverOftenItIsInterrupted() {
        for (int i = 0; i < 5; i++) {
            enrolled("caller " + i, 2, 2);
        }
        mostToMake = 5;
        assertThrows(IllegalStateException.class, () -> reembedding().run(() -> embedder, QUIET));
        assertEquals(new Reembedding.Report(5, 2, 0, 0, 6, 0, 0), reembedding().count(QUIET));

        mostToMake = Integer.MAX_VALUE;
        assertEquals(new Reembedding.Report(5, 5, 0, 6, 0, 0, 0), reembedding().run(() -> embedder, QUIET));
        Supplier<SpeakerEmbedder> unneeded = () -> {
            throw new AssertionError("nothing is left to embed");
        };
        assertEquals(new Reembedding.Report(5, 5, 0, 0, 0, 0, 0), reembedding().run(unneeded, QUIET));
    }

    @Test
    void whatIsNotKeptOrAlteredStaysAsItIs() {
        enrolled("all", 2, 2);
        enrolled("some", 3, 2);
        enrolled("none", 2, 0);
        Voiceprint altered = enrolled("altered", 1, 1);
        Attachment speech =
                store.attachments().of(altered.caller(), SampleSpeech.NAME).getFirst();
        byte[] octets = speech.octets().clone();
        octets[5] ^= 1;
        store.attachments()
                .put(new Attachment(
                        speech.caller(),
                        speech.sampleId(),
                        speech.name(),
                        speech.form(),
                        false,
                        octets,
                        speech.sha256()));

        Reembedding.Report report = reembedding().run(() -> embedder, QUIET);

        assertEquals(new Reembedding.Report(4, 1, 1, 4, 0, 3, 1), report);
        assertEquals(2, report.left());
        assertEquals(
                2,
                store.attachments()
                        .of(Voices.id("some"), ModelEmbedding.name(OTHER))
                        .size());
        assertEquals(altered, store.find(altered.caller()).orElseThrow());
    }
}
