package io.callprint.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import io.callprint.identity.WatchMatch;
import io.callprint.speech.QualityReason;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventJsonTest {
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");

    @Test
    void decidedCarriesTheAnswerAndWhatItRestsOn() {
        ObjectNode json = EventJson.of(new CallEvent.Decided(
                "c1",
                "+15550101",
                AT,
                new Identification.Identified(new CallerId("acc-7"), "Anna", 9.123, 0.001, 5.5, 3.2, "m1"),
                71.26,
                Optional.of(new WatchMatch("0badcafe", "chargebacks"))));
        assertEquals("decided", json.get("event").asText());
        assertEquals("c1", json.get("callId").asText());
        assertEquals("2026-11-26T10:00:00Z", json.get("at").asText());
        assertEquals("Identified", json.get("result").asText());
        assertEquals("acc-7", json.get("caller").asText());
        assertEquals(9.12, json.get("llr").asDouble());
        assertEquals(3.2, json.get("netSpeechSeconds").asDouble());
        assertEquals(71.26, json.get("decisionMillis").asDouble());
        assertEquals(0, json.get("reasons").size());
        assertEquals(
                "{\"id\":\"0badcafe\",\"reason\":\"chargebacks\"}",
                json.get("watch").toString());
    }

    @Test
    void everyOtherAnswerSaysWhy() {
        assertEquals(
                "[\"too-noisy\",\"music\"]",
                reasons(new Identification.PoorQuality(Set.of(QualityReason.MUSIC, QualityReason.TOO_NOISY), 4)));
        assertEquals("[\"too-short\"]", reasons(new Identification.NotEnoughSpeech(0.4)));
        assertEquals("[\"opted-out\"]", reasons(new Identification.OptedOut()));
        assertEquals("[\"redis is down\"]", reasons(new Identification.Unavailable("redis is down", 0)));
    }

    @Test
    void suspicionsAreListedWhereThereAreAny() {
        Identification.Uncertain plain = new Identification.Uncertain(List.of(), 5);
        assertFalse(EventJson.decision(plain, 10).has("suspicions"));
        ObjectNode json = EventJson.decision(
                new Identification.Uncertain(
                        List.of(), false, 5, Set.of(Suspicion.DIGITAL_SILENCE, Suspicion.HEARD_BEFORE)),
                10);
        assertEquals(
                "[\"heard-before\",\"digital-silence\"]", json.get("suspicions").toString());
        assertEquals(
                "The voice cannot be told for sure, from 5.0 s of speech. It may have been played or made: the same"
                        + " audio was heard in an earlier call; digital silence lies inside the speech.",
                json.get("evidence").asText());
    }

    @Test
    void anEmptyGalleryHasNoLikelihood() {
        ObjectNode json = EventJson.decision(new Identification.Unknown(Double.NEGATIVE_INFINITY, 5), 10);
        assertFalse(json.has("llr"));
    }

    @Test
    void candidatesAreListedBestFirst() {
        ObjectNode json = EventJson.decision(
                new Identification.Uncertain(
                        List.of(
                                new Identification.Candidate(new CallerId("a"), "A", 2),
                                new Identification.Candidate(new CallerId("b"), "B", 1)),
                        5),
                10);
        assertEquals("a", json.get("candidates").get(0).get("caller").asText());
        assertEquals(1, json.get("candidates").get(1).get("llr").asDouble());
    }

    @Test
    void oneVoiceOfSeveralAccountsIsSaid() {
        List<Identification.Candidate> accounts = List.of(
                new Identification.Candidate(new CallerId("a"), "A", 9),
                new Identification.Candidate(new CallerId("b"), "B", 8));
        assertEquals("[\"several-accounts\"]", reasons(new Identification.Uncertain(accounts, true, 5)));
        ObjectNode json = EventJson.decision(
                new Identification.Identified(new CallerId("a"), "A", 9, 0.001, 4, 5, "m", accounts.subList(1, 2)), 10);
        assertEquals("b", json.get("otherAccounts").get(0).get("caller").asText());
    }

    @Test
    void endedNamesTheEnd() {
        ObjectNode json = EventJson.of(new CallEvent.Ended("c1", "x", AT, CallEnd.CALLER_HUNG_UP, 12.345));
        assertEquals("caller-hung-up", json.get("callEnd").asText());
        assertEquals(12.35, json.get("seconds").asDouble(), 0.01);
    }

    private static String reasons(Identification identification) {
        return EventJson.decision(identification, 0).get("reasons").toString();
    }
}
