package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How strangers would score at this site, from its enrolments alone: every sample of a caller against everybody else's
 * voiceprint, as if that caller were not enrolled. No labels are needed, only that callers differ; pairs as similar as one
 * person usually is to themselves are left out and shown to the operator.
 *
 * @param atOnePercent the score that one in a hundred of these comparisons reaches, 5 s of speech each
 * @param comparisons behind it
 * @param medianSamples samples of the voiceprint in the middle
 */
record SiteScores(double atOnePercent, int callers, long comparisons, int medianSamples, List<LookAlikes> lookAlikes) {
    /** The rate whose score is read off: rarer ones would be those of two or three pairs of voices. */
    static final double RATE = 0.01;

    /** Up to so many the scores may raise a threshold, not lower it: few callers, and each is in many of the pairs. */
    static final int CALLERS_TO_LOWER = 30;

    /** So many callers' scores weigh as much as the calibration that was shipped. */
    private static final double CALLERS_LIKE_SHIPPED = 50;

    SiteScores {
        lookAlikes = List.copyOf(lookAlikes);
    }

    /** One caller's samples, not centred. */
    record Member(CallerId caller, List<float[]> samples) {
        Member {
            samples = List.copyOf(samples);
        }
    }

    /** @return empty below {@link Centring#MIN_CALLERS} */
    static Optional<SiteScores> of(List<Member> members, Centring centring, ScoreCalibration calibration) {
        if (members.size() < Centring.MIN_CALLERS) {
            return Optional.empty();
        }
        List<float[]> voiceprints = members.stream()
                .map(member -> centring.centred(Centring.mean(member.samples())))
                .toList();
        List<List<float[]>> voices = members.stream()
                .map(member -> member.samples().stream().map(centring::centred).toList())
                .toList();
        double samePerson = calibration.genuineMedian(ScoreCalibration.FULL_SECONDS, 3);
        int count = members.size();
        boolean[][] alike = new boolean[count][count];
        List<LookAlikes> lookAlikes = new ArrayList<>();
        for (int a = 0; a < count; a++) {
            for (int b = a + 1; b < count; b++) {
                alike[a][b] = alike(voices.get(a), voiceprints.get(b), voices.get(b), voiceprints.get(a), samePerson);
                alike[b][a] = alike[a][b];
                if (alike[a][b]) {
                    lookAlikes.add(new LookAlikes(
                            members.get(a).caller(), members.get(b).caller()));
                }
            }
        }
        DoubleStream.Builder scores = DoubleStream.builder();
        for (int a = 0; a < count; a++) {
            for (float[] sample : voices.get(a)) {
                asStranger(sample, a, alike[a], voiceprints, members, calibration)
                        .forEach(scores);
            }
        }
        double[] sorted = scores.build().sorted().toArray();
        int[] samples =
                members.stream().mapToInt(m -> m.samples().size()).sorted().toArray();
        return sorted.length == 0
                ? Optional.empty()
                : Optional.of(new SiteScores(
                        sorted[Math.clamp((long) Math.ceil(sorted.length * (1 - RATE)), 0, sorted.length - 1)],
                        count,
                        sorted.length,
                        samples[count / 2],
                        lookAlikes));
    }

    private static boolean alike(
            List<float[]> one, float[] otherVoiceprint, List<float[]> other, float[] oneVoiceprint, double samePerson) {
        double[] scores = DoubleStream.concat(
                        one.stream().mapToDouble(x -> Centring.dot(x, otherVoiceprint)),
                        other.stream().mapToDouble(x -> Centring.dot(x, oneVoiceprint)))
                .toArray();
        return Arrays.stream(scores).average().orElse(0) > samePerson;
    }

    /** What a sample would score with everybody but its own caller and those alike, rivals taken into account. */
    private static DoubleStream asStranger(
            float[] sample,
            int own,
            boolean[] alike,
            List<float[]> voiceprints,
            List<Member> members,
            ScoreCalibration calibration) {
        double[] scores = new double[voiceprints.size()];
        double[] ratios = new double[voiceprints.size()];
        double all = 0;
        int others = 0;
        for (int b = 0; b < scores.length; b++) {
            if (b != own && !alike[b]) {
                scores[b] = Centring.dot(sample, voiceprints.get(b));
                ratios[b] = Math.exp(calibration.llr(
                        scores[b],
                        ScoreCalibration.FULL_SECONDS,
                        members.get(b).samples().size()));
                all += ratios[b];
                others++;
            }
        }
        double sum = all;
        int callers = others;
        return IntStream.range(0, scores.length)
                .filter(b -> b != own && !alike[b])
                .mapToDouble(b -> scores[b]
                        - Rivals.penalty(Math.max(0, sum - ratios[b]), callers)
                                / calibration.slope(
                                        ScoreCalibration.FULL_SECONDS,
                                        members.get(b).samples().size()));
    }

    /** How far this site's strangers lie from those the calibration was measured on, as far as so few callers can tell. */
    double shift(ScoreCalibration calibration) {
        double whole = atOnePercent - calibration.threshold(RATE, ScoreCalibration.FULL_SECONDS, medianSamples);
        double shift = whole * callers / (callers + CALLERS_LIKE_SHIPPED);
        return mayLower() ? shift : Math.max(0, shift);
    }

    /** Whether there are enough callers to believe that this site's strangers are easier to tell than those measured. */
    boolean mayLower() {
        return callers >= CALLERS_TO_LOWER;
    }
}
