package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.audit.AuditEntry;
import io.callprint.audit.SigningKey;
import io.callprint.config.StoreConfig;
import io.callprint.store.Joining;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerDeletionTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<AuditEntry> audited = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void deletionGivesAReceiptThatOnlyThisInstallationCanHaveSigned() throws Exception {
        try (VoiceprintStore store = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            store.save(Voiceprints.of("ada", 3, new Random(1)));

            CallerDeletion.Done done = deletion(store).delete(ADA, "operator me");

            assertEquals(Optional.empty(), store.find(ADA));
            assertEquals(
                    Consent.Answer.WITHDRAWN, store.consents(ADA).getFirst().given());
            String text = Files.readString(done.file());
            DeletionReceipt receipt = DeletionReceipt.read(text);
            assertTrue(receipt.isComplete());
            assertEquals(3, receipt.samples());
            assertEquals(ADA.value(), receipt.caller());
            assertEquals(Voiceprints.NOON.toString(), receipt.completedAt());
            assertTrue(receipt.isSignedBy(key().publicKey()));
            assertFalse(
                    receipt.isSignedBy(SigningKey.at(folder.resolve("other")).publicKey()));
            assertFalse(receipt.isSignedBy("no key"));
            for (String[] change : new String[][] {
                {"\"samples\" : 3", "\"samples\" : 2"}, {"ada", "bob"}, {"complete", "pending"}, {"2026", "2025"}
            }) {
                String altered = text.replaceFirst(change[0], change[1]);
                assertFalse(altered.equals(text), change[0]);
                assertFalse(DeletionReceipt.read(altered).isSignedBy(key().publicKey()), change[0]);
            }
            assertEquals("voiceprint.delete", audited.getLast().action());
        }
    }

    @Test
    void receiptCountsTheRecordingsThatWentWithTheSamples() throws Exception {
        try (VoiceprintStore store = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            Voiceprint ada = Voiceprints.of("ada", 3, new Random(1));
            store.save(ada);
            for (String sample : ada.sampleIds().subList(0, 2)) {
                store.attachments()
                        .put(Attachment.of(ADA, sample, SampleSpeech.NAME, Attachment.Form.PCMU, new byte[800]));
            }
            CallerDeletion.Done done = deletion(store).delete(ADA, "operator me");

            assertEquals(
                    new DeletionReceipt.Counts(1, 3, 2, 0, 0), done.receipt().deleted());
            DeletionReceipt read = DeletionReceipt.read(Files.readString(done.file()));
            assertEquals(done.receipt().deleted(), read.deleted());
            assertTrue(read.isSignedBy(key().publicKey()));
        }
    }

    @Test
    void deletionOfTheFullestVoiceprintTakesLessThanASecond() throws Exception {
        try (VoiceprintStore store = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            store.save(Voiceprints.of("ada", 10, new Random(1)));
            CallerDeletion deletion = deletion(store);
            assertTimeout(Duration.ofSeconds(1), () -> deletion.delete(ADA, "operator me"));
            assertEquals(Optional.empty(), store.find(ADA));
        }
    }

    @Test
    void damagedReceiptIsRefusedInASentenceOrNotSigned() throws Exception {
        Random random = new Random(7);
        try (VoiceprintStore store = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            store.save(Voiceprints.of("ada", 1, new Random(1)));
            String whole =
                    Files.readString(deletion(store).delete(ADA, "operator me").file());
            String publicKey = key().publicKey();
            int signed = whole.indexOf("\"signature\""); // the last letter of a signature has bits that say nothing
            for (int i = 0; i < 3_000; i++) {
                StringBuilder text = new StringBuilder(whole);
                int at = random.nextInt(signed + 30);
                text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(5)));
                try {
                    DeletionReceipt read = DeletionReceipt.read(text.toString());
                    boolean isBlankElsewhere = JSON.readTree(text.toString()).equals(JSON.readTree(whole));
                    assertEquals(isBlankElsewhere, read.isSignedBy(publicKey), text.toString());
                } catch (IOException e) {
                    assertTrue(String.valueOf(e.getMessage()).startsWith("this is no receipt"), e.toString());
                }
            }
        }
    }

    @Test
    void somebodyUnknownGetsAReceiptOfNothing() throws Exception {
        try (VoiceprintStore store = SqliteVoiceprintStore.open(folder.resolve("v.db"))) {
            CallerDeletion.Done done = deletion(store).delete(ADA, "operator me");
            assertFalse(done.isOfSomebody());
            assertTrue(done.receipt().isComplete());
            assertEquals(List.of(), store.consents(ADA));
        }
        assertThrows(IOException.class, () -> DeletionReceipt.read("{}"));
        assertThrows(IOException.class, () -> DeletionReceipt.read("no JSON"));
    }

    @Test
    void engineThatIsAwayIsFinishedWhenItIsBackAndTheSameReceiptCompletes() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always");
                VoiceprintStore store = RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 1_000))) {
            store.save(Voiceprints.of("ada", 2, new Random(1)));
            server.kill();
            CallerDeletion deletion = deletion(store);

            CallerDeletion.Done waiting = deletion.delete(ADA, "operator me");
            assertFalse(waiting.receipt().isComplete());
            assertTrue(waiting.receipt().isSignedBy(key().publicKey()));
            assertEquals(0, deletion.finish());

            server.startAgain();
            Eventually.eventually(() -> {
                try {
                    return deletion.finish() == 1;
                } catch (IOException e) {
                    return false;
                }
            });
            assertEquals(Optional.empty(), store.find(ADA));
            DeletionReceipt receipt = DeletionReceipt.read(Files.readString(waiting.file()));
            assertEquals(waiting.receipt().id(), receipt.id());
            assertTrue(receipt.isComplete() && receipt.isSignedBy(key().publicKey()));
            assertEquals(2, receipt.samples());
        }
    }

    @Test
    void deletionThatWaitsInAnOutboxCompletesItsReceiptOnceAndSparesWhoEnrolsAnewLater() throws Exception {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess server = RedisServerProcess.start("--appendonly", "yes", "--appendfsync", "always");
                VoiceprintStore store = OutboxStore.over(
                                RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 1_000)),
                                folder.resolve("outbox.db"),
                                Joining.IN_THE_CLEAR,
                                Clock.systemUTC())
                        .orElseThrow()) {
            store.save(Voiceprints.of("ada", 2, new Random(1)));
            server.kill();
            CallerDeletion deletion = deletion(store);
            CallerDeletion.Done waiting = deletion.delete(ADA, "operator me");
            assertFalse(waiting.receipt().isComplete());
            assertEquals(0, deletion.finish());

            server.startAgain();
            Eventually.eventually(store::isSettled);
            assertEquals(Optional.empty(), store.find(ADA));
            Voiceprint anew =
                    Voiceprints.createdAt(Voiceprints.NOON.plusSeconds(1), Voiceprints.of("ada", 1, new Random(2)));
            store.save(anew);

            assertEquals(1, deletion.finish());
            assertEquals(0, deletion.finish());
            assertEquals(Optional.of(anew), store.find(ADA));
            DeletionReceipt receipt = DeletionReceipt.read(Files.readString(waiting.file()));
            assertTrue(receipt.isComplete() && receipt.isSignedBy(key().publicKey()));
            assertEquals(1, receipt.deleted().voiceprints());
            assertEquals(
                    List.of(Consent.Answer.WITHDRAWN),
                    store.consents(ADA).stream().map(Consent::given).toList());
        }
    }

    private CallerDeletion deletion(VoiceprintStore store) throws IOException {
        return new CallerDeletion(
                store,
                audited::add,
                folder,
                folder.resolve("signing.key"),
                Clock.fixed(Voiceprints.NOON, ZoneOffset.UTC));
    }

    private SigningKey key() throws IOException {
        return SigningKey.at(folder.resolve("signing.key"));
    }
}
