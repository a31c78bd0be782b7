package io.callprint.app;

import io.callprint.config.StoreConfig;
import io.callprint.eval.Progress;
import io.callprint.store.StoreCopy;
import io.callprint.store.sql.Schema;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;
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
     * @param callers enrolled; empty while the tables are not those of this program
     */
    public record Status(String engine, List<Schema.Version> versions, OptionalLong callers) {
        public boolean isCurrent() {
            return versions.stream().allMatch(Schema.Version::isApplied);
        }
    }

    /** Changes nothing. */
    public Status status() {
        List<Schema.Version> versions = schema().map(Schema::versions).orElse(List.of());
        if (!versions.stream().allMatch(Schema.Version::isApplied)) {
            return new Status(config.engine(), versions, OptionalLong.empty());
        }
        try (VoiceprintStore store = VoiceprintStores.open(config, data)) {
            return new Status(config.engine(), versions, OptionalLong.of(store.count()));
        }
    }

    public Status migrate() {
        schema().ifPresent(Schema::migrate);
        return status();
    }

    /** @throws IllegalArgumentException when there is nothing that could be taken back */
    public Status rollBack() {
        Schema schema = schema().orElseThrow(() -> new IllegalArgumentException(
                "the engine " + config.engine() + " has no versions of tables, expected sqlite or postgresql"));
        schema.rollBack();
        return new Status(config.engine(), schema.versions(), OptionalLong.empty());
    }

    /** Everything from this store to another. */
    public StoreCopy.Report copyTo(StoreConfig target, Progress progress) {
        try (VoiceprintStore from = VoiceprintStores.open(config, data);
                VoiceprintStore to = VoiceprintStores.open(target, data)) {
            from.ping();
            to.ping();
            return new StoreCopy(from, to, new StoreCopy.Steps() {
                        @Override
                        public void begin(int entries) {
                            progress.begin("copied", entries);
                        }

                        @Override
                        public void step() {
                            progress.step();
                        }
                    })
                    .run();
        }
    }

    private Optional<Schema> schema() {
        return VoiceprintStores.schema(config, data);
    }
}
