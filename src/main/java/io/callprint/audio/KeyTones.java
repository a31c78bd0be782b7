package io.callprint.audio;

/**
 * Finds key presses sent as tones (ITU-T Q.23) in 8 kHz audio, each once. Every 12.75 ms the power at the eight frequencies is
 * measured by the Goertzel algorithm (Goertzel, 1958) and judged by the rules of ITU-T Q.24: one row and one column stand out,
 * neither is much louder than the other, and the two are nearly all that is heard, which is what speech seldom is.
 *
 * <p>TarsosDSP's Goertzel is not used: its power depends on the phase in which a block ends, and it allocates for each block.
 *
 * <p>One thread; allocates nothing.
 */
public final class KeyTones {
    /** No key. */
    public static final char NONE = 0;

    private static final String KEYS = "123A456B789C*0#D";
    private static final double[] FREQUENCIES_HZ = {697, 770, 852, 941, 1209, 1336, 1477, 1633};
    private static final int ROWS = 4;

    /** Short enough to see a tone of 40 ms twice and to bear 1.5 % of frequency error, long enough to tell rows apart. */
    private static final int BLOCK_SAMPLES = 102;

    /** Weakest block: -42 dBFS, about -25 dBm a tone less what a line loses. */
    private static final double LEAST_POWER = 260.0 * 260.0 * BLOCK_SAMPLES;

    private static final double ROW_LOUDER = 4.0; // 6 dB
    private static final double COLUMN_LOUDER = 8.0; // 9 dB: lines weaken high frequencies
    private static final double STANDS_OUT = 6.3; // 8 dB
    private static final double SHARE_OF_ALL = 0.78; // of tones 1.5 % off
    private static final double SHARE_OF_ALL_WHEN_CLEAR = 0.90;

    /** Hits in a row that make a press: 40 ms hold two whole blocks, and two are enough when they are clear. */
    private static final int CLEAR_HITS = 2;

    private static final int HITS = 3;
    /** Misses in a row that end it: a pause of 40 ms makes three. */
    private static final int MISSES = 3;

    private final double[] cosines = new double[FREQUENCIES_HZ.length];
    private final double[] last = new double[FREQUENCIES_HZ.length];
    private final double[] before = new double[FREQUENCIES_HZ.length];
    private double energy;
    private int filled;
    private char candidate = NONE;
    private int hits;
    private int clearHits;
    private double share;
    private char pressed = NONE;
    private int misses;

    public KeyTones() {
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = 2 * Math.cos(2 * Math.PI * FREQUENCIES_HZ[i] / 8_000);
        }
    }

    /** Whether a key is down as far as heard. */
    public boolean isDown() {
        return pressed != NONE;
    }

    /** The key that is down, or {@link #NONE}. */
    public char pressed() {
        return pressed;
    }

    /** @return a key whose press began within these samples, or {@link #NONE}; at most one in 40 ms */
    public char accept(short[] samples, int count) {
        char begun = NONE;
        for (int i = 0; i < count; i++) {
            double sample = samples[i];
            for (int f = 0; f < cosines.length; f++) {
                double next = sample + cosines[f] * last[f] - before[f];
                before[f] = last[f];
                last[f] = next;
            }
            energy += sample * sample;
            if (++filled == BLOCK_SAMPLES) {
                char now = judge();
                begun = now == NONE ? begun : now;
            }
        }
        return begun;
    }

    private char judge() {
        char heard = heard();
        for (int f = 0; f < cosines.length; f++) {
            last[f] = 0;
            before[f] = 0;
        }
        energy = 0;
        filled = 0;
        boolean goesOn = heard != NONE && heard == candidate;
        boolean isClear = share > SHARE_OF_ALL_WHEN_CLEAR;
        hits = goesOn ? hits + 1 : 1;
        clearHits = !isClear ? 0 : goesOn ? clearHits + 1 : 1;
        candidate = heard;
        misses = heard == pressed ? 0 : misses + 1;
        if (pressed != NONE && misses >= MISSES) {
            pressed = NONE;
        }
        if (heard != NONE && heard != pressed && (hits >= HITS || clearHits >= CLEAR_HITS)) {
            pressed = heard;
            misses = 0;
            return heard;
        }
        return NONE;
    }

    /** The key whose two tones this block holds and nothing else. */
    private char heard() {
        int row = loudest(0);
        int column = loudest(ROWS);
        double rowPower = power(row);
        double columnPower = power(column);
        boolean balanced = rowPower < ROW_LOUDER * columnPower && columnPower < COLUMN_LOUDER * rowPower;
        // A sine of amplitude a has the power (a N/2)^2 at its frequency and the energy a^2 N/2.
        share = energy == 0 ? 0 : (rowPower + columnPower) / (energy * BLOCK_SAMPLES / 2);
        return energy > LEAST_POWER && balanced && share > SHARE_OF_ALL && standsOut(row, 0) && standsOut(column, ROWS)
                ? KEYS.charAt(row * ROWS + column - ROWS)
                : NONE;
    }

    private int loudest(int from) {
        int loudest = from;
        for (int f = from + 1; f < from + ROWS; f++) {
            if (power(f) > power(loudest)) {
                loudest = f;
            }
        }
        return loudest;
    }

    private boolean standsOut(int frequency, int from) {
        for (int f = from; f < from + ROWS; f++) {
            if (f != frequency && power(f) * STANDS_OUT > power(frequency)) {
                return false;
            }
        }
        return true;
    }

    private double power(int f) {
        return last[f] * last[f] + before[f] * before[f] - cosines[f] * last[f] * before[f];
    }
}
