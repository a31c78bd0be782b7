package io.callprint.app;

import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.VoiceprintStore;

/** Opens the engine that the configuration names. */
public final class VoiceprintStores {
    private VoiceprintStores() {}

    /** @throws io.callprint.voiceprint.StoreUnavailableException when a local file cannot be used; a server may be down */
    public static VoiceprintStore open(Settings settings) {
        var store = settings.config().store();
        return switch (store.engine()) {
            case "redis" -> RedisVoiceprintStore.open(store);
            default -> SqliteVoiceprintStore.open(settings.data().resolve(store.url()));
        };
    }
}
