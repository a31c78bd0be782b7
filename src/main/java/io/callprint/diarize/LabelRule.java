package io.callprint.diarize;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who gets the first of some names. */
public enum LabelRule {
    /** Who is heard first: who answers a call, who opens an interview. */
    FIRST,
    /** Who speaks least: who asks the questions. */
    LEAST,
    /** Who speaks most. */
    MOST;

    /**
     * @param names in the order of the rule; speakers beyond them keep their labels
     * @return names by label, for {@link Diarization#named}
     */
    public Map<String, String> names(Diarization found, List<String> names) {
        Comparator<DiarizedSpeaker> order = switch (this) {
            case FIRST -> Comparator.comparingInt(speaker -> 0);
            case LEAST -> Comparator.comparingDouble(DiarizedSpeaker::seconds);
            case MOST -> Comparator.comparingDouble(DiarizedSpeaker::seconds).reversed();
        };
        List<DiarizedSpeaker> sorted = found.speakers().stream().sorted(order).toList();
        Map<String, String> named = new HashMap<>();
        for (int i = 0; i < Math.min(names.size(), sorted.size()); i++) {
            named.put(sorted.get(i).label(), names.get(i));
        }
        return named;
    }
}
