package io.callprint.speaker;

import io.callprint.model.KaldiFbank;
import io.callprint.model.MelPower;
import java.util.function.DoubleUnaryOperator;

/** Half overlapping triangles over the bins of a power spectrum, evenly spaced on a mel scale. Immutable. */
final class TriangularBands {
    private static final double SLANEY_LINEAR_TO_HZ = 1000;
    private static final double SLANEY_HZ_PER_MEL = 200.0 / 3;
    private static final double SLANEY_LOG_STEP = Math.log(6.4) / 27;

    private final int[] firstBin;
    private final float[][] weights;

    private TriangularBands(int bands) {
        firstBin = new int[bands];
        weights = new float[bands][];
    }

    /** Kaldi's: mel is 1127 ln(1 + f/700), a triangle is one on that scale, and the bin at half the rate belongs to none. */
    static TriangularBands of(KaldiFbank frontEnd) {
        TriangularBands bands = new TriangularBands(frontEnd.melBands());
        double lowest = kaldiMel(frontEnd.lowestHz());
        double step = (kaldiMel(frontEnd.highestHz()) - lowest) / (frontEnd.melBands() + 1);
        double binHz = (double) frontEnd.sampleRateHz() / frontEnd.fftSize();
        DoubleUnaryOperator melOfBin = bin -> kaldiMel(bin * binHz);
        for (int band = 0; band < frontEnd.melBands(); band++) {
            double left = lowest + band * step;
            bands.fill(band, frontEnd.fftSize() / 2, melOfBin, new double[] {left, left + step, left + 2 * step}, 1);
        }
        return bands;
    }

    /**
     * Those of librosa's {@code filters.mel} as it comes: the mel scale of Slaney's Auditory Toolbox, linear to 1 kHz and
     * logarithmic above, a triangle is one in Hz and has the area 1.
     */
    static TriangularBands of(MelPower frontEnd) {
        TriangularBands bands = new TriangularBands(frontEnd.melBands());
        double step = slaneyMel(frontEnd.sampleRateHz() / 2.0) / (frontEnd.melBands() + 1);
        double binHz = (double) frontEnd.sampleRateHz() / frontEnd.frameSamples();
        DoubleUnaryOperator hzOfBin = bin -> bin * binHz;
        for (int band = 0; band < frontEnd.melBands(); band++) {
            double[] corners = {slaneyHz(band * step), slaneyHz((band + 1) * step), slaneyHz((band + 2) * step)};
            double height = 2 / (corners[2] - corners[0]);
            bands.fill(band, frontEnd.frameSamples() / 2 + 1, hzOfBin, corners, height);
        }
        return bands;
    }

    /** @param corners where the triangle begins, is highest and ends, on the scale of {@code placeOfBin} */
    private void fill(int band, int bins, DoubleUnaryOperator placeOfBin, double[] corners, double height) {
        int first = 0;
        while (first < bins && placeOfBin.applyAsDouble(first) <= corners[0]) {
            first++;
        }
        int end = first;
        while (end < bins && placeOfBin.applyAsDouble(end) < corners[2]) {
            end++;
        }
        firstBin[band] = first;
        weights[band] = new float[end - first];
        for (int bin = first; bin < end; bin++) {
            double place = placeOfBin.applyAsDouble(bin);
            double share = place < corners[1]
                    ? (place - corners[0]) / (corners[1] - corners[0])
                    : (corners[2] - place) / (corners[2] - corners[1]);
            weights[band][bin - first] = (float) (height * share);
        }
    }

    /** @param power of each bin */
    float energy(float[] power, int band) {
        float[] weight = weights[band];
        int first = firstBin[band];
        float energy = 0;
        for (int i = 0; i < weight.length; i++) {
            energy += weight[i] * power[first + i];
        }
        return energy;
    }

    private static double kaldiMel(double hz) {
        return 1127 * Math.log1p(hz / 700);
    }

    private static double slaneyMel(double hz) {
        return hz < SLANEY_LINEAR_TO_HZ
                ? hz / SLANEY_HZ_PER_MEL
                : SLANEY_LINEAR_TO_HZ / SLANEY_HZ_PER_MEL + Math.log(hz / SLANEY_LINEAR_TO_HZ) / SLANEY_LOG_STEP;
    }

    private static double slaneyHz(double mel) {
        double above = mel - SLANEY_LINEAR_TO_HZ / SLANEY_HZ_PER_MEL;
        return above < 0 ? mel * SLANEY_HZ_PER_MEL : SLANEY_LINEAR_TO_HZ * Math.exp(SLANEY_LOG_STEP * above);
    }
}
