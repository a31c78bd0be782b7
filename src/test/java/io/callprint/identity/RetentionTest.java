package io.callprint.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.audit.AuditEntry;
import io.callprint.config.RetentionConfig;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.InMemoryVoiceprintStore;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.Voiceprints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Instant NOW = Voiceprints.NOON;

    private final List<AuditEntry> audited = new ArrayList<>();
    private final InMemoryVoiceprintStore store = new InMemoryVoiceprintStore();

    @Test
    void ageAndTimeUnseenEachEndAVoiceprint() {
        enrol("fresh", 1, 1);
        enrol("old", 400, 1);
        enrol("unseen", 200, 100);
        Retention retention = retention(new RetentionConfig(365, 90), NOW);

        assertEquals(List.of("old", "unseen"), names(retention.overdue()));
        assertEquals(3, store.count());
        assertEquals(List.of("old", "unseen"), names(retention.prune("operator me")));
        assertEquals(1, store.count());
        assertEquals("voiceprint.expire", audited.getFirst().action());
        assertEquals("enrolled more than 365 days ago", audited.getFirst().detail());
        assertEquals(List.of(), retention.prune("operator me"));
    }

    @Test
    void nothingEndsUnlessItIsAskedFor() {
        enrol("old", 40_000, 30_000);
        assertEquals(List.of(), retention(RetentionConfig.DEFAULTS, NOW).overdue());
    }

    @Test
    void clockThatGoesBackwardsEndsNothing() {
        enrol("ada", 1, 1);
        assertEquals(
                List.of(),
                retention(new RetentionConfig(1, 1), NOW.minus(Duration.ofDays(1_000)))
                        .prune("server"));
    }

    @Test
    void clockThatIsYearsAheadDeletesNobodyWithoutAnOperator() {
        for (int i = 0; i < 20; i++) {
            enrol("caller " + i, 1, 1);
        }
        Retention retention = retention(new RetentionConfig(365, 0), NOW.plus(Duration.ofDays(3_650)));
        assertThrows(IllegalStateException.class, retention::pruneUnattended);
        assertEquals(20, store.count());
        assertEquals(20, retention.prune("operator me").size());
    }

    private static List<String> names(List<Retention.Overdue> overdue) {
        return overdue.stream()
                .map(Retention.Overdue::caller)
                .map(CallerId::value)
                .sorted()
                .toList();
    }

    private Retention retention(RetentionConfig config, Instant now) {
        return new Retention(store, config, audited::add, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void enrol(String caller, int daysOld, int daysUnseen) {
        Voiceprint made = Voiceprints.of(caller, 1, Map.of(), NOW.minus(Duration.ofDays(daysUnseen)), new Random(1));
        store.save(new Voiceprint(
                made.caller(), made.samples(), Map.of(), NOW.minus(Duration.ofDays(daysOld)), made.lastSeen()));
    }
}
