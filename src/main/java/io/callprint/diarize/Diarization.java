package io.callprint.diarize;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Who spoke when in one recording.
 *
 * @param seconds of the recording
 * @param speakers in the order in which they are first heard
 * @param turns ordered by start; those of different speakers may overlap
 */
public record Diarization(double seconds, List<DiarizedSpeaker> speakers, List<SpeakerTurn> turns) {
    public Diarization {
        speakers = List.copyOf(speakers);
        turns = List.copyOf(turns);
    }

    /** @param speakers and turns in any order */
    static Diarization ordered(double seconds, List<DiarizedSpeaker> speakers, List<SpeakerTurn> turns) {
        List<SpeakerTurn> byStart = turns.stream()
                .sorted(Comparator.comparingDouble(SpeakerTurn::startSeconds))
                .toList();
        List<String> order =
                byStart.stream().map(SpeakerTurn::speaker).distinct().toList();
        return new Diarization(
                seconds,
                speakers.stream()
                        .sorted(Comparator.comparingInt(speaker -> order.indexOf(speaker.label())))
                        .toList(),
                byStart);
    }

    /**
     * The same with other names.
     *
     * @param names by label; who has none there keeps the label
     */
    public Diarization named(Map<String, String> names) {
        return new Diarization(
                seconds,
                speakers.stream()
                        .map(speaker -> speaker.called(names.getOrDefault(speaker.label(), speaker.label())))
                        .toList(),
                turns.stream()
                        .map(turn -> new SpeakerTurn(
                                turn.startSeconds(),
                                turn.endSeconds(),
                                names.getOrDefault(turn.speaker(), turn.speaker())))
                        .toList());
    }
}
