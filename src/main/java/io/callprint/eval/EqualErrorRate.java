package io.callprint.eval;

import java.util.Arrays;

/** The rate at which as many genuine comparisons fail as impostors pass. */
public final class EqualErrorRate {
    private EqualErrorRate() {}

    /** @return share of 1; scores of the two kinds, at least one each */
    public static double of(double[] genuine, double[] impostors) {
        double[] scores = new double[genuine.length + impostors.length];
        boolean[] targets = new boolean[scores.length];
        System.arraycopy(genuine, 0, scores, 0, genuine.length);
        System.arraycopy(impostors, 0, scores, genuine.length, impostors.length);
        Arrays.fill(targets, 0, genuine.length, true);
        return new DetCurve.Sorted(scores, targets).curve().equalErrorRate();
    }
}
