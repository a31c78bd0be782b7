package io.callprint.voiceprint;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@link #ROWS} voiceprints. A row that readers can see is never written again; only rows behind the last published
 * one are filled in place.
 *
 * <p>Each row is kept twice: exact floats, and rounded to 8 bits with the length of what rounding took away, which bounds
 * how far a coarse score can be off.
 */
final class Segment {
    static final int ROWS = 256;

    private final Rounding rounding;
    private final int lanes;
    private final float[] exact;
    private final byte[] rounded;
    private final float[] lost = new float[ROWS];
    private float mostLost; // of all rows ever written, so never too small for a reader of an older view
    private final @Nullable CallerId[] callers = new CallerId[ROWS];

    /** @param lanes of the scan, which decide the layout of the rounded rows */
    Segment(Rounding rounding, int lanes) {
        this.rounding = rounding;
        this.lanes = lanes;
        this.exact = new float[ROWS * rounding.dimension()];
        this.rounded = new byte[ROWS * rounding.dimension()];
    }

    Segment copy() {
        Segment copy = new Segment(rounding, lanes);
        System.arraycopy(exact, 0, copy.exact, 0, exact.length);
        System.arraycopy(rounded, 0, copy.rounded, 0, rounded.length);
        System.arraycopy(lost, 0, copy.lost, 0, ROWS);
        System.arraycopy(callers, 0, copy.callers, 0, ROWS);
        copy.mostLost = mostLost;
        return copy;
    }

    void write(int row, CallerId caller, float[] vector) {
        callers[row] = caller;
        System.arraycopy(vector, 0, exact, row * vector.length, vector.length);
        int first = row / lanes * lanes * vector.length + row % lanes;
        lost[row] = rounding.round(vector, (i, step) -> rounded[first + i * lanes] = (byte) step);
        mostLost = Math.max(mostLost, lost[row]);
    }

    void copyRow(int row, Segment from, int fromRow) {
        write(row, from.caller(fromRow), from.vector(fromRow));
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

    float[] vector(int row) {
        return Arrays.copyOfRange(exact, row * rounding.dimension(), (row + 1) * rounding.dimension());
    }

    float dot(int row, float[] query) {
        double sum = 0;
        int at = row * query.length;
        for (int i = 0; i < query.length; i++) {
            sum += (double) exact[at + i] * query[i];
        }
        return (float) sum;
    }
}
