package io.callprint.speaker;

import io.callprint.model.FrontEnd;

/** Triangular bands, evenly spaced and half overlapping on the mel scale 1127 ln(1 + f/700). Immutable. */
final class MelBands {
    private final int[] firstBin;
    private final float[][] weights;
    private final float energyFloor;
    private final float logFloor;

    MelBands(FrontEnd frontEnd) {
        int bands = frontEnd.melBands();
        firstBin = new int[bands];
        weights = new float[bands][];
        energyFloor = (float) frontEnd.energyFloor();
        logFloor = (float) frontEnd.logFloor();
        double lowest = mel(frontEnd.lowestHz());
        double step = (mel(frontEnd.highestHz()) - lowest) / (bands + 1);
        double binHz = (double) frontEnd.sampleRateHz() / frontEnd.fftSize();
        for (int band = 0; band < bands; band++) {
            fill(band, lowest + band * step, step, binHz, frontEnd.fftSize() / 2);
        }
    }

    private void fill(int band, double left, double step, double binHz, int bins) {
        int first = 0;
        while (first < bins && mel(first * binHz) <= left) {
            first++;
        }
        int end = first;
        while (end < bins && mel(end * binHz) < left + 2 * step) {
            end++;
        }
        firstBin[band] = first;
        weights[band] = new float[end - first];
        for (int bin = first; bin < end; bin++) {
            double distance = Math.abs(mel(bin * binHz) - (left + step));
            weights[band][bin - first] = (float) (1 - distance / step);
        }
    }

    /**
     * @param power of each bin
     * @param out gets one value a band from {@code offset} on
     * @param lowest how many bands, from the lowest on
     */
    void logEnergies(float[] power, float[] out, int offset, int lowest) {
        for (int band = 0; band < lowest; band++) {
            float[] weight = weights[band];
            int first = firstBin[band];
            float energy = 0;
            for (int i = 0; i < weight.length; i++) {
                energy += weight[i] * power[first + i];
            }
            out[offset + band] = Math.max((float) Math.log(Math.max(energy, energyFloor)), logFloor);
        }
    }

    private static double mel(double hz) {
        return 1127 * Math.log1p(hz / 700);
    }
}
