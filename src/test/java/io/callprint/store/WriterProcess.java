package io.callprint.store;

import io.callprint.app.VoiceprintStores;
import io.callprint.config.StoreConfig;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.util.Random;

/** Saves voiceprints for ever and prints the number of each that was acknowledged; a test ends it. */
final class WriterProcess {
    private WriterProcess() {}

    /** @param arguments the store, and how many samples a voiceprint has */
    public static void main(String[] arguments) {
        int samples = Integer.parseInt(arguments[1]);
        Random random = new Random(3);
        try (VoiceprintStore store = VoiceprintStores.openEngine(StoreConfig.of(arguments[0], 10_000), Path.of(""))) {
            for (int i = 0; ; i++) {
                try {
                    store.save(Voiceprints.of("caller-" + i, samples, random));
                    System.out.println("saved " + i);
                } catch (StoreUnavailableException e) {
                    System.out.println("refused " + e.getMessage());
                    System.out.println("count " + store.count());
                    return;
                }
            }
        }
    }
}
