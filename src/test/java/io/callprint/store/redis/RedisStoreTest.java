package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.VoiceprintStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on a real Redis. The budget is generous: here it is not the point. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisStoreTest extends VoiceprintStoreContract {
    private RedisServerProcess server;

    @BeforeAll
    void startRedis() {
        RedisServerProcess.assumeInstalled();
        server = RedisServerProcess.start();
    }

    @AfterAll
    void stopRedis() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void emptyRedis() throws IOException {
        assertEquals("+OK", server.command("FLUSHALL"));
    }

    @Override
    protected VoiceprintStore openInstance() {
        return RedisVoiceprintStore.open(new StoreConfig("redis", server.url(), 10_000));
    }
}
