package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The site's own impostor scores: every enrolment sample against every other caller's voiceprint. No labels are needed, only
 * that callers differ; pairs as similar as one person usually is to themselves are left out and shown to the operator.
 */
final class SiteScores {
    /** From so many callers on, the site's scores are better than those of another site. */
    static final int MIN_CALLERS = 15;

    /** Up to so many the scores may raise a threshold, not lower it: few callers, and each is in many of the pairs. */
    static final int CALLERS_TO_LOWER = 30;

    private static final int SCORES_ABOVE_A_QUANTILE = 10;

    private final double[] sorted;
    private final boolean mayLower;
    private final int medianSamples;
    private final List<LookAlikes> lookAlikes;

    /** One caller's centred vectors. */
    @SuppressWarnings("ArrayRecordComponent") // vectors are compared by nobody
    record Member(CallerId caller, float[] centroid, List<float[]> samples) {}

    private SiteScores(double[] sorted, boolean mayLower, int medianSamples, List<LookAlikes> lookAlikes) {
        this.sorted = sorted;
        this.mayLower = mayLower;
        this.medianSamples = medianSamples;
        this.lookAlikes = List.copyOf(lookAlikes);
    }

    /**
     * @param genuineMedian pairs with a mean score above it are taken for one person
     * @return empty below {@link #MIN_CALLERS}
     */
    static Optional<SiteScores> of(List<Member> members, double genuineMedian) {
        if (members.size() < MIN_CALLERS) {
            return Optional.empty();
        }
        List<LookAlikes> lookAlikes = new ArrayList<>();
        double[] scores = new double[0];
        int count = 0;
        for (int a = 0; a < members.size(); a++) {
            for (int b = a + 1; b < members.size(); b++) {
                double[] pair = scoresOf(members.get(a), members.get(b));
                if (Arrays.stream(pair).average().orElse(0) > genuineMedian) {
                    lookAlikes.add(new LookAlikes(
                            members.get(a).caller(), members.get(b).caller()));
                    continue;
                }
                if (count + pair.length > scores.length) {
                    scores = Arrays.copyOf(scores, 2 * scores.length + pair.length);
                }
                System.arraycopy(pair, 0, scores, count, pair.length);
                count += pair.length;
            }
        }
        double[] sorted = Arrays.copyOf(scores, count);
        Arrays.sort(sorted);
        int[] samples =
                members.stream().mapToInt(m -> m.samples().size()).sorted().toArray();
        return count == 0
                ? Optional.empty()
                : Optional.of(new SiteScores(
                        sorted, members.size() >= CALLERS_TO_LOWER, samples[samples.length / 2], lookAlikes));
    }

    private static double[] scoresOf(Member a, Member b) {
        double[] scores = new double[a.samples().size() + b.samples().size()];
        int at = 0;
        for (float[] sample : a.samples()) {
            scores[at++] = Centring.dot(sample, b.centroid());
        }
        for (float[] sample : b.samples()) {
            scores[at++] = Centring.dot(sample, a.centroid());
        }
        return scores;
    }

    /** The requested rate, or the smallest that can be read off these scores: ten lie above its quantile. */
    double measurableRate(double falseMatchRate) {
        return Math.max(falseMatchRate, (double) SCORES_ABOVE_A_QUANTILE / sorted.length);
    }

    /** @param falseMatchRate a measurable one */
    double threshold(double falseMatchRate) {
        return sorted[Math.clamp((long) Math.ceil(sorted.length * (1 - falseMatchRate)), 0, sorted.length - 1)];
    }

    /** Whether there are enough callers to believe that this site's strangers are easier to tell than those measured. */
    boolean mayLower() {
        return mayLower;
    }

    /** Samples of the voiceprint in the middle. */
    int medianSamples() {
        return medianSamples;
    }

    List<LookAlikes> lookAlikes() {
        return lookAlikes;
    }
}
