package io.callprint.store.sqlite;

import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.util.Random;

/** Saves voiceprints for ever and prints the number of each that was acknowledged; a test ends it. */
final class SqliteWriterProcess {
    private SqliteWriterProcess() {}

    /** @param arguments the file, and how many samples a voiceprint has */
    public static void main(String[] arguments) {
        int samples = Integer.parseInt(arguments[1]);
        Random random = new Random(3);
        try (SqliteVoiceprintStore store = SqliteVoiceprintStore.open(Path.of(arguments[0]))) {
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
