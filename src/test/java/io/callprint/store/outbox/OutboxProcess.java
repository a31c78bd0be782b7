package io.callprint.store.outbox;

import io.callprint.app.VoiceprintStores;
import io.callprint.config.StoreConfig;
import io.callprint.store.Joining;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;

/** Writes through an outbox and prints the number of each write that was acknowledged; a test ends it. */
final class OutboxProcess {
    static final int CALLERS = 5;

    private OutboxProcess() {}

    /** @param arguments the server, the outbox file, the number of the first write and of the last one */
    public static void main(String[] arguments) throws InterruptedException {
        RepeatableStore server =
                (RepeatableStore) VoiceprintStores.openEngine(StoreConfig.of(arguments[0], 150), Path.of(""));
        try (VoiceprintStore store = OutboxStore.over(
                        server, Path.of(arguments[1]), Joining.IN_THE_CLEAR, Clock.systemUTC())
                .orElseThrow()) {
            for (int number = Integer.parseInt(arguments[2]); number <= Integer.parseInt(arguments[3]); number++) {
                write(number, store);
                System.out.println(number);
            }
            Thread.currentThread().join(); // for ever: what waits is done meanwhile
        }
    }

    /** Even numbers add to a ledger, odd ones replace a voiceprint. */
    private static void write(int number, VoiceprintStore store) {
        CallerId caller = caller(number);
        if (number % 2 == 0) {
            store.record(new Consent(caller, "p", Consent.Answer.YES, Integer.toString(number), "w", Voiceprints.NOON));
        } else {
            store.save(Voiceprints.of(
                    caller.value(),
                    1,
                    Map.of("number", Integer.toString(number)),
                    Voiceprints.NOON,
                    new Random(number)));
        }
    }

    static CallerId caller(int number) {
        return new CallerId("caller-" + number % CALLERS);
    }
}
