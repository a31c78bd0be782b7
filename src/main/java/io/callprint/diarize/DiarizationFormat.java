package io.callprint.diarize;

import java.util.List;
import java.util.Locale;

/** Ways in which a diarisation is written to a file. */
public enum DiarizationFormat {
    /** NIST's, for scoring. */
    RTTM("rttm") {
        @Override
        public String write(String recording, Diarization found) {
            return Rttm.write(recording, found.turns());
        }
    },
    /** For programs. */
    JSON("json") {
        @Override
        public String write(String recording, Diarization found) {
            return DiarizationJson.write(recording, found).toPrettyString() + "\n";
        }
    },
    /** WebVTT (W3C), a voice tag for each turn: for players in browsers. */
    VTT("vtt") {
        @Override
        public String write(String recording, Diarization found) {
            return Subtitles.vtt(found.turns());
        }
    },
    /** SubRip: for other players. */
    SRT("srt") {
        @Override
        public String write(String recording, Diarization found) {
            return Subtitles.srt(found.turns());
        }
    },
    /** A label track for Audacity: start, end and label, separated by tabs. */
    AUDACITY("txt") {
        @Override
        public String write(String recording, Diarization found) {
            StringBuilder labels = new StringBuilder();
            for (SpeakerTurn turn : found.turns()) {
                labels.append(String.format(
                        Locale.ROOT,
                        "%.6f\t%.6f\t%s%n",
                        turn.startSeconds(),
                        turn.endSeconds(),
                        turn.speaker().replaceAll("\\s", " ")));
            }
            return labels.toString();
        }
    };

    private final String ending;

    DiarizationFormat(String ending) {
        this.ending = ending;
    }

    /** What its files' names end in. */
    public String ending() {
        return ending;
    }

    /** The whole text of a file. */
    public abstract String write(String recording, Diarization found);

    /** All of them, in lower case. */
    public static List<String> names() {
        return List.of(values()).stream()
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
