package io.callprint.voiceprint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.voiceprint.VoiceSearch.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine does that searches for voices. A subclass gives each test data of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class VoiceSearchContract {
    private static final String MODEL = "model-1";
    private static final String OTHER_MODEL = "model:2";

    private final Random random = new Random(8);
    protected VoiceprintStore store;
    protected VoiceSearch search;

    /** On this test's data. */
    protected abstract VoiceprintStore openInstance();

    protected abstract void empty() throws Exception;

    @BeforeEach
    void begin() throws Exception {
        empty();
        open();
    }

    private void open() {
        store = openInstance();
        search = store.search().orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Voiceprint saved(String caller, int samples) {
        Voiceprint voiceprint = Voiceprints.of(caller, samples, random);
        store.save(voiceprint);
        return voiceprint;
    }

    private static Voice voice(Voiceprint of, long place) {
        return new Voice(
                of.caller(),
                of.sampleIds(),
                place,
                of.samples().getFirst().embedding().vector());
    }

    private void prepare() {
        assertEquals(Optional.empty(), search.prepare(MODEL, Voiceprints.DIMENSION));
    }

    @Test
    void nothingIsKeptInTheClearUntilSearchIsAskedFor() {
        saved("ada", 2);
        assertEquals(List.of(), search.models());
        assertEquals(0, search.count(new CallerId("ada")));
        assertFalse(search.isWhole(MODEL));
        assertTrue(store.delete(new CallerId("ada")));

        prepare();
        prepare();
        assertEquals(List.of(MODEL), search.models());
        assertFalse(search.isWhole(MODEL));
        search.becameWhole(MODEL);
        assertTrue(openedAgain().isWhole(MODEL));
        prepare();
        assertTrue(search.isWhole(MODEL), "preparing again forgets nothing");
    }

    private VoiceSearch openedAgain() {
        store.close();
        open();
        return search;
    }

    @Test
    void closestVoicesComeFirst() {
        closestAmongManyAreFound();
    }

    protected final void closestAmongManyAreFound() {
        prepare();
        List<Voiceprint> all = new ArrayList<>();
        List<Voice> voices = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(saved("caller ✓ " + i, 2));
            voices.add(voice(all.getLast(), (i - 100L) << 32));
        }
        assertEquals(300, search.put(MODEL, voices));

        for (Voiceprint one : all.subList(0, 20)) {
            float[] query = one.samples().getFirst().embedding().vector();
            List<CallerId> found = search.nearest(MODEL, query, 8);
            assertEquals(8, found.size());
            assertEquals(one.caller(), found.getFirst());
        }
        assertEquals(300, search.nearest(MODEL, voices.getFirst().vector(), 400).size());
        assertEquals(300, search.size(MODEL));
        List<CallerId> walked = new ArrayList<>();
        search.forEach(MODEL, walked::add);
        assertEquals(300, walked.size());
        assertEquals(300, Set.copyOf(walked).size());
        assertEquals(
                all.subList(0, 5).stream().map(Voiceprint::caller).toList(),
                search.first(MODEL, 5),
                "those with the smallest places");
    }

    @Test
    void vectorIsKeptOnlyForTheSamplesThatAreThere() {
        prepare();
        Voiceprint ada = saved("ada", 3);
        assertEquals(1, search.put(MODEL, List.of(voice(ada, 1))));
        assertEquals(0, search.put(MODEL, List.of(voice(ada, 1))), "it is there");
        assertEquals(Map.of(ada.caller(), ada.sampleIds()), search.samples(MODEL, List.of(ada.caller())));
        assertEquals(0, search.put(MODEL, List.of(voice(Voiceprints.of("ada", 1, random), 1))));
        assertEquals(0, search.put(MODEL, List.of(voice(Voiceprints.of("nobody", 1, random), 1))));
        assertEquals(1, search.size(MODEL));

        Voice some = new Voice(
                ada.caller(), ada.sampleIds().subList(0, 2), 1, voice(ada, 1).vector());
        assertEquals(1, search.put(MODEL, List.of(some)), "a model may have embedded some of them");
        assertEquals(
                some.samples(), search.samples(MODEL, List.of(ada.caller())).get(ada.caller()));
        assertEquals(1, search.size(MODEL));

        assertTrue(search.remove(MODEL, ada.caller()));
        assertFalse(search.remove(MODEL, ada.caller()));
        assertEquals(List.of(), search.nearest(MODEL, some.vector(), 3));
        assertEquals(List.of(), search.first(MODEL, 3));
    }

    @Test
    void vectorsGoWithTheirCallerAlsoWhenANodeDeletesThatDoesNotSearch() {
        prepare();
        search.prepare(OTHER_MODEL, Voiceprints.DIMENSION);
        Voiceprint ada = saved("ada", 2);
        Voiceprint bob = saved("bob", 2);
        Voiceprint cy = saved("cy", 2);
        for (String model : List.of(MODEL, OTHER_MODEL)) {
            assertEquals(3, search.put(model, List.of(voice(ada, 1), voice(bob, 2), voice(cy, 3))));
        }
        assertEquals(2, search.count(ada.caller()));

        try (VoiceprintStore other = openInstance()) {
            assertTrue(other.delete(ada.caller()));
            other.optOut(bob.caller(), Voiceprints.NOON);
        }

        for (String model : List.of(MODEL, OTHER_MODEL)) {
            assertEquals(
                    List.of(cy.caller()), search.nearest(model, voice(ada, 1).vector(), 10));
            assertEquals(List.of(cy.caller()), search.first(model, 10));
            assertEquals(1, search.size(model));
        }
        assertEquals(0, search.count(ada.caller()));
        assertEquals(0, search.count(bob.caller()));
    }

    @Test
    void modelsAreKeptApartAndDroppedAlone() {
        prepare();
        search.prepare(OTHER_MODEL, 3);
        Voiceprint ada = saved("ada", 1);
        search.put(MODEL, List.of(voice(ada, 1)));
        search.put(OTHER_MODEL, List.of(new Voice(ada.caller(), ada.sampleIds(), 1, new float[] {0, 1, 0})));

        search.drop(OTHER_MODEL);

        assertEquals(List.of(MODEL), search.models());
        assertEquals(1, search.size(MODEL));
        assertEquals(Optional.empty(), search.prepare(OTHER_MODEL, 5), "of another dimension");
        assertEquals(0, search.size(OTHER_MODEL));
        assertFalse(search.isWhole(OTHER_MODEL));
        search.put(OTHER_MODEL, List.of(new Voice(ada.caller(), ada.sampleIds(), 1, new float[] {0, 1, 0, 0, 0})));
        assertEquals(List.of(ada.caller()), search.nearest(OTHER_MODEL, new float[] {0, 0, 0, 0, 1}, 3));
    }
}
