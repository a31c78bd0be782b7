package io.callprint.voiceprint;

import org.jspecify.annotations.Nullable;

/**
 * Up to {@link #ROWS} voiceprints. A row that readers can see is never written again; only rows behind the last published
 * one are filled in place.
 *
 * <p>Each row is kept in two parts: rounded to 8 bits with the length of what rounding took away, which bounds how far a
 * coarse score can be off; and what was taken away, in 16 bits of the row's largest. Together they give a vector back to
 * about 24 bits a component and a score to {@link #SCORE_ERROR}, in 60 % of the memory of floats beside the rounded row.
 */
final class Segment {
    static final int ROWS = 256;

    /** How far a score can be from that of the vectors as they were put in. */
    static final double SCORE_ERROR = 1e-5;

    private final Rounding rounding;
    private final ByteScan scan;
    private final short[] rest;
    private final float[] restStep = new float[ROWS];
    private final byte[] rounded;
    private final float[] lost = new float[ROWS];
    private float mostLost; // of all rows ever written, so never too small for a reader of an older view
    private final @Nullable CallerId[] callers = new CallerId[ROWS];

    /** @param scan decides the layout of the rounded rows */
    Segment(Rounding rounding, ByteScan scan) {
        this.rounding = rounding;
        this.scan = scan;
        this.rest = new short[ROWS * rounding.dimension()];
        this.rounded = new byte[scan.bytes(ROWS, rounding.dimension())];
    }

    Segment copy() {
        Segment copy = new Segment(rounding, scan);
        System.arraycopy(rest, 0, copy.rest, 0, rest.length);
        System.arraycopy(restStep, 0, copy.restStep, 0, ROWS);
        System.arraycopy(rounded, 0, copy.rounded, 0, rounded.length);
        System.arraycopy(lost, 0, copy.lost, 0, ROWS);
        System.arraycopy(callers, 0, copy.callers, 0, ROWS);
        copy.mostLost = mostLost;
        return copy;
    }

    void write(int row, CallerId caller, float[] vector) {
        callers[row] = caller;
        byte[] steps = new byte[vector.length];
        lost[row] = rounding.round(vector, steps);
        mostLost = Math.max(mostLost, lost[row]);
        scan.put(rounded, row, steps);
        float[] left = new float[vector.length];
        float largest = 0;
        for (int i = 0; i < vector.length; i++) {
            left[i] = vector[i] - rounding.exact(steps[i]);
            largest = Math.max(largest, Math.abs(left[i]));
        }
        restStep[row] = largest / Short.MAX_VALUE;
        float perStep = largest == 0 ? 0 : Short.MAX_VALUE / largest;
        int first = row * vector.length;
        for (int i = 0; i < vector.length; i++) {
            rest[first + i] = (short) Math.rint(left[i] * perStep);
        }
    }

    void copyRow(int row, Segment from, int fromRow) {
        callers[row] = from.caller(fromRow);
        int dimension = rounding.dimension();
        scan.put(rounded, row, from.steps(fromRow));
        System.arraycopy(from.rest, fromRow * dimension, rest, row * dimension, dimension);
        restStep[row] = from.restStep[fromRow];
        lost[row] = from.lost[fromRow];
        mostLost = Math.max(mostLost, lost[row]);
    }

    private byte[] steps(int row) {
        byte[] steps = new byte[rounding.dimension()];
        scan.get(rounded, row, steps);
        return steps;
    }

    byte[] rounded() {
        return rounded;
    }

    float lost(int row) {
        return lost[row];
    }

    float mostLost() {
        return mostLost;
    }

    CallerId caller(int row) {
        CallerId caller = callers[row];
        if (caller == null) {
            throw new IllegalStateException("row " + row + " holds no voiceprint");
        }
        return caller;
    }

    /** As it was written, to about 24 bits a component. */
    float[] vector(int row) {
        byte[] steps = steps(row);
        float[] vector = new float[steps.length];
        int first = row * vector.length;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = rounding.exact(steps[i]) + rest[first + i] * restStep[row];
        }
        return vector;
    }

    float dot(int row, float[] query) {
        byte[] steps = steps(row);
        double coarse = 0;
        double fine = 0;
        int first = row * query.length;
        for (int i = 0; i < query.length; i++) {
            coarse += (double) rounding.exact(steps[i]) * query[i];
            fine += (double) rest[first + i] * query[i];
        }
        return (float) (coarse + fine * restStep[row]);
    }
}
