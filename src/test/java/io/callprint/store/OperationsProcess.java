package io.callprint.store;

import io.callprint.app.VoiceprintStores;
import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.VoiceprintStore;
import java.nio.file.Path;

/** Does {@link StoreOperation}s for ever and prints the number of each when it is done; a test ends it. */
final class OperationsProcess {
    private OperationsProcess() {}

    /** @param arguments the store, and the number of the first operation */
    public static void main(String[] arguments) {
        try (VoiceprintStore store = VoiceprintStores.openEngine(StoreConfig.of(arguments[0], 10_000), Path.of(""))) {
            for (int number = Integer.parseInt(arguments[1]); ; number++) {
                new StoreOperation(number).on(store);
                System.out.println(number);
            }
        }
    }
}
