package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.config.StoreConfig;
import io.callprint.eval.Progress;
import io.callprint.store.Joining;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.vault.StoreCheck;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreToolTest {
    private static final Progress QUIET = new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, () -> 0);

    @TempDir
    Path folder;

    @Test
    void vectorsInTheClearAreShownAndDeletedWhereNobodyAsksForThem() {
        try (RedisServerProcess server = RedisServerProcess.startWithVectorSets()) {
            StoreConfig asked = new StoreConfig(
                    "redis", server.url(), 5_000, 15, StoreConfig.Encryption.SEALED, "file:callprint.key", true);
            StoreTool tool = new StoreTool(asked, folder);
            assertEquals(List.of(), tool.status().search());
            try (VoiceprintStore engine = VoiceprintStores.openEngine(asked, folder);
                    VoiceprintStore store = VoiceprintStores.sealed(engine, VoiceprintStores.keys(asked, folder))) {
                Voiceprint ada = Voiceprints.of("ada", 2, new Random(1));
                Voiceprint bob = Voiceprints.of("bob", 2, new Random(2));
                List.of(ada, bob, Voiceprints.of("cy", 1, new Random(3))).forEach(store::save);
                VoiceSearch search = engine.search().orElseThrow();
                assertEquals(Optional.empty(), search.prepare(ada.modelId(), Voiceprints.DIMENSION));
                assertEquals(2, search.put(ada.modelId(), List.of(voice(ada, 2), voice(bob, 1))));
            }

            assertEquals(
                    List.of(new StoreTool.Searched("model-1", 2, false, true)),
                    tool.status().search());
            assertEquals(
                    List.of(
                            "1 callers of model model-1 are not in the server's search",
                            "the server's search has 1 vectors of model model-1 each of which was made of samples that"
                                    + " are gone or does not know all"),
                    ofSearch(tool.check(false)));
            tool.check(true);
            assertEquals(1, tool.status().search().getFirst().vectors());

            StoreTool unasked = new StoreTool(asked.searchedHere(), folder);
            assertEquals(
                    List.of("the server keeps 1 vectors of model model-1 in the clear, and store.searchInServer is"
                            + " false"),
                    ofSearch(unasked.check(false)));
            assertEquals(1, unasked.status().search().size());
            unasked.check(true);
            assertEquals(List.of(), unasked.status().search());
            assertEquals(3, unasked.status().callers().orElseThrow());
        }
    }

    private static VoiceSearch.Voice voice(Voiceprint of, int samples) {
        float[] vector = of.samples().getFirst().embedding().vector();
        return new VoiceSearch.Voice(of.caller(), of.sampleIds().subList(0, samples), 0, vector);
    }

    private static List<String> ofSearch(StoreCheck.Report report) {
        return report.findings().stream()
                .map(StoreCheck.Finding::what)
                .filter(what -> what.contains("search"))
                .toList();
    }

    @Test
    void keysThatWaitingWritesNeedAreNotForgotten() {
        StoreConfig nobody = StoreConfig.of("redis://127.0.0.1:" + RedisServerProcess.freePort(), 150);
        RepeatableStore server = (RepeatableStore) VoiceprintStores.openEngine(nobody, folder);
        try (VoiceprintStore store = OutboxStore.over(
                        server, VoiceprintStores.outbox(folder), Joining.IN_THE_CLEAR, Clock.systemUTC())
                .orElseThrow()) {
            store.delete(new CallerId("ada"));
        }
        StoreTool tool = new StoreTool(nobody, folder);

        assertEquals(1, tool.outbox().orElseThrow().waiting());
        assertEquals(
                "1 writes wait in the outbox under the keys that --forget removes, expected none: let `callprint serve`"
                        + " reach the server first",
                assertThrows(IllegalArgumentException.class, () -> tool.rotateKey(true, true, QUIET))
                        .getMessage());
    }
}
