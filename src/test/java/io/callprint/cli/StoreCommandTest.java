package io.callprint.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.callprint.app.VoiceprintStores;
import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code callprint store} as typed. */
class StoreCommandTest {
    @TempDir
    Path data;

    @Test
    void statusOfNoFileYetIsExitCodeThreeAndMakesNone() {
        Said said = store("status");

        assertEquals(3, said.code(), said.toString());
        assertTrue(said.err().contains("there is no such file yet"), said.toString());
        assertFalse(Files.exists(data.resolve("voiceprints.db")));
    }

    @Test
    void tablesGoBackAndForth() throws Exception {
        fill(3);
        JsonNode current = store("status", "--json").json();
        assertEquals(3, current.get("voiceprints").asInt());
        assertEquals(5, current.get("versions").size());
        assertTrue(current.get("current").asBoolean());

        assertEquals(2, store("rollback").code()); // without --yes
        Said back = store("rollback", "--yes");
        assertEquals(0, back.code(), back.toString());
        assertTrue(
                back.out().contains("version 5    speaker embeddings       not applied: run store migrate"),
                back.out());
        Said old = store("status");
        assertEquals(1, old.code(), old.toString());
        assertFalse(old.out().contains("voiceprints  3"), old.out());

        Said forth = store("migrate");
        assertEquals(0, forth.code(), forth.toString());
        assertTrue(forth.out().contains("voiceprints  3"), forth.out());
        for (int version = 5; version > 1; version--) {
            assertEquals(0, store("rollback", "--yes").code());
        }
        assertEquals(3, store("rollback", "--yes").code());
    }

    @Test
    void engineWithoutTablesHasNothingToTakeBack() {
        Said status = store("status", "--set", "store.engine=json");
        assertEquals(0, status.code(), status.toString());
        assertEquals("engine       json\nvoiceprints  0\n", status.out());
        Said back = store("rollback", "--yes", "--set", "store.engine=json");
        assertEquals(2, back.code(), back.toString());
        assertTrue(back.err().contains("has no versions of tables, expected sqlite or postgresql"), back.err());
    }

    @Test
    void copyGoesToAWordOrAConfigurationFileAndSaysWhetherBothAreTheSame() throws Exception {
        fill(25);
        Said copied = store("copy", "--to", "json:copy.json", "--json");
        assertEquals(0, copied.code(), copied.toString());
        JsonNode report = copied.json();
        assertEquals(25, report.get("written").asInt());
        assertTrue(report.get("verified").asBoolean());
        assertEquals(report.get("source"), report.get("target"));
        assertTrue(copied.err().contains("copied 25/25"), copied.err());

        Path config = Files.writeString(data.resolve("target.yaml"), "store:\n  engine: sqlite\n  url: other.db\n");
        Said back = store("copy", "--from", "json:copy.json", "--to", config.toString());
        assertEquals(0, back.code(), back.toString());
        assertTrue(back.out().startsWith("25 entries written, 0 were there, 0 left"), back.out());
        assertTrue(back.out().endsWith("both hold the same\n"), back.out());

        try (VoiceprintStore other = VoiceprintStores.openEngine(StoreConfig.of("sqlite:other.db", 1000), data)) {
            other.save(Voiceprints.of("more", 1, new Random(1)));
        }
        assertEquals(1, store("copy", "--to", "sqlite:other.db").code());
    }

    @Test
    void storesThatAreTheSameOrUnknownAreWrongUse() {
        assertEquals(2, store("copy", "--to", "sqlite:voiceprints.db").code());
        Said unknown = store("copy", "--to", "oracle:secret");
        assertEquals(2, unknown.code(), unknown.toString());
        assertTrue(unknown.err().contains("expected sqlite:FILE, json:FILE"), unknown.err());
        assertFalse(unknown.err().contains("secret"));
    }

    private void fill(int callers) {
        try (VoiceprintStore store = VoiceprintStores.openEngine(StoreConfig.DEFAULTS, data)) {
            for (int i = 0; i < callers; i++) {
                store.save(Voiceprints.of("caller " + i, 1, new Random(i)));
            }
        }
    }

    private Said store(String command, String... more) {
        List<String> words = new ArrayList<>(List.of("store", command, "--data", data.toString()));
        words.addAll(List.of(more));
        return Said.run(words.toArray(String[]::new));
    }
}
