package io.callprint.call;

import java.util.List;

/** When the voice is looked at while a caller speaks: at marks of net speech, and a last time when nothing more is to come. */
final class LookSchedule {
    /** What to do now. */
    enum Look {
        NOT_YET,
        /** A mark was reached: a sure answer is taken, anything else is asked again later. */
        EARLY,
        /** The last mark was reached: whatever the answer is, it stands. */
        LAST_MARK,
        /** The caller fell silent or time is up, with enough speech. */
        END_OF_SPEECH,
        TOO_LITTLE
    }

    /** An answer that stands needs so much, where the marks go so far; before, only a sure one is taken. */
    private static final double LEAST_TO_END_WITH_SECONDS = 2;

    private final List<Double> marks;
    private final CallFlow.Listen rules;

    private double nextMark;

    /** @param marks net speech in seconds; sorted here */
    LookSchedule(List<Double> marks, CallFlow.Listen rules) {
        if (marks.isEmpty()) {
            throw new IllegalArgumentException("no marks of net speech, expected at least one such as 3.0");
        }
        this.marks = marks.stream().sorted().toList();
        this.rules = rules;
        this.nextMark = this.marks.getFirst();
    }

    /** New speech from nothing. */
    void restart() {
        nextMark = marks.getFirst();
    }

    /**
     * @param silenceMillis counted while we wait for the caller; 0 while a prompt plays or the call is on hold
     * @param isTimeUp the listening window is over
     */
    Look next(double netSpeechSeconds, long silenceMillis, boolean isTimeUp) {
        if (netSpeechSeconds >= marks.getLast()) {
            return Look.LAST_MARK;
        }
        boolean isEnough = netSpeechSeconds >= Math.clamp(LEAST_TO_END_WITH_SECONDS, marks.getFirst(), marks.getLast());
        if (isEnough && (isTimeUp || silenceMillis >= rules.endSilenceMillis())) {
            return Look.END_OF_SPEECH;
        }
        if (!isEnough && (isTimeUp || silenceMillis >= rules.sayMoreAfterMillis())) {
            return Look.TOO_LITTLE;
        }
        if (netSpeechSeconds < nextMark) {
            return Look.NOT_YET;
        }
        nextMark = marks.stream()
                .filter(mark -> mark > netSpeechSeconds)
                .findFirst()
                .orElse(marks.getLast());
        return Look.EARLY;
    }
}
