package io.callprint.app;

import io.callprint.config.StoreConfig;
import io.callprint.store.Joining;
import io.callprint.store.StoreCopy;
import io.callprint.store.json.JsonVoiceprintStore;
import io.callprint.store.outbox.MirroredStore;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.postgres.PgSchema;
import io.callprint.store.postgres.PostgresVoiceprintStore;
import io.callprint.store.redis.RedisVoiceprintStore;
import io.callprint.store.sql.Schema;
import io.callprint.store.sqlite.SqliteSchema;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.vault.KeyFile;
import io.callprint.vault.KeyRing;
import io.callprint.vault.KeyStoreFile;
import io.callprint.vault.KeyVariable;
import io.callprint.vault.SealException;
import io.callprint.vault.SealedStore;
import io.callprint.vault.Sealing;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the engine that a configuration names, and puts above it what keeps biometrics sealed. */
public final class VoiceprintStores {
    private static final Logger log = LoggerFactory.getLogger(VoiceprintStores.class);

    private VoiceprintStores() {}

    /**
     * What everybody works with.
     *
     * @throws StoreUnavailableException when a local file cannot be used, or the key is wrong; a server may be down
     */
    public static VoiceprintStore open(Settings settings) {
        StoreConfig config = settings.config().store();
        Path data = settings.data();
        if (config.searchInServer()) {
            log.warn(
                    "store.searchInServer is true: the {} server keeps a vector of every caller's voice in the clear;"
                            + " whoever reads the server or a backup of it can compare voices with them, a deleted"
                            + " caller stays in older copies, and nobody is recognised while the server is away",
                    config.engine());
        }
        VoiceprintStore opened = openEngine(config, data);
        if (config.encryption() == StoreConfig.Encryption.SEALED) {
            KeyRing keys = keys(config, data);
            return sealed(safe(opened, config, data, SealedStore.joining(keys)), keys);
        }
        VoiceprintStore engine = safe(opened, config, data, Joining.IN_THE_CLEAR);
        requireInTheClear(engine);
        log.warn(
                "store.encryption is none: whoever reads the {} store or a backup of it can read every voice in it, and"
                        + " a deleted caller stays readable in older copies",
                engine.engine());
        return engine;
    }

    static VoiceprintStore sealed(VoiceprintStore engine, KeyRing keys) {
        return SealedStore.over(engine, keys, new LoggedSealing());
    }

    /** Where the writes of this machine wait while a server is away. */
    public static Path outbox(Path data) {
        return data.resolve("outbox.db");
    }

    /** What this machine knows of a server's voiceprints. */
    static Path mirror(Path data) {
        return data.resolve("mirror.db");
    }

    /** A server's engine gets an outbox and a mirror, unless another process of this machine has them. */
    private static VoiceprintStore safe(VoiceprintStore engine, StoreConfig config, Path data, Joining joining) {
        if (!(engine instanceof RepeatableStore server && config.isServer())) {
            return engine;
        }
        try {
            return OutboxStore.over(
                            server,
                            owned -> mirrored(owned, config, mirror(data)),
                            outbox(data),
                            joining,
                            Clock.systemUTC())
                    .orElse(engine);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private static RepeatableStore mirrored(RepeatableStore server, StoreConfig config, Path file) {
        if (config.withoutServer().isZero()) {
            return server;
        }
        try {
            return new MirroredStore(
                    server, SqliteVoiceprintStore.open(file), config.withoutServer(), Clock.systemUTC());
        } catch (StoreUnavailableException e) {
            log.warn("nobody is recognised by a mirror while the server is away: {}", e.getMessage());
            return server;
        }
    }

    /**
     * The engine alone, which holds what it holds as it is: sealed, unless an older program wrote it.
     *
     * @param data folder that paths are relative to
     */
    public static VoiceprintStore openEngine(StoreConfig store, Path data) {
        return switch (store.engine()) {
            case "json" -> JsonVoiceprintStore.open(data.resolve(store.url()));
            case "redis" -> RedisVoiceprintStore.open(store);
            case "postgresql" -> PostgresVoiceprintStore.open(store);
            default -> SqliteVoiceprintStore.open(data.resolve(store.url()));
        };
    }

    /** The keys that a configuration names; none is read yet. */
    public static KeyRing keys(StoreConfig store, Path data) {
        return new KeyRing(
                switch (store.keyKind()) {
                    case "env" -> new KeyVariable(store.keyPlace(), System::getenv);
                    case "pkcs12" ->
                        new KeyStoreFile(
                                data.resolve(store.keyPlace()),
                                Optional.ofNullable(System.getenv(StoreConfig.PASSWORD_VARIABLE))
                                        .orElseThrow(() -> new SealException(StoreConfig.PASSWORD_VARIABLE
                                                + " is not set, expected the password of " + store.keyPlace())));
                    default -> new KeyFile(data.resolve(store.keyPlace()));
                });
    }

    /** The versions of an engine's tables; empty for engines without tables. Opens nothing. */
    public static Optional<Schema> schema(StoreConfig store, Path data) {
        return switch (store.engine()) {
            case "postgresql" -> Optional.of(new PgSchema(store.url()));
            case "sqlite" -> Optional.of(new SqliteSchema(data.resolve(store.url())));
            default -> Optional.empty();
        };
    }

    private static void requireInTheClear(VoiceprintStore engine) {
        boolean isSealed;
        try {
            isSealed = Sealing.isSealed(engine);
        } catch (StoreUnavailableException e) {
            return; // it is away; what is sealed fails to be read later
        }
        if (isSealed) {
            engine.close();
            String message = "store.encryption is none, and the " + engine.engine()
                    + " store is sealed, expected store.encryption sealed; nothing was changed";
            throw new StoreUnavailableException(engine.engine(), message, new SealException(message));
        }
    }

    /** Says in the log how far the sealing of an older store has come, every tenth of it. */
    private static final class LoggedSealing implements StoreCopy.Steps {
        private int entries;
        private int done;

        @Override
        public void begin(int all) {
            entries = all;
            if (all > 0) {
                log.info("{} entries of the store are in the clear and are sealed now", all);
            }
        }

        @Override
        public void step() {
            done++;
            if (done == entries || done * 10L / entries > (done - 1) * 10L / entries) {
                log.info("sealed {} of {}", done, entries);
            }
        }
    }
}
