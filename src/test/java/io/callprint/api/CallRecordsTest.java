package io.callprint.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.call.CallEnd;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import io.callprint.rtp.MediaCounters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallRecordsTest {
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00Z");
    private static final MediaCounters MEDIA =
            new MediaCounters(950, 50, 2, 0, 3, 4, 5, 6, 7, 900, 1, 2.5, 12.25, 30, 77.4, 3.92);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CallRecords records = new CallRecords(out);

    @Test
    void callIsOneLineWhenItEnds() throws IOException {
        records.on(new CallEvent.Ringing("c1", "+1555", AT, "service"));
        records.on(new CallEvent.Ringing("c2", "x", AT, "service"));
        records.on(new CallEvent.Answered("c1", "+1555", AT.plusSeconds(1)));
        records.on(new CallEvent.Listening("c1", "+1555", AT.plusSeconds(2), 1, true, -30));
        records.on(new CallEvent.Decided(
                "c1", "+1555", AT.plusSeconds(6), new Identification.Unknown(-2, 5), 80, Optional.empty()));
        records.on(new CallEvent.Routed("c1", "+1555", AT.plusSeconds(7), "transfer", "sip:desk", "started"));
        records.on(new CallEvent.Routed("c1", "+1555", AT.plusSeconds(8), "transfer", "sip:desk", "connected"));
        assertEquals(0, out.size());
        records.on(new CallEvent.Ended("c1", "+1555", AT.plusSeconds(9), CallEnd.TRANSFERRED, 8, MEDIA));

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(1, lines.size());
        JsonNode line = JsonMapper.builder().build().readTree(lines.getFirst());
        assertEquals("c1", line.get("callId").asText());
        assertEquals("service", line.get("to").asText());
        assertEquals("2026-11-26T10:00:00Z", line.get("ringingAt").asText());
        assertEquals("2026-11-26T10:00:01Z", line.get("answeredAt").asText());
        assertEquals("2026-11-26T10:00:06Z", line.get("decidedAt").asText());
        assertEquals("2026-11-26T10:00:09Z", line.get("endedAt").asText());
        assertEquals("Unknown", line.get("decision").get("result").asText());
        assertEquals("sip:desk", line.get("target").asText());
        assertEquals("connected", line.get("outcome").asText());
        assertEquals("transferred", line.get("callEnd").asText());
        assertEquals(8, line.get("seconds").asDouble());
        assertEquals(5.0, line.get("media").get("lossPercent").asDouble());
        assertEquals(2.5, line.get("media").get("jitterMillis").asDouble());
        assertEquals(3.92, line.get("media").get("mos").asDouble());
        assertEquals(30, line.get("media").get("roundTripMillis").asDouble());
        assertFalse(line.has("event"));
    }

    @Test
    void refusedCallHasALineWithoutAudio() throws IOException {
        records.on(new CallEvent.Ringing("c1", "x", AT, "service"));
        records.on(new CallEvent.Ended("c1", "x", AT, CallEnd.OVERLOAD, 0));
        JsonNode line = JsonMapper.builder().build().readTree(out.toString(StandardCharsets.UTF_8));
        assertEquals(503, line.get("sipStatus").asInt());
        assertEquals(
                Set.of("callId", "from", "to", "ringingAt", "endedAt", "sipStatus", "callEnd", "seconds"), names(line));
    }

    @Test
    void fullDiskCostsLinesAndNotCalls() {
        CallRecords failing = new CallRecords(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("no space left");
            }
        });
        failing.on(new CallEvent.Ended("c1", "x", AT, CallEnd.OVERLOAD, 0));
        failing.on(new CallEvent.Ended("c2", "x", AT, CallEnd.OVERLOAD, 0));
    }

    private static Set<String> names(JsonNode line) {
        return line.properties().stream().map(java.util.Map.Entry::getKey).collect(java.util.stream.Collectors.toSet());
    }
}
