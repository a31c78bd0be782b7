package io.callprint.eval;

/**
 * A telephone line's band and equaliser: a linear-phase FIR filter by frequency sampling, Hamming window. Immutable.
 */
final class LineFilter {
    private static final int TAPS = 97;
    private static final int GRID = 1024;
    private static final double RATE_HZ = 8000;

    private final double[] taps = new double[TAPS];

    /** @param frequenciesHz rising from 0 to 4000; the gain between is linear in dB */
    LineFilter(double[] frequenciesHz, double[] gainsDb) {
        for (int n = 0; n < TAPS; n++) {
            double delay = n - (TAPS - 1) / 2.0;
            double sum = 0;
            for (int k = 0; k < GRID; k++) {
                double hz = (k + 0.5) * RATE_HZ / 2 / GRID;
                sum += gain(frequenciesHz, gainsDb, hz) * Math.cos(2 * Math.PI * hz * delay / RATE_HZ);
            }
            double window = 0.54 - 0.46 * Math.cos(2 * Math.PI * n / (TAPS - 1));
            taps[n] = window * sum / GRID;
        }
    }

    private static double gain(double[] frequenciesHz, double[] gainsDb, double hz) {
        int piece = 1;
        while (piece < frequenciesHz.length - 1 && hz > frequenciesHz[piece]) {
            piece++;
        }
        double step = (hz - frequenciesHz[piece - 1]) / (frequenciesHz[piece] - frequenciesHz[piece - 1]);
        return Math.pow(10, (gainsDb[piece - 1] + step * (gainsDb[piece] - gainsDb[piece - 1])) / 20);
    }

    /** As long as the input, without the filter's delay. */
    float[] filtered(float[] input) {
        float[] output = new float[input.length];
        int half = (TAPS - 1) / 2;
        for (int i = 0; i < output.length; i++) {
            double sum = 0;
            int from = Math.max(0, i + half - input.length + 1);
            int to = Math.min(TAPS, i + half + 1);
            for (int k = from; k < to; k++) {
                sum += taps[k] * input[i + half - k];
            }
            output[i] = (float) sum;
        }
        return output;
    }
}
