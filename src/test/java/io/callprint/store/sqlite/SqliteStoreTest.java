package io.callprint.store.sqlite;

import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.VoiceprintStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an SQLite file. */
class SqliteStoreTest extends VoiceprintStoreContract {
    @TempDir(factory = QuickDisk.class)
    Path folder;

    @Override
    protected VoiceprintStore openInstance() {
        return SqliteVoiceprintStore.open(folder.resolve("voiceprints.db"));
    }
}
