package io.callprint.eval;

/**
 * How far a diarisation is from the truth, in seconds of speaker time: two who speak at once for a second are two.
 *
 * @param speechSeconds of the reference, that was scored
 * @param missedSeconds spoken and not found
 * @param falseAlarmSeconds found and not spoken
 * @param confusionSeconds found, but given to somebody else
 */
public record DiarizationError(
        double speechSeconds, double missedSeconds, double falseAlarmSeconds, double confusionSeconds) {
    static final DiarizationError NONE = new DiarizationError(0, 0, 0, 0);

    /** Diarisation error rate: everything wrong over the speech of the reference; 0 and more, above 1 is possible. */
    public double rate() {
        return share(missedSeconds + falseAlarmSeconds + confusionSeconds);
    }

    /** A part over the speech of the reference. */
    double share(double seconds) {
        return speechSeconds > 0 ? seconds / speechSeconds : seconds > 0 ? Double.POSITIVE_INFINITY : 0;
    }

    DiarizationError plus(DiarizationError other) {
        return new DiarizationError(
                speechSeconds + other.speechSeconds,
                missedSeconds + other.missedSeconds,
                falseAlarmSeconds + other.falseAlarmSeconds,
                confusionSeconds + other.confusionSeconds);
    }
}
