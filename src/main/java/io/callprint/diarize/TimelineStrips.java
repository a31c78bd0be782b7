package io.callprint.diarize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * The timeline of a recording as SVG: a row for each speaker, a bar for each turn, below a scale. A long recording is cut
 * into strips that stand one below the other, as the lines of a page do. Places are percentages of a strip's width, so
 * that text keeps its shape on screens of any width. For one page.
 */
final class TimelineStrips {
    private static final double LONGEST_UNCUT_SECONDS = 900;
    private static final double SHORTEST_STRIP_SECONDS = 600;
    private static final int MOST_STRIPS = 12;
    private static final int MOST_MARKS = 10;
    private static final int ROW = 22;
    private static final int BAR = 16;
    private static final int HEAD = 20;

    /** Okabe and Ito's colours, which most colour-blind people tell apart; the grey and the olive are ours. */
    private static final List<String> COLOURS =
            List.of("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8A7A00", "#888888");

    private final Diarization found;
    private final Formatter page;
    private final double stripSeconds;
    private final int height;

    TimelineStrips(Diarization found, Appendable page) {
        this.found = found;
        this.page = new Formatter(page, Locale.ROOT);
        stripSeconds = found.seconds() <= LONGEST_UNCUT_SECONDS
                ? Math.max(found.seconds(), 1)
                : TimeScale.step(found.seconds(), MOST_STRIPS, SHORTEST_STRIP_SECONDS);
        height = HEAD + ROW * Math.max(1, found.speakers().size());
    }

    static String colour(int speaker) {
        return COLOURS.get(speaker % COLOURS.size());
    }

    /** @throws IOException what the page throws */
    void draw() throws IOException {
        int strips = Math.max(1, (int) Math.ceil((found.seconds() - 1) / stripSeconds));
        for (int strip = 0; strip < strips; strip++) {
            double start = strip * stripSeconds;
            strip(start, strip == strips - 1 ? Math.max(1, found.seconds() - start) : stripSeconds);
        }
        if (page.ioException() != null) { // which a formatter keeps to itself
            throw page.ioException();
        }
    }

    private void strip(double start, double seconds) {
        page.format(
                "<svg style=\"width:%.2f%%\" height=\"%d\" data-start=\"%.3f\" data-seconds=\"%.3f\">%n",
                Math.min(100, 100 * seconds / stripSeconds), height, start, seconds);
        double step = TimeScale.step(stripSeconds, MOST_MARKS, 0);
        int mark = 0;
        for (double at = 0; at < seconds; at += step) {
            mark(100 * at / seconds, start + at, at + step / 2 <= seconds, mark++ % 2 == 1);
        }
        for (int speaker = 0; speaker < found.speakers().size(); speaker++) {
            String label = found.speakers().get(speaker).label();
            page.format("<g fill=\"%s\"><title>%s</title>%n", colour(speaker), TimelinePage.escaped(label));
            for (SpeakerTurn turn : turnsIn(label, start, start + seconds)) {
                double from = Math.max(turn.startSeconds(), start);
                double to = Math.min(turn.endSeconds(), start + seconds);
                page.format(
                        "<rect x=\"%.2f%%\" y=\"%d\" width=\"%.2f%%\" height=\"%d\" data-at=\"%.2f\"/>%n",
                        100 * (from - start) / seconds,
                        HEAD + ROW * speaker + (ROW - BAR) / 2,
                        Math.max(0.02, 100 * (to - from) / seconds),
                        BAR,
                        turn.startSeconds());
            }
            page.format("</g>%n");
        }
        page.format("</svg>%n");
    }

    private List<SpeakerTurn> turnsIn(String label, double start, double end) {
        List<SpeakerTurn> within = new ArrayList<>();
        for (SpeakerTurn turn : found.turns()) {
            if (turn.speaker().equals(label) && turn.startSeconds() < end && turn.endSeconds() > start) {
                within.add(turn);
            }
        }
        return within;
    }

    /** @param isSecond whether a narrow screen goes without its text */
    private void mark(double percent, double seconds, boolean hasRoom, boolean isSecond) {
        page.format("<line x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"0\" y2=\"%d\"/>", percent, percent, height);
        if (hasRoom) {
            String style = isSecond ? " class=\"second\"" : "";
            page.format("<text x=\"%.2f%%\" y=\"14\" dx=\"4\"%s>%s</text>", percent, style, TimeScale.written(seconds));
        }
        page.format("%n");
    }
}
