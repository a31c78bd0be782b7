package io.callprint.diarize;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A diarisation as JSON: {@code recording, seconds, speakers[label, seconds], turns[start, end, speaker]}. */
public final class DiarizationJson {
    private static final double MILLIS = 1000;

    private DiarizationJson() {}

    /** Times are seconds with three digits; embeddings are not in it. */
    public static ObjectNode write(String recording, Diarization found) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("recording", recording).put("seconds", rounded(found.seconds()));
        ArrayNode speakers = json.putArray("speakers");
        for (DiarizedSpeaker speaker : found.speakers()) {
            speakers.addObject().put("label", speaker.label()).put("seconds", rounded(speaker.seconds()));
        }
        ArrayNode turns = json.putArray("turns");
        for (SpeakerTurn turn : found.turns()) {
            turns.addObject()
                    .put("start", rounded(turn.startSeconds()))
                    .put("end", rounded(turn.endSeconds()))
                    .put("speaker", turn.speaker());
        }
        return json;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * MILLIS) / MILLIS;
    }
}
