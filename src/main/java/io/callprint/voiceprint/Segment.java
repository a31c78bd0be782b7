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
    private final int lanes;
    private final short[] rest;
    private final float[] restStep = new float[ROWS];
    private final byte[] rounded;
    private final float[] lost = new float[ROWS];
    private float mostLost; // of all rows ever written, so never too small for a reader of an older view
    private final @Nullable CallerId[] callers = new CallerId[ROWS];

    /** @param lanes of the scan, which decide the layout of the rounded rows */
    Segment(Rounding rounding, int lanes) {
        this.rounding = rounding;
        this.lanes = lanes;
        this.rest = new short[ROWS * rounding.dimension()];
        this.rounded = new byte[ROWS * rounding.dimension()];
    }

    Segment copy() {
        Segment copy = new Segment(rounding, lanes);
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
        int first = first(row);
        lost[row] = rounding.round(vector, (i, step) -> rounded[first + i * lanes] = (byte) step);
        mostLost = Math.max(mostLost, lost[row]);
        float largest = 0;
        for (int i = 0; i < vector.length; i++) {
            largest = Math.max(largest, Math.abs(vector[i] - rounding.exact(rounded[first + i * lanes])));
        }
        restStep[row] = largest / Short.MAX_VALUE;
        for (int i = 0; i < vector.length; i++) {
            float left = vector[i] - rounding.exact(rounded[first + i * lanes]);
            rest[row * vector.length + i] = largest == 0 ? 0 : (short) Math.round(left / restStep[row]);
        }
    }

    void copyRow(int row, Segment from, int fromRow) {
        callers[row] = from.caller(fromRow);
        int dimension = rounding.dimension();
        for (int i = 0; i < dimension; i++) {
            rounded[first(row) + i * lanes] = from.rounded[from.first(fromRow) + i * lanes];
        }
        System.arraycopy(from.rest, fromRow * dimension, rest, row * dimension, dimension);
        restStep[row] = from.restStep[fromRow];
        lost[row] = from.lost[fromRow];
        mostLost = Math.max(mostLost, lost[row]);
    }

    /** Where the first component of a row lies; the others follow every {@link #lanes}, between those of other rows. */
    private int first(int row) {
        return row / lanes * lanes * rounding.dimension() + row % lanes;
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
        float[] vector = new float[rounding.dimension()];
        int first = first(row);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = rounding.exact(rounded[first + i * lanes]) + rest[row * vector.length + i] * restStep[row];
        }
        return vector;
    }

    float dot(int row, float[] query) {
        double coarse = 0;
        double fine = 0;
        int first = first(row);
        int firstRest = row * query.length;
        for (int i = 0; i < query.length; i++) {
            coarse += (double) rounding.exact(rounded[first + i * lanes]) * query[i];
            fine += (double) rest[firstRest + i] * query[i];
        }
        return (float) (coarse + fine * restStep[row]);
    }
}
