package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.QuickDisk;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Speech;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreCheckTest {
    private static final Instant NOW = Voiceprints.NOON.plusSeconds(3600);
    private static final CallerId ADA = new CallerId("ada");

    private final Sealed sealed = new Sealed();

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private VoiceprintStore engine;
    private VoiceprintStore store;

    @BeforeEach
    void open() {
        engine = SqliteVoiceprintStore.open(folder.resolve("v.db"));
        store = sealed.over(engine);
        store.save(Voiceprints.of("ada", 2, new Random(1)));
        store.record(new Consent(ADA, "p", Consent.Answer.YES, "command-line", "w", Voiceprints.NOON));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void storeThatFitsHasNoFindings() {
        assertEquals(new StoreCheck.Report(1, 2, 0, List.of()), check(false));
    }

    @Test
    void whatDoesNotOpenAndWhoNeverAgreedIsFoundAndNotTouched() {
        Voiceprint raw = engine.find(ADA).orElseThrow();
        engine.save(
                new Voiceprint(new CallerId("eve"), raw.samples(), raw.metadata(), raw.createdAt(), raw.lastSeen()));
        engine.keep(new Note("pending-enrolment", "bob", "in the clear", NOW.plusSeconds(1)), NOW);

        List<String> found = check(true).findings().stream()
                .map(StoreCheck.Finding::what)
                .sorted()
                .toList();

        assertEquals(3, found.size(), found.toString());
        assertTrue(found.get(0).startsWith("caller eve is enrolled without a consent"), found.get(0));
        assertTrue(found.get(1).startsWith("caller eve: the key of a caller does not open"), found.get(1));
        assertTrue(found.get(2).startsWith("note bob: a note of the kind pending-enrolment"), found.get(2));
        assertEquals(2, engine.count());
    }

    @Test
    void callerWhoOptedOutAndNotesThatAreOverAreRepairedOnRequest() {
        engine.optOut(sealed.tombstone(ADA), Voiceprints.NOON); // as if the process had been killed before the deletion
        store.keep(new Note("watched-voice", "1", "body", Voiceprints.NOON), Voiceprints.NOON);

        List<StoreCheck.Finding> found = check(false).findings();
        assertEquals(2, found.size(), found.toString());
        assertFalse(found.getFirst().isRepaired());
        assertEquals(1, engine.count());

        assertTrue(check(true).findings().stream().allMatch(StoreCheck.Finding::isRepaired));
        assertEquals(new StoreCheck.Report(0, 0, 0, List.of()), check(false));
    }

    @Test
    void speechThatIsAlteredMovedOrWithoutASampleIsFound() {
        Voiceprint ada = store.find(ADA).orElseThrow();
        short[] noise = Speech.noise(800, new Random(2));
        Attachment first = SampleSpeech.of(ADA, ada.sampleIds().getFirst(), noise);
        Attachment second = SampleSpeech.of(ADA, ada.sampleIds().getLast(), noise);
        store.attachments().put(first);
        store.attachments().put(second);
        assertEquals(new StoreCheck.Report(1, 2, 2, List.of()), check(false));

        Attachment sealedFirst = engine.attachments().of(ADA, SampleSpeech.NAME).stream()
                .filter(one -> one.sampleId().equals(first.sampleId()))
                .findFirst()
                .orElseThrow();
        byte[] harmed = sealedFirst.octets().clone();
        harmed[40] ^= 1;
        engine.attachments()
                .put(new Attachment(
                        ADA, first.sampleId(), SampleSpeech.NAME, first.form(), true, harmed, sealedFirst.sha256()));
        assertEquals(
                List.of("the speech of sample " + first.sampleId() + " of caller ada is not what was written"),
                whatIsFound(false));
        assertThrows(StoreUnavailableException.class, () -> store.attachments().of(ADA, SampleSpeech.NAME));

        engine.attachments()
                .put(new Attachment(
                        ADA,
                        second.sampleId(),
                        SampleSpeech.NAME,
                        second.form(),
                        true,
                        sealedFirst.octets(),
                        sealedFirst.sha256())); // another sample's
        List<String> found = whatIsFound(true);
        assertEquals(2, found.size(), found.toString());
        assertTrue(
                found.stream()
                        .anyMatch(one -> one.contains("the speech of sample " + second.sampleId() + " does not open")),
                found.toString());
        assertEquals(1, engine.attachments().of(ADA, SampleSpeech.NAME).size(), "what is altered is gone");
    }

    private List<String> whatIsFound(boolean repairs) {
        return check(repairs).findings().stream().map(StoreCheck.Finding::what).toList();
    }

    private StoreCheck.Report check(boolean repairs) {
        return new StoreCheck(engine, store, sealed.keys(), NOW, false, repairs).run();
    }
}
