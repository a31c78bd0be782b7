package io.callprint.voiceprint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.voiceprint.RepeatableStore.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every engine does. A subclass gives each test data of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
public abstract class VoiceprintStoreContract {
    protected static final Instant NOON = Voiceprints.NOON;
    protected static final CallerId ADA = new CallerId("ada");

    protected final Random random = new Random(20261126);
    private final List<VoiceprintStore> opened = new ArrayList<>();

    /** Another instance, as another node would have, on this test's data. */
    protected abstract VoiceprintStore openInstance();

    /** What a walk over everything gives in the place of a caller who opted out. */
    protected CallerId asGiven(CallerId optedOut) {
        return optedOut;
    }

    protected VoiceprintStore open() {
        VoiceprintStore store = openInstance();
        opened.add(store);
        return store;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(VoiceprintStore::close);
    }

    @Test
    void emptyStoreHasNothing() {
        VoiceprintStore store = open();

        assertEquals(0, store.count());
        assertEquals(Optional.empty(), store.find(ADA));
        assertEquals(List.of(), all(store));
        assertFalse(store.delete(ADA));
        assertFalse(store.hasOptedOut(ADA));
        assertFalse(store.withdrawOptOut(ADA));
        assertEquals(List.of(), store.consents(ADA));
        store.ping();
    }

    @Test
    void savedVoiceprintIsFoundBitForBitAlsoByAnotherInstance() {
        VoiceprintStore store = open();
        Voiceprint ada = Voiceprints.of("ada", 3, random);

        store.save(ada);

        assertEquals(Optional.of(ada), store.find(ADA));
        Voiceprint found = open().find(ADA).orElseThrow();
        assertEquals(ada, found);
        assertArrayEquals(
                ada.samples().get(2).embedding().vector(),
                found.samples().get(2).embedding().vector());
    }

    @Test
    void oddFloatsSurviveBitForBit() {
        float[] vector = new float[192];
        vector[0] = 1;
        vector[1] = -0.0f;
        vector[2] = Float.MIN_VALUE;
        vector[3] = -Float.MIN_NORMAL;
        vector[4] = 0x1.fffffep-30f;
        EnrolmentSample sample =
                new EnrolmentSample("00c0ffee", new Embedding("m", vector), Math.PI, Double.MIN_VALUE, NOON);
        VoiceprintStore store = open();

        store.save(new Voiceprint(ADA, List.of(sample), Map.of(), NOON, NOON));

        EnrolmentSample found = store.find(ADA).orElseThrow().samples().getFirst();
        for (int i = 0; i < vector.length; i++) {
            assertEquals(
                    Float.floatToRawIntBits(vector[i]),
                    Float.floatToRawIntBits(found.embedding().vector()[i]));
        }
        assertEquals(sample, found);
    }

    @Test
    void savingAgainReplacesEverything() {
        VoiceprintStore store = open();
        store.save(Voiceprints.of("ada", 5, Map.of("name", "Ada", "vip", "yes"), NOON, random));
        Voiceprint second = Voiceprints.of("ada", 2, Map.of("name", "Ada L."), NOON.plusSeconds(1), random);

        store.save(second);

        assertEquals(Optional.of(second), store.find(ADA));
        assertEquals(1, store.count());
        assertEquals(List.of(second), all(store));
    }

    @Test
    void sampleKeepsWhereItComesFrom() {
        VoiceprintStore store = open();
        Voiceprint ada = Voiceprints.of("ada", 1, random);
        EnrolmentSample update = new EnrolmentSample(
                "0badcafe",
                Voiceprints.embedding(random),
                5,
                0.5,
                NOON,
                EnrolmentSample.Origin.UPDATE,
                "call:1@pbx \"ä\"");
        Voiceprint both = new Voiceprint(
                ADA, List.of(ada.samples().getFirst(), update), Map.of(), ada.createdAt(), ada.lastSeen());

        store.save(both);

        List<EnrolmentSample> found = open().find(ADA).orElseThrow().samples();
        assertEquals(EnrolmentSample.Origin.ENROLMENT, found.getFirst().origin());
        assertEquals(update, found.getLast());
    }

    @Test
    void replacingWhatOthersChangedMeanwhileDoesNothing() {
        VoiceprintStore store = open();
        Voiceprint first = Voiceprints.of("ada", 2, random);
        Voiceprint second = Voiceprints.of("ada", 3, random);

        assertFalse(store.replace(Optional.of(first), second));
        assertEquals(0, store.count());
        assertTrue(store.replace(Optional.empty(), first));
        assertFalse(store.replace(Optional.empty(), second));
        assertEquals(Optional.of(first), store.find(ADA));
        store.touch(ADA, NOON.plusSeconds(1)); // no change of what is compared
        assertTrue(open().replace(Optional.of(first), second));
        assertEquals(Optional.of(second), store.find(ADA));
        assertFalse(store.replace(Optional.of(first), first));
        store.optOut(ADA, NOON);
        assertThrows(OptedOutException.class, () -> store.replace(Optional.empty(), first));
    }

    @Test
    void writeUnderOneIdHappensOnce() {
        assumeTrue(open() instanceof RepeatableStore, "this engine remembers no writes");
        RepeatableStore store = (RepeatableStore) open();
        Consent consent = new Consent(ADA, "p", Consent.Answer.YES, "h", "w", NOON);
        Voiceprint ada = Voiceprints.of("ada", 1, random);

        assertEquals(Outcome.DONE, store.once("1", new StoreWrite.Put(consent)));
        assertEquals(Outcome.REPEATED, ((RepeatableStore) open()).once("1", new StoreWrite.Put(consent)));
        assertEquals(List.of(consent), store.consents(ADA));
        assertEquals(Outcome.NOTHING, store.once("2", new StoreWrite.Replace(List.of("other"), ada)));
        assertEquals(Outcome.DONE, store.once("2", new StoreWrite.Replace(List.of(), ada)));
        assertEquals(Outcome.NOTHING, store.once("3", new StoreWrite.Delete(new CallerId("bob"))));
        assertEquals(Outcome.DONE, store.once("4", new StoreWrite.Touch(ADA, NOON.plusSeconds(5))));
        assertEquals(NOON.plusSeconds(5), store.find(ADA).orElseThrow().lastSeen());
        assertEquals(Outcome.DONE, store.once("5", new StoreWrite.Delete(ADA)));
        assertEquals(Outcome.REPEATED, store.once("2", new StoreWrite.Replace(List.of(), ada)));
        assertEquals(Optional.empty(), store.find(ADA));
        assertEquals(Outcome.DONE, store.once("6", new StoreWrite.Put(new OptOut(ADA, NOON))));
        assertThrows(OptedOutException.class, () -> store.once("7", new StoreWrite.Put(ada)));
        assertEquals(Outcome.DONE, store.once("8", new StoreWrite.Withdraw(ADA)));
        assertEquals(Outcome.DONE, store.once("7", new StoreWrite.Put(ada)));
        assertEquals(Optional.of(ada), store.find(ADA));
        Note note = new Note("watch", "k", "b", NOON);
        assertEquals(Outcome.DONE, store.once("9", new StoreWrite.Keep(note, NOON.minusSeconds(1))));
        assertEquals(List.of(note), store.notes("watch"));
        assertEquals(Outcome.DONE, store.once("10", new StoreWrite.Drop("watch", "k")));
        assertEquals(Outcome.NOTHING, store.once("11", new StoreWrite.Drop("watch", "k")));
    }

    @Test
    void replacingAtTheSameTimeLosesNoUpdate() throws Exception {
        List<VoiceprintStore> nodes = List.of(open(), open());
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            VoiceprintStore node = nodes.get(writer % 2);
            Random own = new Random(writer);
            tasks.add(() -> {
                for (int i = 0; i < 10; i++) {
                    EnrolmentSample more =
                            Voiceprints.of("ada", 1, own).samples().getFirst();
                    Optional<Voiceprint> seen;
                    Voiceprint grown;
                    do {
                        seen = node.find(ADA);
                        List<EnrolmentSample> samples =
                                new ArrayList<>(seen.map(Voiceprint::samples).orElse(List.of()));
                        samples.add(more);
                        grown = new Voiceprint(ADA, samples, Map.of(), NOON, NOON);
                    } while (!node.replace(seen, grown));
                }
                return null;
            });
        }

        together(tasks);

        assertEquals(40, open().find(ADA).orElseThrow().samples().size());
    }

    @Test
    void notesAreKeptByKindUntilTheyExpire() {
        VoiceprintStore store = open();
        Note second = new Note("watch", "b \"ü\" :*", "{\"reason\": \"Ω 山\\n\"}", NOON.plusSeconds(10));
        Note first = new Note("watch", "a", "", NOON.plusSeconds(20));
        store.keep(second, NOON);
        store.keep(first, NOON);
        store.keep(new Note("pending", "a", "other", NOON.plusSeconds(1)), NOON);

        assertEquals(List.of(first, second), open().notes("watch"));
        assertEquals(List.of(), store.notes("nothing"));

        Note anew = new Note("watch", "a", "anew", NOON.plusSeconds(30));
        store.keep(anew, NOON.plusSeconds(10)); // at which the second has expired
        assertEquals(List.of(anew), store.notes("watch"));
        assertEquals(1, store.notes("pending").size());

        assertTrue(store.drop("watch", "a"));
        assertFalse(store.drop("watch", "a"));
        assertEquals(List.of(), open().notes("watch"));
        assertFalse(anew.toString().contains("anew"));
    }

    @Test
    void voicesOfRecordingsAreKeptWithTheOtherNotesAndApartFromThem() {
        VoiceprintStore store = open();
        Note agent = new Note(Note.SPEAKER_EMBEDDING, "0a1b#agent #2", "one", NOON.plusSeconds(20));
        Note caller = new Note(Note.SPEAKER_EMBEDDING, "0a1b#Zoë", "two", NOON.plusSeconds(10));
        Note odd = new Note(Note.SPEAKER_EMBEDDING, "without a speaker", "three", NOON.plusSeconds(20));
        Note watched = new Note("watch", "0a1b#agent #2", "watched", NOON.plusSeconds(10));
        for (Note note : List.of(agent, caller, odd, watched)) {
            store.keep(note, NOON);
        }
        assertEquals(Set.of(agent, caller, odd), Set.copyOf(open().notes(Note.SPEAKER_EMBEDDING)));
        List<Kept> all = new ArrayList<>();
        open().forEachKept(all::add);
        assertEquals(Set.of(agent, caller, odd, watched), Set.copyOf(all));

        Note anew = new Note(Note.SPEAKER_EMBEDDING, "0a1b#agent #2", "anew", NOON.plusSeconds(30));
        store.keep(anew, NOON.plusSeconds(10)); // at which the caller's has expired
        assertEquals(Set.of(anew, odd), Set.copyOf(store.notes(Note.SPEAKER_EMBEDDING)));
        assertEquals(List.of(watched), store.notes("watch"));
        assertTrue(store.drop(Note.SPEAKER_EMBEDDING, "0a1b#agent #2"));
        assertFalse(store.drop(Note.SPEAKER_EMBEDDING, "0a1b#agent #2"));
        assertEquals(List.of(odd), open().notes(Note.SPEAKER_EMBEDDING));
        assertEquals(List.of(watched), store.notes("watch"));
    }

    @Test
    void attachmentsGoWithTheirSampleAndTheirCaller() {
        VoiceprintStore store = open();
        Voiceprint ada = Voiceprints.of("ada ✓", 3, random);
        store.save(ada);
        Attachment first = speech(ada, 0);
        Attachment second = speech(ada, 1);
        assertTrue(store.attachments().put(first));
        assertTrue(store.attachments().put(second));
        assertTrue(store.attachments().put(named("model:x", ada, 1)));
        assertFalse(
                store.attachments().put(Attachment.of(ADA, "00000000", "speech", Attachment.Form.PCMU, new byte[9])));
        assertEquals(Set.of(first, second), Set.copyOf(open().attachments().of(ada.caller(), "speech")));
        assertEquals(Set.of("speech", "model:x"), open().attachments().names());

        Attachment anew = speech(ada, 0);
        store.attachments().put(anew);
        store.touch(ada.caller(), NOON.plusSeconds(9));
        assertEquals(Set.of(anew, second), Set.copyOf(store.attachments().of(ada.caller(), "speech")));

        store.save(with(ada, List.of(ada.samples().get(2), ada.samples().get(1))));
        assertEquals(List.of(second), store.attachments().of(ada.caller(), "speech"));
        store.save(ada);
        assertEquals(List.of(second), store.attachments().of(ada.caller(), "speech"));
        assertTrue(store.replace(Optional.of(ada), with(ada, ada.samples().subList(0, 1))));
        assertEquals(List.of(), store.attachments().of(ada.caller(), "speech"));

        store.attachments().put(first);
        assertTrue(store.attachments().remove(ada.caller(), first.sampleId(), "speech"));
        assertFalse(store.attachments().remove(ada.caller(), first.sampleId(), "speech"));
        store.attachments().put(first);
        store.delete(ada.caller());
        store.save(ada);
        assertEquals(List.of(), store.attachments().of(ada.caller(), "speech"));
        store.attachments().put(first);
        store.optOut(ada.caller(), NOON);
        store.withdrawOptOut(ada.caller());
        store.save(ada);
        assertEquals(Set.of(), store.attachments().names());
    }

    @Test
    void attachmentsAreWalkedOnceAndPutWithManyEntries() {
        VoiceprintStore store = open();
        List<Kept> voiceprints = new ArrayList<>();
        List<Kept> attachments = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Voiceprint one = Voiceprints.of("caller " + i, 2, random);
            voiceprints.add(one);
            attachments.add(speech(one, 0));
            attachments.add(speech(one, 1));
        }
        store.putAll(voiceprints);
        store.putAll(attachments);

        List<Attachment> found = new ArrayList<>();
        open().attachments().forEach(found::add);
        assertEquals(120, found.size());
        assertEquals(Set.copyOf(attachments), Set.copyOf(found));
        assertTrue(found.stream().allMatch(Attachment::isIntact));
        store.forEachKept(entry -> assertFalse(entry instanceof Attachment));
    }

    @Test
    void someCallersAndWhatIsAttachedToThemAreReadAtOnce() {
        VoiceprintStore store = open();
        Voiceprint ada = Voiceprints.of("ada", 3, random);
        Voiceprint bob = Voiceprints.of("bob ✓", 1, random);
        List.of(ada, bob, Voiceprints.of("cy", 1, random)).forEach(store::save);
        Set<Attachment> attached = Set.of(named("x", ada, 0), named("x", ada, 2), named("x", bob, 0));
        attached.forEach(store.attachments()::put);
        store.attachments().put(named("y", ada, 0));
        List<CallerId> asked = List.of(bob.caller(), new CallerId("nobody"), ADA);

        assertEquals(Set.of(ada, bob), Set.copyOf(open().findAll(asked)));
        assertEquals(List.of(), store.findAll(List.of()));
        List<Attachment> found = open().attachments().of(asked, "x");
        assertEquals(3, found.size());
        assertEquals(attached, Set.copyOf(found));
        assertEquals(List.of(), store.attachments().of(List.of(), "x"));
    }

    private Attachment speech(Voiceprint voiceprint, int sample) {
        return named("speech", voiceprint, sample);
    }

    private Attachment named(String name, Voiceprint voiceprint, int sample) {
        byte[] octets = new byte[random.nextInt(500, 900)];
        random.nextBytes(octets);
        return Attachment.of(
                voiceprint.caller(), voiceprint.sampleIds().get(sample), name, Attachment.Form.PCMU, octets);
    }

    private static Voiceprint with(Voiceprint was, List<EnrolmentSample> samples) {
        return new Voiceprint(was.caller(), samples, was.metadata(), was.createdAt(), was.lastSeen());
    }

    @Test
    void twoThousandSamplesKeepTheirOrder() {
        VoiceprintStore store = open();
        Voiceprint ada = Voiceprints.of("ada", 2000, random);

        store.save(ada);

        assertEquals(ada, store.find(ADA).orElseThrow());
    }

    @Test
    void unicodeOfEveryPlaneSurvives() {
        VoiceprintStore store = open();
        String caller = "+49 30 \"Ölçü\" 電話 🎙️ '); DROP TABLE voiceprint; -- :*?[a]{1}";
        Map<String, String> metadata = new HashMap<>();
        metadata.put("name", "Zoë O’Brien 山田 🦜");
        metadata.put("ключ \"quoted\" \\ / \u2028", "line\nbreak\ttab\0nul");
        metadata.put("", "");
        Voiceprint voiceprint = Voiceprints.of(caller, 1, metadata, NOON, random);

        store.save(voiceprint);

        assertEquals(voiceprint, open().find(new CallerId(caller)).orElseThrow());
        assertEquals(List.of(voiceprint), all(store));
        assertTrue(store.delete(new CallerId(caller)));
    }

    @Test
    void callersThatDifferInCaseOrPrefixAreDifferent() {
        VoiceprintStore store = open();
        for (String caller : List.of("ada", "Ada", "ada:1", "ada*", "a")) {
            store.save(Voiceprints.of(caller, 1, Map.of("name", caller), NOON, random));
        }

        assertTrue(store.delete(new CallerId("ada*")));

        assertEquals(4, store.count());
        assertEquals("Ada", store.find(new CallerId("Ada")).orElseThrow().displayName());
        assertEquals("ada:1", store.find(new CallerId("ada:1")).orElseThrow().displayName());
    }

    @Test
    void forEachGivesEveryVoiceprintOnce() {
        VoiceprintStore store = open();
        Map<CallerId, Voiceprint> expected = new HashMap<>();
        for (int i = 0; i < 250; i++) {
            Voiceprint voiceprint = Voiceprints.of("caller " + i, 1 + i % 3, random);
            expected.put(voiceprint.caller(), voiceprint);
            store.save(voiceprint);
        }

        List<Voiceprint> found = all(store);

        assertEquals(250, found.size());
        found.forEach(voiceprint -> assertEquals(expected.get(voiceprint.caller()), voiceprint));
        assertEquals(250, store.count());
    }

    @Test
    void readerOfForEachMayWrite() {
        VoiceprintStore store = open();
        for (int i = 0; i < 5; i++) {
            store.save(Voiceprints.of("caller " + i, 1, random));
        }

        store.forEach(voiceprint -> {
            assertTrue(store.find(voiceprint.caller()).isPresent());
            store.delete(voiceprint.caller());
        });

        assertEquals(0, store.count());
    }

    @Test
    void readerThatThrowsEndsForEachAndHurtsNothing() {
        VoiceprintStore store = open();
        store.save(Voiceprints.of("ada", 1, random));

        assertThrows(
                ArithmeticException.class,
                () -> store.forEach(_ -> {
                    throw new ArithmeticException("enough");
                }));

        assertEquals(1, all(store).size());
    }

    @Test
    void deletedVoiceprintIsGone() {
        VoiceprintStore store = open();
        store.save(Voiceprints.of("ada", 3, random));

        assertTrue(store.delete(ADA));

        assertFalse(store.delete(ADA));
        assertEquals(Optional.empty(), open().find(ADA));
        assertEquals(0, store.count());
    }

    @Test
    void touchGoesForwardAndNeverBack() {
        VoiceprintStore store = open();
        store.save(Voiceprints.of("ada", 1, random));

        store.touch(ADA, NOON.plusSeconds(10));
        store.touch(ADA, NOON.plusSeconds(5)); // a clock that went back
        store.touch(ADA, Instant.EPOCH.minusSeconds(5));

        assertEquals(NOON.plusSeconds(10), store.find(ADA).orElseThrow().lastSeen());
        store.touch(new CallerId("nobody"), NOON);
        assertEquals(1, store.count());
    }

    @Test
    void timesBefore1970Survive() {
        VoiceprintStore store = open();
        Voiceprint old = Voiceprints.of("ada", 1, Map.of(), Instant.ofEpochMilli(-1234), random);
        store.save(old);
        store.touch(ADA, Instant.ofEpochMilli(-1000));

        assertEquals(Instant.ofEpochMilli(-1000), store.find(ADA).orElseThrow().lastSeen());
    }

    @Test
    void optOutDeletesAndBlocksUntilItIsWithdrawn() {
        VoiceprintStore store = open();
        store.save(Voiceprints.of("ada", 2, random));

        store.optOut(ADA, NOON);

        assertTrue(open().hasOptedOut(ADA));
        assertEquals(Optional.empty(), store.find(ADA));
        assertEquals(0, store.count());
        assertThrows(OptedOutException.class, () -> store.save(Voiceprints.of("ada", 1, random)));
        assertEquals(Optional.empty(), store.find(ADA));
        store.optOut(ADA, NOON.plusSeconds(1)); // saying it twice is no error

        assertTrue(store.withdrawOptOut(ADA));
        assertFalse(store.withdrawOptOut(ADA));
        assertFalse(store.hasOptedOut(ADA));
        store.save(Voiceprints.of("ada", 1, random));
        assertEquals(1, store.count());
    }

    @Test
    void optOutOfSomebodyUnknownIsKept() {
        VoiceprintStore store = open();
        store.optOut(ADA, NOON);

        assertTrue(store.hasOptedOut(ADA));
        assertFalse(store.hasOptedOut(new CallerId("ad")));
    }

    @Test
    void optOutWinsOverSavesOfOtherInstances() throws Exception {
        List<Callable<Void>> tasks = new ArrayList<>();
        VoiceprintStore optingOut = open();
        for (int node = 0; node < 3; node++) {
            VoiceprintStore saving = open();
            Random own = new Random(node);
            tasks.add(() -> {
                try {
                    for (int i = 0; i < 40; i++) {
                        saving.save(Voiceprints.of("ada", 1, own));
                    }
                } catch (OptedOutException e) {
                    // from here on it must stay away
                }
                return null;
            });
        }
        tasks.add(() -> {
            optingOut.optOut(ADA, NOON);
            return null;
        });

        together(tasks);

        assertEquals(Optional.empty(), open().find(ADA));
        assertEquals(0, optingOut.count());
    }

    @Test
    void consentLedgerKeepsItsOrderWhateverTheClockSays() {
        VoiceprintStore store = open();
        List<Consent> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Consent consent = new Consent(
                    ADA,
                    "caller-identification",
                    i % 2 == 0 ? Consent.Answer.YES : Consent.Answer.WITHDRAWN,
                    "dtmf:" + i + " call:ä✓",
                    "offer-enrolment/en",
                    NOON.minusSeconds(i));
            expected.add(consent);
            store.record(consent);
            store.record(new Consent(new CallerId("bob"), "p", Consent.Answer.NO, "h", "w", NOON));
        }

        assertEquals(expected, open().consents(ADA));
        assertEquals(20, store.consents(new CallerId("bob")).size());
    }

    @Test
    void consentLedgerOutlivesVoiceprintAndOptOut() {
        VoiceprintStore store = open();
        Consent no = new Consent(ADA, "p", Consent.Answer.NEVER_ASK_AGAIN, "dtmf:9", "w", NOON);
        store.save(Voiceprints.of("ada", 1, random));
        store.record(no);

        store.delete(ADA);
        store.optOut(ADA, NOON);

        assertEquals(List.of(no), store.consents(ADA));
    }

    @Test
    void everythingKeptIsGivenOnceAndCanBePutIntoAnotherStore() {
        VoiceprintStore store = open();
        List<Kept> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            expected.add(Voiceprints.of("caller " + i, 1 + i % 3, Map.of("n", "" + i), NOON, random));
        }
        for (int i = 0; i < 7; i++) {
            expected.add(new OptOut(new CallerId("gone ✓ " + i), NOON.plusMillis(i)));
        }
        for (int i = 0; i < 9; i++) {
            CallerId caller = new CallerId("asked " + i / 3);
            expected.add(new Consent(caller, "p", Consent.Answer.NO, "how " + i, "w", NOON.minusMillis(i)));
        }
        for (String key : List.of("a", "b")) {
            expected.add(
                    new Note("kind " + key, key, "body", NOON.minusSeconds(1))); // expired, and copied all the same
        }

        store.putAll(expected);

        List<Kept> found = new ArrayList<>();
        open().forEachKept(found::add);
        assertEquals(expected.size(), found.size());
        assertEquals(
                expected.stream()
                        .map(entry -> entry instanceof OptOut one ? new OptOut(asGiven(one.caller()), one.at()) : entry)
                        .collect(Collectors.toSet()),
                Set.copyOf(found));
        assertEquals(
                expected.stream().filter(Consent.class::isInstance).toList(),
                found.stream().filter(Consent.class::isInstance).toList());
        assertThrows(OptedOutException.class, () -> store.putAll(List.of(Voiceprints.of("gone ✓ 0", 1, random))));
        store.putAll(List.of());
    }

    @Test
    void watchHearsOfChangesOfAnotherInstanceInOrder() throws Exception {
        VoiceprintStore watching = open();
        VoiceprintStore writing = open();
        writing.save(Voiceprints.of("before", 1, random));
        RecordedChanges changes = new RecordedChanges(watching);
        try (AutoCloseable _ = watching.watch(changes)) {
            Voiceprint ada = Voiceprints.of("ada", 2, random);
            writing.save(ada);
            assertTrue(changes.await(() -> changes.heard().contains("saved ada")));
            assertEquals(ada, changes.mirror.get(ADA));

            Voiceprint better = Voiceprints.of("ada", 3, random);
            writing.save(better);
            assertTrue(changes.await(() -> better.equals(changes.mirror.get(ADA))));

            writing.delete(ADA);
            assertTrue(changes.await(() -> changes.deleted.get() == 1));

            writing.save(ada);
            assertTrue(changes.await(() -> ada.equals(changes.mirror.get(ADA))));
            writing.optOut(ADA, NOON);
            assertTrue(changes.await(() -> changes.deleted.get() == 2));
        }
        assertEquals(List.of("saved ada", "saved ada", "deleted ada", "saved ada", "deleted ada"), changes.heard());
    }

    @Test
    void watchHearsOfItsOwnInstanceToo() throws Exception {
        VoiceprintStore store = open();
        RecordedChanges changes = new RecordedChanges(store);
        try (AutoCloseable _ = store.watch(changes)) {
            store.save(Voiceprints.of("ada", 1, random));
            assertTrue(changes.await(() -> changes.saved.get() == 1));
        }
    }

    @Test
    void closedWatchHearsNothingMore() throws Exception {
        VoiceprintStore store = open();
        RecordedChanges closed = new RecordedChanges(store);
        RecordedChanges open = new RecordedChanges(store);
        store.watch(closed).close();
        try (AutoCloseable _ = store.watch(open)) {
            store.save(Voiceprints.of("ada", 1, random));
            assertTrue(open.await(() -> open.saved.get() == 1));
        }
        assertEquals(List.of(), closed.heard());
    }

    @Test
    void listenerThatThrowsStaysSubscribed() throws Exception {
        VoiceprintStore store = open();
        RecordedChanges changes = new RecordedChanges(store);
        VoiceprintStore.ChangeListener failing = new VoiceprintStore.ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                changes.onSaved(voiceprint);
                throw new IllegalStateException("listener");
            }

            @Override
            public void onDeleted(CallerId caller) {
                changes.onDeleted(caller);
            }

            @Override
            public void onResync() {
                changes.onResync();
            }
        };
        try (AutoCloseable _ = store.watch(failing)) {
            store.save(Voiceprints.of("ada", 1, random));
            assertTrue(changes.await(() -> changes.saved.get() == 1));
            store.delete(ADA);
            assertTrue(changes.await(() -> changes.deleted.get() == 1));
        }
    }

    @Test
    void concurrentWritersAndReadersLoseNothing() throws Exception {
        List<VoiceprintStore> nodes = List.of(open(), open());
        RecordedChanges changes = new RecordedChanges(nodes.getFirst());
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            VoiceprintStore node = nodes.get(writer % 2);
            String name = "w" + writer + "-";
            Random own = new Random(writer);
            tasks.add(() -> {
                for (int i = 0; i < 30; i++) {
                    node.save(Voiceprints.of(name + i, 2, own));
                    node.save(Voiceprints.of("shared", 1 + own.nextInt(4), own));
                    node.record(new Consent(ADA, "p", Consent.Answer.YES, name + i, "w", NOON));
                    assertTrue(node.find(new CallerId(name + i)).isPresent());
                }
                return null;
            });
        }
        tasks.add(() -> {
            for (int i = 0; i < 20; i++) {
                nodes.getLast()
                        .forEach(voiceprint -> assertFalse(voiceprint.samples().isEmpty()));
            }
            return null;
        });

        try (AutoCloseable _ = nodes.getFirst().watch(changes)) {
            together(tasks);
            assertTrue(changes.await(() -> changes.mirror.size() == 181));
            assertTrue(changes.await(() -> nodes.getLast()
                    .find(new CallerId("shared"))
                    .equals(Optional.ofNullable(changes.mirror.get(new CallerId("shared"))))));
        }

        assertEquals(181, nodes.getFirst().count());
        assertEquals(180, nodes.getLast().consents(ADA).size());
    }

    @Test
    void closedStoreIsUnavailableAndMayBeClosedTwice() {
        VoiceprintStore store = openInstance();
        store.close();
        store.close();

        assertThrows(StoreUnavailableException.class, () -> store.find(ADA));
        assertThrows(StoreUnavailableException.class, () -> store.save(Voiceprints.of("ada", 1, random)));
    }

    /** Random operations against a plain map, with the store closed and opened again now and then. */
    @Test
    void randomOperationsGiveWhatAMapGives() {
        Map<CallerId, Voiceprint> voiceprints = new TreeMap<>();
        Map<CallerId, Boolean> optOuts = new TreeMap<>();
        Map<CallerId, List<Consent>> consents = new TreeMap<>();
        VoiceprintStore store = open();
        for (int step = 0; step < 2000; step++) {
            CallerId caller = new CallerId("caller-" + random.nextInt(12));
            Instant at = NOON.plusMillis(random.nextInt(-100_000, 100_000));
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> {
                    Voiceprint voiceprint = Voiceprints.of(
                            caller.value(), 1 + random.nextInt(3), Map.of("step", "" + step), at, random);
                    VoiceprintStore saving = store;
                    if (optOuts.containsKey(caller)) {
                        assertThrows(OptedOutException.class, () -> saving.save(voiceprint));
                    } else {
                        saving.save(voiceprint);
                        voiceprints.put(caller, voiceprint);
                    }
                }
                case 4, 5 -> assertEquals(voiceprints.remove(caller) != null, store.delete(caller));
                case 6, 7 -> {
                    store.touch(caller, at);
                    voiceprints.computeIfPresent(caller, (_, was) -> at.isAfter(was.lastSeen()) ? seen(was, at) : was);
                }
                case 8 -> {
                    store.optOut(caller, at);
                    optOuts.put(caller, true);
                    voiceprints.remove(caller);
                }
                case 9, 10 -> assertEquals(optOuts.remove(caller) != null, store.withdrawOptOut(caller));
                case 11 -> {
                    Consent consent = new Consent(caller, "p", Consent.Answer.YES, "step " + step, "w", at);
                    store.record(consent);
                    consents.computeIfAbsent(caller, _ -> new ArrayList<>()).add(consent);
                }
                case 12 -> assertEquals(consents.getOrDefault(caller, List.of()), store.consents(caller));
                case 13 -> assertEquals(optOuts.containsKey(caller), store.hasOptedOut(caller));
                case 14 -> assertEquals(voiceprints.size(), store.count());
                case 15 -> {
                    Map<CallerId, Voiceprint> found = new TreeMap<>();
                    store.forEach(voiceprint -> found.put(voiceprint.caller(), voiceprint));
                    assertEquals(voiceprints, found);
                }
                case 16 -> {
                    if (random.nextInt(8) == 0) {
                        store.close();
                        store = open();
                    }
                }
                default -> assertEquals(Optional.ofNullable(voiceprints.get(caller)), store.find(caller));
            }
        }
    }

    private static Voiceprint seen(Voiceprint was, Instant at) {
        return new Voiceprint(was.caller(), was.samples(), was.metadata(), was.createdAt(), at);
    }

    protected static List<Voiceprint> all(VoiceprintStore store) {
        List<Voiceprint> found = new ArrayList<>();
        store.forEach(found::add);
        return found;
    }

    private static void together(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}
