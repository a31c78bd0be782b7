package io.callprint.app;

import io.callprint.config.StoreConfig;
import io.callprint.store.json.JsonVoiceprintStore;
import io.callprint.store.postgres.PgSchema;
import io.callprint.store.postgres.PostgresVoiceprintStore;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sql.Schema;
import io.callprint.store.sqlite.SqliteSchema;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the engine that a configuration names. */
public final class VoiceprintStores {
    private VoiceprintStores() {}

    /** @throws io.callprint.voiceprint.StoreUnavailableException when a local file cannot be used; a server may be down */
    public static VoiceprintStore open(Settings settings) {
        return open(settings.config().store(), settings.data());
    }

    /** @param data folder that paths are relative to */
    public static VoiceprintStore open(StoreConfig store, Path data) {
        return switch (store.engine()) {
            case "json" -> JsonVoiceprintStore.open(data.resolve(store.url()));
            case "redis" -> RedisVoiceprintStore.open(store);
            case "postgresql" -> PostgresVoiceprintStore.open(store);
            default -> SqliteVoiceprintStore.open(data.resolve(store.url()));
        };
    }

    /** The versions of an engine's tables; empty for engines without tables. Opens nothing. */
    public static Optional<Schema> schema(StoreConfig store, Path data) {
        return switch (store.engine()) {
            case "postgresql" -> Optional.of(new PgSchema(store.url()));
            case "sqlite" -> Optional.of(new SqliteSchema(data.resolve(store.url())));
            default -> Optional.empty();
        };
    }
}
