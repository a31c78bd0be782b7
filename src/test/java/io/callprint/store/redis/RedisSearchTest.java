package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.VoiceSearchContract;
import io.callprint.voiceprint.VoiceprintStore;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Vector sets of a real Redis 8. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisSearchTest extends VoiceSearchContract {
    private RedisServerProcess server;

    @BeforeAll
    void startRedis() {
        server = RedisServerProcess.startWithVectorSets();
    }

    @AfterAll
    void stopRedis() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected void empty() throws IOException {
        assertEquals("+OK", server.command("FLUSHALL"));
    }

    @Override
    protected VoiceprintStore openInstance() {
        return RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 10_000));
    }

    @Test
    void redisWithoutVectorSetsSaysSoInOneSentence() {
        RedisServerProcess.assumeInstalled();
        try (RedisServerProcess plain = RedisServerProcess.start();
                VoiceprintStore old = RedisVoiceprintStore.open(new StoreConfig("redis", plain.url(), 10_000))) {
            String why = old.search().orElseThrow().prepare("model-1", 192).orElseThrow();
            assertTrue(
                    why.startsWith("Redis at 127.0.0.1:" + plain.port() + " answers no command of vector sets"), why);
        }
    }
}
