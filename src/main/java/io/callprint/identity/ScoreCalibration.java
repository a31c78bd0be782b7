package io.callprint.identity;

import java.nio.file.Path;
import java.util.List;

/**
 * What a raw score means, from measured impostor and genuine scores: the threshold for a false match rate, and the
 * log-likelihood ratio, both depending on how much speech was scored and how many samples the voiceprint has. Immutable.
 *
 * <p>Between measured rates a threshold is linear in ln(rate), and goes on so beyond the smallest (an exponential tail);
 * between durations it is linear in ln(seconds). A voiceprint of n samples is looked up in the table of n or the next more:
 * more samples mean higher scores, so the rate stays on the safe side.
 */
public final class ScoreCalibration {
    /** The duration that the coefficients are relative to. */
    static final double FULL_SECONDS = 5;

    private static final double SMALLEST_RATE = 1e-12;

    private final CalibrationFile file;
    private final List<Double> lnRates;
    private final List<Double> lnSeconds;

    private ScoreCalibration(CalibrationFile file) {
        this.file = file;
        this.lnRates = file.falseMatchRates().stream().map(Math::log).toList();
        this.lnSeconds = file.seconds().stream().map(Math::log).toList();
    }

    /** @throws CalibrationException when the file is missing, incomplete, has an unknown key or impossible numbers */
    public static ScoreCalibration read(Path file) {
        return new ScoreCalibration(CalibrationFile.read(file));
    }

    /** SHA-256 of the model file that the scores came from, hexadecimal. */
    public String modelSha256() {
        return file.modelSha256();
    }

    /**
     * The score that a stranger reaches with this probability in one comparison.
     *
     * @param falseMatchRate above 0; treated as at most 0.5
     * @param seconds net speech of the test
     * @param samples of the voiceprint
     * @return may exceed 1 for rates that the measured scores cannot vouch for: nobody passes then
     */
    public double threshold(double falseMatchRate, double seconds, int samples) {
        double lnRate = Math.log(Math.clamp(falseMatchRate, SMALLEST_RATE, 0.5));
        List<List<Double>> rows = table(samples).impostorQuantiles();
        return overSeconds(
                rows.stream().map(row -> interpolated(lnRates, row, lnRate)).toList(), seconds);
    }

    /** The inverse of {@link #threshold}: how often a stranger reaches this score in one comparison, 1e-12 to 0.5. */
    public double falseMatchRate(double score, double seconds, int samples) {
        double low = Math.log(SMALLEST_RATE);
        double high = Math.log(0.5);
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (threshold(Math.exp(middle), seconds, samples) > score) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }

    /** Natural log-likelihood ratio: this score from the same speaker against from another. */
    public double llr(double score, double seconds, int samples) {
        CalibrationFile.Llr llr = table(samples).llr();
        double logDuration = Math.log(measuredSeconds(seconds) / FULL_SECONDS);
        return llr.bias() + llr.logDuration() * logDuration + llr.slope(logDuration) * score;
    }

    /** How much a unit of score is worth in nats. */
    double slope(double seconds, int samples) {
        return table(samples).llr().slope(Math.log(measuredSeconds(seconds) / FULL_SECONDS));
    }

    /** The score that half of the genuine trials reach. */
    public double genuineMedian(double seconds, int samples) {
        int column = file.genuineRates().indexOf(0.5);
        return overSeconds(
                table(samples).genuineQuantiles().stream()
                        .map(row -> row.get(column))
                        .toList(),
                seconds);
    }

    private CalibrationFile.Table table(int samples) {
        return file.enrolment().stream()
                .filter(table -> table.samples() >= samples)
                .findFirst()
                .orElseGet(() -> file.enrolment().getLast());
    }

    private double overSeconds(List<Double> values, double seconds) {
        return values.size() == 1
                ? values.getFirst()
                : interpolated(lnSeconds, values, Math.log(measuredSeconds(seconds)));
    }

    /** Less than was measured counts as the least measured (its thresholds are higher than needed); more, as twice at most. */
    private double measuredSeconds(double seconds) {
        return Math.clamp(seconds, file.seconds().getFirst(), 2 * file.seconds().getLast());
    }

    /** Piecewise linear through (x, y), x monotonic; the outer pieces go on. */
    private static double interpolated(List<Double> xs, List<Double> ys, double x) {
        int piece = 1;
        boolean rising = xs.getLast() > xs.getFirst();
        while (piece < xs.size() - 1 && (rising ? x > xs.get(piece) : x < xs.get(piece))) {
            piece++;
        }
        double x0 = xs.get(piece - 1);
        double y0 = ys.get(piece - 1);
        return y0 + (ys.get(piece) - y0) * (x - x0) / (xs.get(piece) - x0);
    }
}
