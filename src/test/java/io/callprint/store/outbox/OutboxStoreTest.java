package io.callprint.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.Joining;
import io.callprint.store.QuickDisk;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.vault.Sealed;
import io.callprint.vault.SealedStore;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxStoreTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final CallerId BOB = new CallerId("bob");
    private static final Clock CLOCK = Clock.fixed(Voiceprints.NOON, ZoneOffset.UTC);

    private final Random random = new Random(5);
    private final List<VoiceprintStore> opened = new ArrayList<>();

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private SqliteVoiceprintStore behind;
    private FlakyServer server;
    private VoiceprintStore store;

    @BeforeEach
    void openStores() {
        behind = SqliteVoiceprintStore.open(folder.resolve("server.db"));
        server = new FlakyServer(behind);
        store = openStore();
    }

    private VoiceprintStore openStore() {
        VoiceprintStore open = OutboxStore.over(
                        server.store(), folder.resolve("outbox.db"), Joining.IN_THE_CLEAR, CLOCK)
                .orElseThrow();
        opened.add(open);
        return open;
    }

    @AfterEach
    void closeStores() {
        server.comeBack();
        opened.forEach(VoiceprintStore::close);
    }

    @Test
    void writesGoStraightToAServerThatIsThere() {
        Voiceprint ada = Voiceprints.of("ada", 2, random);

        store.save(ada);
        store.record(consent("1"));

        assertEquals(Optional.of(ada), behind.find(ADA));
        assertEquals(List.of(consent("1")), behind.consents(ADA));
        assertEquals(OutboxStatus.EMPTY, status());
        assertFalse(store.delete(BOB));
        assertTrue(store.delete(ADA));
    }

    @Test
    void speechWaitsBehindItsVoiceprint() {
        Voiceprint ada = Voiceprints.of("ada", 1, random);
        Attachment speech =
                Attachment.of(ADA, ada.sampleIds().getFirst(), "speech", Attachment.Form.PCMU, new byte[] {1, 2, 3});
        server.goAway();
        store.save(ada);
        assertTrue(store.attachments().put(speech));
        assertTrue(store.attachments()
                .put(Attachment.of(BOB, "00000001", "speech", Attachment.Form.PCMU, new byte[1]))); // nobody knows
        server.comeBack();
        awaitNothingWaits();

        assertEquals(List.of(speech), behind.attachments().of(ADA, "speech"));
        assertEquals(List.of(), store.attachments().of(BOB, "speech"));
        assertFalse(store.attachments().put(Attachment.of(BOB, "1", "speech", Attachment.Form.PCMU, new byte[1])));
    }

    @Test
    void writesWaitWhileTheServerIsAwayAndAreDoneInOrder() {
        Voiceprint first = Voiceprints.of("ada", 1, random);
        Voiceprint second = Voiceprints.of("ada", 2, random);
        server.goAway();
        store.save(first);
        for (int i = 0; i < 20; i++) {
            store.record(consent("entry " + i));
        }
        assertTrue(store.delete(ADA));
        assertTrue(store.replace(Optional.empty(), second));
        store.touch(ADA, Voiceprints.NOON.plusSeconds(9));
        store.keep(new Note("watch", "a", "b", Voiceprints.NOON), Voiceprints.NOON.minusSeconds(5));

        OutboxStatus waiting = status();
        assertEquals(25, waiting.waiting());
        assertEquals(Optional.of(Voiceprints.NOON), waiting.oldest());
        server.comeBack();
        awaitNothingWaits();

        Voiceprint found = behind.find(ADA).orElseThrow();
        assertEquals(second.samples(), found.samples());
        assertEquals(Voiceprints.NOON.plusSeconds(9), found.lastSeen());
        assertEquals(1, behind.notes("watch").size());
        List<Consent> ledger = behind.consents(ADA);
        assertEquals(20, ledger.size());
        for (int i = 0; i < 20; i++) {
            assertEquals("entry " + i, ledger.get(i).how());
        }
    }

    @Test
    void writeWhoseAnswerWasLostHappensOnce() {
        Voiceprint ada = Voiceprints.of("ada", 1, random);
        server.loseAnswers();
        store.record(consent("once"));
        store.save(ada);
        store.record(consent("twice"));
        assertTrue(status().waiting() > 0);
        behind.delete(
                ADA); // by another node; the save, which waits only behind the first entry, must not be done again
        server.comeBack();
        awaitNothingWaits();

        assertEquals(
                List.of("once", "twice"),
                behind.consents(ADA).stream().map(Consent::how).toList());
        assertEquals(0, status().refused());
    }

    @Test
    void whatWaitedIsDoneAfterARestart() {
        server.goAway();
        store.save(Voiceprints.of("ada", 1, random));
        store.optOut(BOB, Voiceprints.NOON);
        store.close();
        opened.clear();
        SqliteVoiceprintStore again = SqliteVoiceprintStore.open(folder.resolve("server.db"));
        behind = again;
        server = new FlakyServer(again);
        server.goAway();
        store = openStore();

        assertTrue(store.find(ADA).isPresent());
        assertTrue(store.hasOptedOut(BOB));
        server.comeBack();
        awaitNothingWaits();

        assertTrue(behind.find(ADA).isPresent());
        assertTrue(behind.hasOptedOut(BOB));
    }

    @Test
    void thisProcessReadsWhatItWrote() {
        store.save(Voiceprints.of("ada", 1, random));
        server.goAway();
        Voiceprint bob = Voiceprints.of("bob", 1, random);
        store.save(bob);
        store.optOut(ADA, Voiceprints.NOON);

        assertEquals(Optional.of(bob), store.find(BOB));
        assertEquals(Optional.empty(), store.find(ADA));
        assertTrue(store.hasOptedOut(ADA));
        assertThrows(OptedOutException.class, () -> store.save(Voiceprints.of("ada", 1, random)));
        assertEquals(2, status().waiting());
    }

    @Test
    void changesOfBothSidesMeetInOneVoiceprint() {
        Voiceprint base = Voiceprints.of("ada", 2, random);
        store.save(base);
        server.goAway();
        Voiceprint ours = with(base, base.samples().getFirst().id(), Voiceprints.of("ada", 1, random));
        assertTrue(store.replace(Optional.of(base), ours));
        Voiceprint theirs = with(base, "none", Voiceprints.of("ada", 1, random));
        behind.save(theirs);
        server.comeBack();
        awaitNothingWaits();

        List<String> ids = behind.find(ADA).orElseThrow().sampleIds();
        assertEquals(
                List.of(
                        base.sampleIds().getLast(),
                        theirs.sampleIds().getLast(),
                        ours.sampleIds().getLast()),
                ids);
    }

    @Test
    void deletionAndOptOutMeanwhileWinOverWhatWaits() {
        Voiceprint ada = Voiceprints.of("ada", 1, random);
        store.save(ada);
        server.goAway();
        store.replace(Optional.of(ada), with(ada, "none", Voiceprints.of("ada", 1, random)));
        store.save(Voiceprints.of("bob", 1, random));
        behind.delete(ADA);
        behind.optOut(BOB, Voiceprints.NOON);
        server.comeBack();
        awaitNothingWaits();

        assertEquals(0, behind.count());
        assertEquals(2, status().refused());
    }

    @Test
    void deletedAndEnrolledAnewMeanwhileTakesNothingOfBefore() {
        Voiceprint ada = Voiceprints.of("ada", 1, random);
        store.save(ada);
        server.goAway();
        store.replace(Optional.of(ada), with(ada, "none", Voiceprints.of("ada", 1, random)));
        Voiceprint anew = Voiceprints.createdAt(Voiceprints.NOON, Voiceprints.of("ada", 1, random));
        behind.save(anew);
        server.comeBack();
        awaitNothingWaits();

        assertEquals(Optional.of(anew), behind.find(ADA));
        assertEquals(1, status().refused());
    }

    @Test
    void watchersLoadAnewWhenWhatWaitedIsDoneBecauseConflictsMayHaveLeftSomethingElse() throws Exception {
        RecordedChanges changes = new RecordedChanges(store);
        try (AutoCloseable _ = store.watch(changes)) {
            Voiceprint ada = Voiceprints.of("ada", 1, random);
            store.save(ada);
            assertTrue(changes.await(() -> changes.mirror.containsKey(ADA)));
            int before = changes.resyncs.get();
            server.goAway();
            store.replace(Optional.of(ada), with(ada, "none", Voiceprints.of("ada", 1, random)));
            behind.delete(ADA);
            server.comeBack();

            assertTrue(changes.await(() -> changes.resyncs.get() > before && changes.mirror.isEmpty()));
            assertEquals(1, status().refused());
            assertTrue(store.isSettled());
        }
    }

    @Test
    void twoFirstEnrolmentsOfOneCallerMeetInOneVoiceprintThatOpens() {
        store.close();
        opened.clear();
        behind = SqliteVoiceprintStore.open(folder.resolve("server.db"));
        server = new FlakyServer(behind);
        Sealed sealed = new Sealed();
        VoiceprintStore here = sealed.over(
                OutboxStore.over(server.store(), folder.resolve("outbox.db"), SealedStore.joining(sealed.keys()), CLOCK)
                        .orElseThrow());
        opened.add(here);
        VoiceprintStore there = sealed.over(SqliteVoiceprintStore.open(folder.resolve("server.db")));
        opened.add(there);
        Voiceprint first = Voiceprints.of("ada", 1, random);
        Voiceprint second = Voiceprints.of("ada", 1, random);
        server.takeNoWrites();
        assertTrue(here.replace(Optional.empty(), first));
        assertTrue(here.attachments().put(speech(first, 11)));
        assertTrue(there.replace(Optional.empty(), second));
        assertTrue(there.attachments().put(speech(second, 22)));
        server.comeBack();
        awaitNothingWaits();

        List<EnrolmentSample> both = new ArrayList<>(second.samples());
        both.addAll(first.samples());
        assertEquals(both, there.find(ADA).orElseThrow().samples());
        assertEquals(
                Set.of(speech(first, 11), speech(second, 22)),
                Set.copyOf(there.attachments().of(ADA, SampleSpeech.NAME)),
                "and the speech of both opens");
    }

    @Test
    void secondProcessOfAMachineFindsTheFileTaken() {
        assertTrue(OutboxStore.over(server.store(), folder.resolve("outbox.db"), Joining.IN_THE_CLEAR, CLOCK)
                .isEmpty());
    }

    private static Voiceprint with(Voiceprint base, String without, Voiceprint more) {
        List<EnrolmentSample> samples = new ArrayList<>(base.samples());
        samples.removeIf(sample -> sample.id().equals(without));
        samples.addAll(more.samples());
        return new Voiceprint(base.caller(), samples, base.metadata(), base.createdAt(), base.lastSeen());
    }

    private static Attachment speech(Voiceprint of, int octets) {
        return Attachment.of(
                of.caller(), of.sampleIds().getFirst(), SampleSpeech.NAME, Attachment.Form.PCMU, new byte[octets]);
    }

    private static Consent consent(String how) {
        return new Consent(ADA, "caller-identification", Consent.Answer.YES, how, "w", Voiceprints.NOON);
    }

    private OutboxStatus status() {
        return OutboxStatus.of(folder.resolve("outbox.db"));
    }

    private void awaitNothingWaits() {
        assertTrue(RecordedChanges.eventually(() -> status().waiting() == 0));
    }
}
