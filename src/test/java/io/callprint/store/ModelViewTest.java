package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.voiceprint.Attachments;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.Voiceprints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ModelViewTest {
    private static final CallerId ADA = new CallerId("ada");

    private final Random random = new Random(7);
    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();
    private final ModelView old =
            new ModelView(store, Voiceprints.embedding(random).modelId());
    private final ModelView anew = new ModelView(store, "new");
    private final Voiceprint ada = Voiceprints.of("ada", 3, random);

    private Embedding byNew() {
        return new Embedding("new", Voiceprints.embedding(random).vector());
    }

    private void embed(int... samples) {
        for (int sample : samples) {
            store.attachments().put(ModelEmbedding.of(ADA, ada.sampleIds().get(sample), byNew()));
        }
    }

    private static Voiceprint with(Voiceprint was, List<EnrolmentSample> samples) {
        return new Voiceprint(was.caller(), samples, was.metadata(), was.createdAt(), was.lastSeen());
    }

    @Test
    void voiceprintIsShownByTheEmbeddingsOfTheModelOnceTheyAreEnough() {
        store.save(ada);
        assertEquals(Optional.of(ada), anew.find(ADA));
        embed(2);
        assertEquals(Optional.of(ada), anew.find(ADA), "one of three is too few");
        embed(0);

        Voiceprint seen = anew.find(ADA).orElseThrow();
        assertEquals("new", seen.modelId());
        assertEquals(List.of(ada.sampleIds().get(0), ada.sampleIds().get(2)), seen.sampleIds());
        assertEquals(
                ada.samples().getFirst().quality(), seen.samples().getFirst().quality());
        List<Voiceprint> all = new ArrayList<>();
        anew.forEach(all::add);
        assertEquals(List.of(seen), all);
        assertEquals(Optional.of(ada), old.find(ADA));
        assertEquals(Optional.of(ada), store.find(ADA), "what is kept is as it was");
    }

    @Test
    void manyCallersOfAnotherModelAreSeenWithoutAQuestionForEach() {
        AtomicInteger questions = new AtomicInteger();
        InMemoryVoiceprintStore counting = new InMemoryVoiceprintStore() {
            @Override
            public Attachments attachments() {
                questions.incrementAndGet();
                return super.attachments();
            }
        };
        List<Voiceprint> expected = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            Voiceprint kept = Voiceprints.of("caller " + i, 2, random);
            counting.save(kept);
            List<EnrolmentSample> byNew =
                    kept.samples().stream().map(sample -> sample.with(byNew())).toList();
            byNew.forEach(sample ->
                    counting.attachments().put(ModelEmbedding.of(kept.caller(), sample.id(), sample.embedding())));
            expected.add(with(kept, byNew));
        }
        Voiceprint left = Voiceprints.of("left", 2, random);
        counting.save(left);
        expected.add(left);
        questions.set(0);

        ModelView view = new ModelView(counting, "new");
        List<Voiceprint> seen = new ArrayList<>();
        view.forEach(seen::add);

        assertEquals(expected.size(), seen.size());
        assertEquals(Set.copyOf(expected), Set.copyOf(seen));
        assertTrue(questions.get() <= 4, questions + " questions");
        assertEquals(
                Set.copyOf(expected),
                Set.copyOf(
                        view.findAll(expected.stream().map(Voiceprint::caller).toList())));
    }

    @Test
    void viewsOfTwoModelsWriteSideBySideAndLoseNothing() {
        store.save(ada);
        embed(0, 1, 2);
        Voiceprint seen = anew.find(ADA).orElseThrow();

        assertTrue(anew.replace(Optional.of(seen), seen));
        assertEquals("new", store.find(ADA).orElseThrow().modelId());
        assertEquals(seen, anew.find(ADA).orElseThrow());
        assertEquals(ada, old.find(ADA).orElseThrow(), "going back computes nothing");

        EnrolmentSample heard =
                new EnrolmentSample("0badcafe", Voiceprints.embedding(random), 5, 0.5, Voiceprints.NOON);
        List<EnrolmentSample> more = new ArrayList<>(ada.samples());
        more.add(heard);
        assertTrue(old.replace(Optional.of(ada), with(ada, more)), "a server of the old model learns");
        assertEquals(seen, anew.find(ADA).orElseThrow(), "the new model has what it had");
        assertFalse(anew.replace(Optional.empty(), seen));
        assertEquals(4, old.find(ADA).orElseThrow().samples().size());
    }

    @Test
    void mirrorWithoutAttachmentsShowsWhatItHas() {
        InMemoryVoiceprintStore mirror = new InMemoryVoiceprintStore() {
            @Override
            public Attachments attachments() {
                throw new StoreUnavailableException("redis", "away", new IllegalStateException("away"));
            }
        };
        mirror.save(ada);
        List<Voiceprint> all = new ArrayList<>();
        new ModelView(mirror, ada.modelId()).forEach(all::add);
        new ModelView(mirror, "new").forEach(all::add);
        assertEquals(List.of(ada, ada), all);
    }

    @Test
    void watcherHearsOfVoiceprintsAsItsModelSeesThem() throws Exception {
        store.save(ada);
        embed(0, 1, 2);
        RecordedChanges changes = new RecordedChanges(anew);
        try (AutoCloseable _ = anew.watch(changes)) {
            store.save(ada);
            assertTrue(changes.await(() -> changes.saved.get() == 1));
            assertEquals(anew.find(ADA), Optional.ofNullable(changes.mirror.get(ADA)));
        }
    }
}
