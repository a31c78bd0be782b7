package io.callprint.app;

import io.callprint.config.StoreConfig;
import io.callprint.eval.Progress;
import io.callprint.store.StoreCopy;
import io.callprint.store.outbox.OutboxStatus;
import io.callprint.store.sql.Schema;
import io.callprint.vault.KeyRing;
import io.callprint.vault.Sealing;
import io.callprint.vault.StoreCheck;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What operators do with a store as a whole. */
public final class StoreTool {
    private final StoreConfig config;
    private final Path data;

    /** @param data folder that paths are relative to */
    public StoreTool(StoreConfig config, Path data) {
        this.config = config;
        this.data = data;
    }

    /**
     * How a store stands.
     *
     * @param versions of its tables; none for engines without tables
     * @param callers enrolled; empty while the tables are not those of this program, or the server is away
     * @param outbox what of this machine waits for a server; empty for engines that are files
     * @param search what a server keeps in the clear to search for voices, model by model
     */
    public record Status(
            String engine,
            List<Schema.Version> versions,
            OptionalLong callers,
            Optional<OutboxStatus> outbox,
            List<Searched> search) {
        public boolean isCurrent() {
            return versions.stream().allMatch(Schema.Version::isApplied);
        }
    }

    /**
     * A model's vectors in a server's search.
     *
     * @param isWhole false while a server is still putting them there for the first time
     * @param isWanted whether {@code store.searchInServer} asks for them
     */
    public record Searched(String modelId, long vectors, boolean isWhole, boolean isWanted) {}

    /** Changes nothing. */
    public Status status() {
        List<Schema.Version> versions = schema().map(Schema::versions).orElse(List.of());
        if (!versions.stream().allMatch(Schema.Version::isApplied)) {
            return new Status(config.engine(), versions, OptionalLong.empty(), outbox(), List.of());
        }
        try (VoiceprintStore store = VoiceprintStores.openEngine(config, data)) {
            return new Status(config.engine(), versions, OptionalLong.of(store.count()), outbox(), searched(store));
        }
    }

    private List<Searched> searched(VoiceprintStore store) {
        return store.search().stream()
                .flatMap(search -> search.models().stream()
                        .map(model -> new Searched(
                                model, search.size(model), search.isWhole(model), config.searchInServer())))
                .toList();
    }

    public Status migrate() {
        schema().ifPresent(Schema::migrate);
        return status();
    }

    /** @throws IllegalArgumentException when there is nothing that could be taken back */
    public Status rollBack() {
        Schema schema = schema().orElseThrow(() -> new IllegalArgumentException(
                "the engine " + config.engine() + " has no versions of tables, expected sqlite or postgresql"));
        if (status().isCurrent() && isSealed()) {
            throw new IllegalArgumentException(
                    "the store is sealed, which no older program can read; expected one in the"
                            + " clear: export it and import it into another");
        }
        schema.rollBack();
        return new Status(config.engine(), schema.versions(), OptionalLong.empty(), outbox(), List.of());
    }

    /** Everything from this store to another. */
    public StoreCopy.Report copyTo(StoreConfig target, Progress progress) {
        try (VoiceprintStore from = VoiceprintStores.openEngine(config, data);
                VoiceprintStore to = VoiceprintStores.openEngine(target, data)) {
            from.ping();
            to.ping();
            Sealing.requireSameSecret(from, to);
            return new StoreCopy(StoreCopy.Source.of(from), to, steps("copied", progress)).run();
        }
    }

    /** Seals what is in the clear. */
    public Sealing.Report seal(Progress progress) {
        try (VoiceprintStore engine = VoiceprintStores.openEngine(config, data)) {
            return new Sealing(engine, VoiceprintStores.keys(config, data)).run(steps("sealed", progress));
        }
    }

    /**
     * Puts another key in force.
     *
     * @param isNew whether a key is made; otherwise the one in force counts
     * @param isToForget whether the keys that were in force before are removed
     * @throws IllegalArgumentException when writes wait that only those keys open
     */
    public Sealing.Report rotateKey(boolean isNew, boolean isToForget, Progress progress) {
        long waiting = outbox().map(OutboxStatus::waiting).orElse(0L);
        if (isToForget && waiting > 0) {
            throw new IllegalArgumentException(waiting
                    + " writes wait in the outbox under the keys that --forget removes, expected none: let `callprint"
                    + " serve` reach the server first");
        }
        KeyRing keys = VoiceprintStores.keys(config, data);
        try (VoiceprintStore engine = VoiceprintStores.openEngine(config, data)) {
            Sealing sealing = new Sealing(engine, keys);
            if (isNew) {
                sealing.putNewKeyInForce();
            }
            Sealing.Report report = sealing.run(steps("sealed", progress));
            if (isToForget) {
                sealing.run(steps("looked at again", progress)); // what a server wrote meanwhile
                keys.source().forgetRetired();
            }
            return report;
        }
    }

    /**
     * Looks whether everything kept fits together.
     *
     * @param repairs whether to mend what can be mended without guessing
     */
    public StoreCheck.Report check(boolean repairs) {
        boolean isClear = config.encryption() == StoreConfig.Encryption.NONE;
        KeyRing keys = VoiceprintStores.keys(config, data);
        try (VoiceprintStore engine = VoiceprintStores.openEngine(config, data)) {
            VoiceprintStore store = isClear ? engine : VoiceprintStores.sealed(engine, keys);
            return new StoreCheck(engine, store, keys, Clock.systemUTC().instant(), config.searchInServer(), repairs)
                    .run();
        }
    }

    private boolean isSealed() {
        try (VoiceprintStore engine = VoiceprintStores.openEngine(config, data)) {
            return Sealing.isSealed(engine);
        }
    }

    static StoreCopy.Steps steps(String what, Progress progress) {
        return new StoreCopy.Steps() {
            @Override
            public void begin(int entries) {
                progress.begin(what, entries);
            }

            @Override
            public void step() {
                progress.step();
            }
        };
    }

    /** What waits for the server, which need not be there. */
    public Optional<OutboxStatus> outbox() {
        return config.isServer() ? Optional.of(OutboxStatus.of(VoiceprintStores.outbox(data))) : Optional.empty();
    }

    private Optional<Schema> schema() {
        return VoiceprintStores.schema(config, data);
    }
}
