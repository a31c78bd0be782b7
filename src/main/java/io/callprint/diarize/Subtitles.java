package io.callprint.diarize;

import java.util.List;
import java.util.Locale;

/** Turns as subtitles that name who speaks. */
final class Subtitles {
    private Subtitles() {}

    /** WebVTT, section 3: each cue a voice span. */
    static String vtt(List<SpeakerTurn> turns) {
        StringBuilder text = new StringBuilder("WEBVTT\n");
        for (SpeakerTurn turn : turns) {
            String name = turn.speaker()
                    .replaceAll("\\s", " ")
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;");
            text.append('\n')
                    .append(cue(turn, '.'))
                    .append("<v ")
                    .append(name)
                    .append('>')
                    .append(name)
                    .append("</v>\n");
        }
        return text.toString();
    }

    /** SubRip: a number, the times, the speaker. */
    static String srt(List<SpeakerTurn> turns) {
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (SpeakerTurn turn : turns) {
            text.append(++number)
                    .append('\n')
                    .append(cue(turn, ','))
                    .append(turn.speaker().replaceAll("\\s", " "))
                    .append("\n\n");
        }
        return text.toString();
    }

    private static String cue(SpeakerTurn turn, char point) {
        return time(turn.startSeconds(), point) + " --> " + time(turn.endSeconds(), point) + "\n";
    }

    private static String time(double seconds, char point) {
        long millis = Math.round(seconds * 1000);
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d%c%03d",
                millis / 3_600_000,
                millis / 60_000 % 60,
                millis / 1000 % 60,
                point,
                millis % 1000);
    }
}
