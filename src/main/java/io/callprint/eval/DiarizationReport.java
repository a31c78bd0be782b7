package io.callprint.eval;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.diarize.SpeakerTurn;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Diarisation errors of many recordings.
 *
 * @param recordings errors by recording, in the order of the reference
 */
public record DiarizationReport(Map<String, DiarizationError> recordings) {
    public DiarizationReport {
        recordings = Collections.unmodifiableMap(new LinkedHashMap<>(recordings));
    }

    /**
     * @param hypothesis a recording that is not in it was not heard at all
     * @throws IllegalArgumentException one sentence, when it has a recording that the reference lacks
     */
    public static DiarizationReport of(
            Map<String, List<SpeakerTurn>> reference,
            Map<String, List<SpeakerTurn>> hypothesis,
            DiarizationScorer scorer) {
        for (String recording : hypothesis.keySet()) {
            if (!reference.containsKey(recording)) {
                throw new IllegalArgumentException("the hypothesis has recording " + recording
                        + ", expected only those of the reference, such as "
                        + reference.keySet().iterator().next());
            }
        }
        Map<String, DiarizationError> errors = new LinkedHashMap<>();
        reference.forEach((recording, turns) ->
                errors.put(recording, scorer.score(turns, hypothesis.getOrDefault(recording, List.of()))));
        return new DiarizationReport(errors);
    }

    /** Of all recordings together, so that a long one counts more. */
    public DiarizationError total() {
        return recordings.values().stream().reduce(DiarizationError.NONE, DiarizationError::plus);
    }

    /** A table. */
    public String text() {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%-28s %8s %8s %12s %10s %12s%n",
                "recording",
                "DER",
                "missed",
                "false alarm",
                "confusion",
                "speech s"));
        recordings.forEach((recording, error) -> table.append(line(recording, error)));
        return table.append(line("all", total())).toString();
    }

    /** Puts the figures of one error into a JSON object; rates are shares of the reference's speech. */
    public ObjectNode fill(ObjectNode object, DiarizationError error) {
        return object.put("errorRate", error.rate())
                .put("missedRate", error.share(error.missedSeconds()))
                .put("falseAlarmRate", error.share(error.falseAlarmSeconds()))
                .put("confusionRate", error.share(error.confusionSeconds()))
                .put("speechSeconds", error.speechSeconds());
    }

    private static String line(String recording, DiarizationError error) {
        return String.format(
                Locale.ROOT,
                "%-28s %7.2f%% %7.2f%% %11.2f%% %9.2f%% %12.2f%n",
                recording,
                100 * error.rate(),
                100 * error.share(error.missedSeconds()),
                100 * error.share(error.falseAlarmSeconds()),
                100 * error.share(error.confusionSeconds()),
                error.speechSeconds());
    }
}
