package io.callprint.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.outbox.FlakyServer;
import io.callprint.store.outbox.OutboxStore;
import io.callprint.store.sqlite.SqliteVoiceprintStore;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptedOutException;
import io.callprint.voiceprint.RecordedChanges;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand random writes through an outbox, to a server that goes away, takes no writes, loses answers and comes back at
 * any moment, while the outbox is closed and opened, leave what the same writes leave in plain maps: each was done once and
 * in its place.
 */
@Timeout(120)
class OutboxModelTest {
    private static final int WRITES = 10_000;
    private static final int COMPARE_EVERY = 500;
    private static final int CALLERS = 12;

    private final Random random = new Random(20261127);
    private final InMemoryVoiceprintStore model = new InMemoryVoiceprintStore();

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private FlakyServer server;
    private VoiceprintStore store;

    @Test
    void everyWriteIsDoneOnceAndInItsPlace() {
        for (int number = 1; number <= WRITES; number++) {
            change(number);
            if (random.nextInt(10) == 0) {
                weather();
            }
            if (random.nextInt(500) == 0) {
                store.close();
                open();
            }
            if (number % COMPARE_EVERY == 0) {
                server.comeBack();
                assertTrue(RecordedChanges.eventually(store::isSettled));
                assertEquals(StoreModelTest.content(model), StoreModelTest.content(store), "after " + number);
            }
        }
    }

    @BeforeEach
    void open() {
        server = new FlakyServer(SqliteVoiceprintStore.open(folder.resolve("server.db")));
        store = OutboxStore.over(server.store(), folder.resolve("outbox.db"), Joining.IN_THE_CLEAR, Clock.systemUTC())
                .orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void weather() {
        server.comeBack();
        switch (random.nextInt(5)) {
            case 0 -> server.goAway();
            case 1 -> server.takeNoWrites();
            case 2 -> server.loseAnswers();
            default -> {}
        }
    }

    private void change(int number) {
        CallerId caller = new CallerId("caller-" + random.nextInt(CALLERS));
        Instant at = Voiceprints.NOON.plusMillis(random.nextInt(100_000));
        Voiceprint voiceprint =
                Voiceprints.of(caller.value(), 1 + random.nextInt(2), Map.of("number", "" + number), at, random);
        Optional<Voiceprint> seen = model.find(caller);
        Note note = new Note("kind", "key-" + random.nextInt(5), "body " + number, at);
        Consent consent = new Consent(caller, "p", Consent.Answer.YES, "number " + number, "w", at);
        int kind = random.nextInt(12);
        for (VoiceprintStore one : new VoiceprintStore[] {model, store}) {
            try {
                switch (kind) {
                    case 0, 1 -> one.save(voiceprint);
                    case 2, 3 -> assertTrue(one.replace(seen, voiceprint));
                    case 4, 5 -> one.delete(caller);
                    case 6 -> one.touch(caller, at);
                    case 7 -> one.optOut(caller, at);
                    case 8 -> one.withdrawOptOut(caller);
                    case 9 -> one.record(consent);
                    case 10 -> one.keep(note, at.minusMillis(1));
                    default -> one.drop(note.kind(), note.key());
                }
            } catch (OptedOutException e) {
                // refused now; what waits is refused when it is done
            }
        }
    }
}
