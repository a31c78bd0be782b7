package io.callprint.diarize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiarizationFormatTest {
    private static final Diarization CALL = new Diarization(
            3700,
            List.of(
                    new DiarizedSpeaker("speaker-1", 5.5, "model", new float[] {0.125f}),
                    new DiarizedSpeaker("speaker-2", 2, "model", new float[] {0.25f})),
            List.of(
                    new SpeakerTurn(0.5, 5, "speaker-1"),
                    new SpeakerTurn(4, 6, "speaker-2"),
                    new SpeakerTurn(3661.25, 3662.25, "speaker-1")));

    @Test
    void subtitlesNameWhoSpeaks() {
        assertEquals("""
                WEBVTT

                00:00:00.500 --> 00:00:05.000
                <v A &amp; B>A &amp; B</v>

                00:00:04.000 --> 00:00:06.000
                <v speaker-2>speaker-2</v>

                01:01:01.250 --> 01:01:02.250
                <v A &amp; B>A &amp; B</v>
                """, DiarizationFormat.VTT.write("call", CALL.named(Map.of("speaker-1", "A & B"))));
        assertTrue(DiarizationFormat.SRT
                .write("call", CALL)
                .startsWith("1\n00:00:00,500 --> 00:00:05,000\nspeaker-1\n\n2\n"));
    }

    @Test
    void audacityLabelsAreTabSeparated() {
        assertEquals(
                "0.500000\t5.000000\tspeaker-1",
                DiarizationFormat.AUDACITY
                        .write("call", CALL)
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void jsonHasTurnsAndNoEmbedding() throws Exception {
        String text = DiarizationFormat.JSON.write("call", CALL);
        JsonNode json = JsonMapper.builder().build().readTree(text);
        assertEquals(3, json.get("turns").size());
        assertEquals(3661.25, json.get("turns").get(2).get("start").asDouble());
        assertEquals("speaker-2", json.get("speakers").get(1).get("label").asText());
        assertFalse(text.contains("embedding") || text.contains("0.125"), text);
        assertFalse(CALL.toString().contains("0.125"));
    }

    @Test
    void namesGoByTheRule() {
        List<String> names = List.of("Interviewer", "Respondent", "nobody");
        assertEquals(Map.of("speaker-1", "Interviewer", "speaker-2", "Respondent"), LabelRule.FIRST.names(CALL, names));
        assertEquals(Map.of("speaker-2", "Interviewer", "speaker-1", "Respondent"), LabelRule.LEAST.names(CALL, names));
        assertEquals(Map.of("speaker-1", "agent"), LabelRule.MOST.names(CALL, List.of("agent")));
    }
}
