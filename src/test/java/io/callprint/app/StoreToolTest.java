package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.config.StoreConfig;
import io.callprint.eval.Progress;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.redis.RedisServerProcess;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreToolTest {
    private static final Progress QUIET = new Progress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false, () -> 0);

    @TempDir
    Path folder;

    @Test
    void keysThatWaitingWritesNeedAreNotForgotten() {
        StoreConfig nobody = StoreConfig.of("redis://127.0.0.1:" + RedisServerProcess.freePort(), 150);
        RepeatableStore server = (RepeatableStore) VoiceprintStores.openEngine(nobody, folder);
        try (VoiceprintStore store = OutboxStore.over(
                        server, VoiceprintStores.outbox(folder), (waiting, _) -> waiting, Clock.systemUTC())
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
