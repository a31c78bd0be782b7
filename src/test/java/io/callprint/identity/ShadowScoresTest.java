package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.ModelEmbedding;
import io.callprint.voiceprint.Voiceprint;
import org.junit.jupiter.api.Test;

class ShadowScoresTest {
    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();

    private ShadowScores.Both both() {
        return ShadowScores.of(
                store,
                new ShadowScores.Model(Voices.MODEL, Voices.NO_MEAN),
                new ShadowScores.Model("model-b", Voices.NO_MEAN));
    }

    private void enrol(String caller, int axis, int axisByOther, int samples) {
        Voiceprint voiceprint = Voices.voiceprint(caller, Voices.axis(axis), samples);
        store.save(voiceprint);
        voiceprint
                .sampleIds()
                .forEach(sample -> store.attachments()
                        .put(ModelEmbedding.of(
                                voiceprint.caller(), sample, new Embedding("model-b", Voices.axis(axisByOther)))));
    }

    @Test
    void modelThatTellsEverybodyApartFindsAllAndOneThatConfusesTwoDoesNot() {
        enrol("alice", 0, 0, 2);
        enrol("bob", 1, 1, 3);
        enrol("carl", 2, 2, 2);
        store.save(Voices.voiceprint("none", Voices.axis(4), 2)); // nobody has embedded it
        enrol("single", 5, 5, 1); // has no other samples to be compared with

        ShadowScores.Both same = both();
        assertEquals(3, same.callers());
        assertEquals(7, same.samples());
        assertEquals(7, same.agreeing());
        assertEquals(7, same.before().right());
        assertEquals(14, same.before().impostors().length);
        for (double genuine : same.after().genuine()) {
            assertEquals(1, genuine, 1e-6);
        }
        for (double impostor : same.after().impostors()) {
            assertEquals(0, impostor, 1e-6);
        }
    }

    @Test
    void scoreIsOfTheOtherSamplesOfTheCaller() {
        Voiceprint mixed = new Voiceprint(
                Voices.id("alice"),
                java.util.List.of(
                        Voices.voiceprint("alice", Voices.axis(0), 1).samples().getFirst(),
                        Voices.voiceprint("alice", Voices.axis(1), 1).samples().getFirst()),
                java.util.Map.of(),
                Voices.NOW,
                Voices.NOW);
        store.save(mixed);
        mixed.sampleIds()
                .forEach(sample -> store.attachments()
                        .put(ModelEmbedding.of(mixed.caller(), sample, new Embedding("model-b", Voices.axis(0)))));
        enrol("bob", 2, 0, 2);

        ShadowScores.Both both = both();
        for (double genuine : java.util.Arrays.copyOf(both.before().genuine(), 4)) {
            assertEquals(genuine > 0.5 ? 1 : 0, genuine, 1e-6);
        }
        assertEquals(4, both.samples());
        assertEquals(4, both.after().right(), "a tie counts for the caller");
    }
}
