package io.callprint.voiceprint;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Which row a caller has: a hash table of row numbers alone, since the rows know their callers; about 10 bytes a caller where
 * a map of boxed numbers takes 80. Open addressing with linear probing; a removed entry's followers move up (Knuth, The Art of Computer
 * Programming 3, 6.4, algorithm R). Guarded by its owner.
 */
final class RowTable {
    static final int NONE = -1;

    private final IntFunction<CallerId> callers;
    private int[] rows = empty(64);
    private int size;

    /** @param callers of the rows in this table */
    RowTable(IntFunction<CallerId> callers) {
        this.callers = callers;
    }

    /** @return {@link #NONE} for a caller who is not here */
    int rowOf(CallerId caller) {
        return rows[slotOf(caller)];
    }

    /** Adds a caller, or gives one another row; the row must know its caller already. */
    void put(CallerId caller, int row) {
        int slot = slotOf(caller);
        if (rows[slot] == NONE && 2 * ++size > rows.length) {
            grow();
            slot = slotOf(caller);
        }
        rows[slot] = row;
    }

    /** To be called while the row still knows its caller. @return the row it had, or {@link #NONE} */
    int remove(CallerId caller) {
        int hole = slotOf(caller);
        int row = rows[hole];
        if (row == NONE) {
            return NONE;
        }
        size--;
        for (int slot = next(hole); rows[slot] != NONE; slot = next(slot)) {
            int home = home(callers.apply(rows[slot]));
            boolean isReachable = hole <= slot ? hole < home && home <= slot : hole < home || home <= slot;
            if (!isReachable) {
                rows[hole] = rows[slot];
                hole = slot;
            }
        }
        rows[hole] = NONE;
        return row;
    }

    private int slotOf(CallerId caller) {
        int slot = home(caller);
        while (rows[slot] != NONE && !callers.apply(rows[slot]).equals(caller)) {
            slot = next(slot);
        }
        return slot;
    }

    private int home(CallerId caller) {
        int hash = caller.hashCode() * 0x9e3779b9; // Fibonacci hashing
        return hash >>> (Integer.numberOfLeadingZeros(rows.length) + 1);
    }

    private int next(int slot) {
        return (slot + 1) & (rows.length - 1);
    }

    private void grow() {
        int[] before = rows;
        rows = empty(2 * before.length);
        for (int row : before) {
            if (row != NONE) {
                rows[slotOf(callers.apply(row))] = row;
            }
        }
    }

    private static int[] empty(int slots) {
        int[] rows = new int[slots];
        Arrays.fill(rows, NONE);
        return rows;
    }
}
