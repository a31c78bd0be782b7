package io.callprint.store.json;

import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.VoiceprintStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a JSON file. */
class JsonStoreTest extends VoiceprintStoreContract {
    @TempDir(factory = QuickDisk.class)
    Path folder;

    @Override
    protected VoiceprintStore openInstance() {
        return JsonVoiceprintStore.open(folder.resolve("voiceprints.json"));
    }
}
