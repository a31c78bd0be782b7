package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.config.CallprintConfig;
import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What an operator does about keys, deletions, backups and retention, command by command. */
@Isolated
class VaultCommandTest {
    @TempDir(factory = QuickDisk.class)
    Path data;

    @TempDir(factory = QuickDisk.class)
    Path elsewhere;

    @BeforeEach
    void enrol() {
        Settings settings = new Settings(CommonOptions.home(), data, CallprintConfig.DEFAULTS);
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            for (String caller : List.of("ada", "bob")) {
                store.save(Voiceprints.of(caller, 2, Map.of("name", "N. N."), Voiceprints.NOON, new Random(1)));
                store.record(new Consent(
                        new CallerId(caller), "p", Consent.Answer.YES, "dtmf:1 call:x", "offer/en", Voiceprints.NOON));
            }
            store.optOut(new CallerId("eve"), Voiceprints.NOON);
        }
    }

    @Test
    void deletionIsProvenByItsReceipt() throws Exception {
        Said deleted = run("callers delete ada");
        assertEquals(0, deleted.code(), deleted.toString());
        assertTrue(deleted.out().startsWith("ada: deleted, 2 samples and their key; receipt "), deleted.out());
        String file = deleted.out().strip().replaceFirst(".* receipt ", "");

        Said verified = run("callers verify-receipt " + file);
        assertEquals(0, verified.code(), verified.toString());
        assertTrue(verified.out().contains("genuine; caller ada was deleted at "), verified.out());
        String key = run("callers receipt-key").out().strip();
        Said outside = Said.run("callers", "verify-receipt", file, "--public-key", key, "--data", elsewhere.toString());
        assertEquals(0, outside.code(), outside.toString());
        Said stranger = Said.run("callers", "verify-receipt", file, "--data", elsewhere.toString());
        assertEquals(1, stranger.code(), stranger.toString());

        Path altered = Files.writeString(
                elsewhere.resolve("r.json"), Files.readString(Path.of(file)).replace("ada", "bob"));
        assertEquals(1, run("callers verify-receipt " + altered).code());
        assertEquals(1, run("callers delete ada").code());
        assertEquals(
                3, run("callers verify-receipt " + data.resolve("audit.jsonl")).code());
    }

    @Test
    void everythingOfOneCallerIsShownAndEverythingOfAllMovesToAnotherEngine() throws Exception {
        run("callers show ada");
        JsonNode held = run("callers export ada").json();
        assertEquals(2, held.get("voiceprint").get("samples").size());
        assertEquals("YES", held.get("consents").get(0).get("answer").asText());
        assertEquals("voiceprint.read", held.get("audit").get(0).get("action").asText());
        assertFalse(held.get("optedOut").asBoolean());
        assertEquals(1, run("callers export nobody").code());
        assertEquals(2, run("callers export").code());

        Path passphrase = Files.writeString(elsewhere.resolve("passphrase"), "correct horse battery\n");
        Path archive = elsewhere.resolve("all.archive");
        Said exported = run("callers export --all --to " + archive + " --passphrase-file " + passphrase);
        assertEquals(0, exported.code(), exported.toString());
        Said imported = Said.run(
                "callers",
                "import",
                archive.toString(),
                "--passphrase-file",
                passphrase.toString(),
                "--data",
                elsewhere.resolve("new").toString(),
                "--set",
                "store.engine=json",
                "--json");
        assertEquals(0, imported.code(), imported.toString());
        assertEquals(5, imported.json().get("written").asInt());
        Said eve = Said.run(
                "callers", "show", "eve", "--data", elsewhere.resolve("new").toString(), "--set", "store.engine=json");
        assertTrue(eve.out().contains("eve: opted out"), eve.toString());
        assertEquals(
                2, run("callers export --all --to " + elsewhere.resolve("x")).code());
    }

    @Test
    void checkFindsWhatWasDoneToTheAudit() throws Exception {
        run("callers list");
        run("callers show bob");
        Said fits = run("store check");
        assertEquals(0, fits.code(), fits.toString());
        assertTrue(
                fits.out()
                        .endsWith("2 voiceprints looked at, speech is kept of 0 of their 4 samples: everything fits\n"),
                fits.out());

        Path audit = data.resolve("audit.jsonl");
        Files.writeString(audit, Files.readString(audit).replace("bob", "ada"));
        Said altered = run("store check --json");
        assertEquals(1, altered.code(), altered.toString());
        assertFalse(altered.json().get("fits").asBoolean());
        assertEquals(1, altered.json().get("audit").get("findings").size());
    }

    @Test
    void keyIsRotatedAndAWrongOneIsRefusedWithBothIds() throws Exception {
        Path key = data.resolve("callprint.key");
        String old = Files.readString(key);
        Said rotated = run("store rotate-key --forget");
        assertEquals(0, rotated.code(), rotated.toString());
        assertTrue(rotated.out().startsWith("2 entries sealed with key "), rotated.out());
        assertEquals(0, run("callers show ada").code());
        Said sealed = run("store seal");
        assertTrue(sealed.out().startsWith("0 entries sealed with key "), sealed.toString());
        assertEquals(0, run("store status").code());

        Files.writeString(key, old);
        Said refused = run("callers show ada");
        assertEquals(3, refused.code(), refused.toString());
        assertTrue(
                refused.err().contains("the voiceprints are sealed with key ")
                        && refused.err().contains("; nothing was changed"),
                refused.err());
        Said clear = run("callers show ada --set store.encryption=none");
        assertEquals(3, clear.code(), clear.toString());
        assertTrue(clear.err().contains("expected store.encryption sealed"), clear.err());
        Said back = run("store rollback --yes");
        assertEquals(2, back.code(), back.toString());
    }

    @Test
    void pruningSaysWhomAndDeletesOnlyWhenAsked() {
        assertEquals(2, run("callers prune").code());
        Said dry = run("callers prune --dry-run --set retention.unseenDays=1 --set retention.maxAgeDays=30000");
        assertEquals(0, dry.code(), dry.toString());
        assertTrue(dry.out().endsWith(" voiceprints would be deleted\n"), dry.out());
        assertEquals(0, run("callers show ada").code());
    }

    private Said run(String line) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.addAll(List.of("--data", data.toString()));
        return Said.run(words.toArray(String[]::new));
    }
}
