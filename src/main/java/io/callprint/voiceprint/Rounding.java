package io.callprint.voiceprint;

/**
 * How unit vectors become 8-bit rows, and how wrong a dot product of two rounded ones can be.
 *
 * <p>With x = x' + r and q = q' + s (the primed ones rounded): x·q - x'·q' = r·q + x'·s, so by Cauchy and Schwarz it is at
 * most |r| + (1 + |r|) |s|. The scale is chosen so that x'·q' fits 16 bits: |x'| is at most scale + sqrt(dimension) / 2.
 */
final class Rounding {
    static final int MAX_DIMENSION = 4096;

    private static final double UNIT_TOLERANCE = 1e-3;
    private static final float SLACK =
            3 * (float) UNIT_TOLERANCE; // vectors may be that much longer than 1, floats round

    private final int dimension;
    private final float scale;
    private final float perStep;

    Rounding(int dimension) {
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException("dimension " + dimension + ", expected 1 to " + MAX_DIMENSION);
        }
        this.dimension = dimension;
        this.scale = (float) Math.floor((Math.sqrt(Short.MAX_VALUE) - Math.sqrt(dimension) / 2) / (1 + UNIT_TOLERANCE));
        this.perStep = 1 / (scale * scale);
    }

    int dimension() {
        return dimension;
    }

    /**
     * @param steps receives the rounded components
     * @return the length of what rounding took away
     */
    float round(float[] vector, byte[] steps) {
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            steps[i] = (byte) Math.clamp((long) Math.rint(vector[i] * scale), -127, 127);
            float rest = vector[i] - exact(steps[i]);
            squares += (double) rest * rest;
        }
        return (float) Math.sqrt(squares);
    }

    /** The highest exact score that a row with this coarse dot product can have. */
    float atMost(short dot, float rowLost, float queryLost) {
        return dot * perStep + (rowLost + queryLost + rowLost * queryLost) * (1 + SLACK) + SLACK * 1e-2f;
    }

    /** The lowest coarse dot product with which a row that lost so much can still reach the exact score. */
    int atLeast(float score, float rowLost, float queryLost) {
        return score == Float.NEGATIVE_INFINITY
                ? Short.MIN_VALUE
                : (int) Math.floor((score - atMost((short) 0, rowLost, queryLost)) / perStep);
    }

    /** What a rounded component stands for. */
    float exact(byte step) {
        return step / scale;
    }

    void requireUnit(float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException("a vector of dimension " + vector.length + ", expected " + dimension);
        }
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (!(Math.abs(Math.sqrt(squares) - 1) <= UNIT_TOLERANCE)) {
            throw new IllegalArgumentException("a vector that is not of unit length within " + UNIT_TOLERANCE);
        }
    }
}
