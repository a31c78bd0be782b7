package io.callprint.audio;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * 8 to 16 kHz by a 95-tap half-band FIR (Kaiser-windowed sinc): flat within 0.1 dB to 3.4 kHz, images of that band more
 * than 95 dB down. The taps are a resource, the same numbers the models' reference vectors were computed with.
 *
 * <p>With u the input interleaved with zeros, y[n] = sum over k of h[k] u[n + 47 - k]: the delay is taken out, samples
 * outside the input are zero, N samples become 2N. Half-band means that every second tap but the middle one is zero: even
 * outputs are the input itself, and only odd ones cost 48 products. Immutable, any thread.
 */
public final class Upsampler {
    private static final String RESOURCE = "upsample-taps.txt";
    private static final int TAPS = 95;
    private static final int CENTRE = 47;
    private static final int BRANCH = 48;

    /** h[0], h[2], ... h[94]; symmetric, so that its direction does not matter. */
    private final float[] branch = load();

    /**
     * @param input 8 kHz
     * @return 16 kHz, twice as many samples, on the input's scale
     */
    public float[] upsample(float[] input) {
        int n = input.length;
        float[] padded = new float[n + BRANCH];
        System.arraycopy(input, 0, padded, BRANCH / 2 - 1, n);
        float[] between = new float[n];
        for (int j = 0; j < BRANCH; j++) {
            addScaled(between, branch[j], padded, j);
        }
        float[] output = new float[2 * n];
        for (int m = 0; m < n; m++) {
            output[2 * m] = input[m];
            output[2 * m + 1] = between[m];
        }
        return output;
    }

    /** One tap for all samples at once: a loop the compiler makes vectors of. */
    private static void addScaled(float[] sum, float tap, float[] x, int first) {
        for (int m = 0; m < sum.length; m++) {
            sum[m] += tap * x[first + m];
        }
    }

    private static float[] load() {
        double[] taps = readTaps();
        if (taps.length != TAPS) {
            throw new IllegalStateException(RESOURCE + " has " + taps.length + " taps, expected " + TAPS);
        }
        float[] branch = new float[BRANCH];
        for (int k = 0; k < TAPS; k++) {
            if (k % 2 == 0) {
                branch[k / 2] = (float) taps[k];
            } else if (taps[k] != (k == CENTRE ? 1 : 0)) {
                throw new IllegalStateException(RESOURCE + " is not half-band: tap " + k + " is " + taps[k]);
            }
        }
        return branch;
    }

    private static double[] readTaps() {
        try (InputStream stream = Upsampler.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))
                    .lines()
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
