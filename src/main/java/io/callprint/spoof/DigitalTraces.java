package io.callprint.spoof;

import io.callprint.audio.Levels;
import java.util.HashMap;
import java.util.Map;

/**
 * What a file leaves that air and a microphone do not.
 *
 * @param silentShare 0..1, blocks of 10 ms all of whose samples are the same number
 * @param repeatedSamples length of the longest stretch that comes a second time, sample for sample, later than a packet is
 *     repeated to conceal a loss
 */
record DigitalTraces(double silentShare, int repeatedSamples) {
    private static final int BLOCK = 80;
    private static final int HASHED = 48;
    private static final int MULTIPLIER = 0x01000193;

    private static final int CLOSEST = 800;
    private static final double LOWEST_DBFS = -50;

    /** @param samples 8 kHz */
    static DigitalTraces of(short[] samples) {
        int blocks = samples.length / BLOCK;
        int silent = 0;
        for (int block = 0; block < blocks; block++) {
            silent += isConstant(samples, block * BLOCK, BLOCK) ? 1 : 0;
        }
        return new DigitalTraces(blocks == 0 ? 0 : (double) silent / blocks, longestRepeat(samples));
    }

    private static boolean isConstant(short[] samples, int from, int length) {
        for (int i = from + 1; i < from + length; i++) {
            if (samples[i] != samples[from]) {
                return false;
            }
        }
        return true;
    }

    private static int longestRepeat(short[] samples) {
        int leaving = 1;
        for (int i = 0; i < HASHED; i++) {
            leaving *= MULTIPLIER;
        }
        Map<Integer, Integer> seen = new HashMap<>();
        int longest = 0;
        int hash = 0;
        for (int i = 0; i < samples.length; i++) {
            hash = hash * MULTIPLIER + samples[i];
            if (i >= HASHED) {
                hash -= leaving * samples[i - HASHED];
            }
            int mixed = hash * 0x9e3779b1;
            if (i >= HASHED
                    && mixed >>> 26 == 0) { // one place in 64, chosen by what lies there, so both copies choose alike
                Integer earlier = seen.putIfAbsent(hash, i);
                if (earlier != null && i - earlier >= CLOSEST) {
                    longest = Math.max(longest, sameAround(samples, earlier, i));
                }
            }
        }
        return longest;
    }

    /** How long the stretch around two places is that is the same; 0 when it is too faint to tell anything. */
    private static int sameAround(short[] samples, int earlier, int later) {
        int from = 0;
        while (earlier - from > 0 && samples[earlier - from - 1] == samples[later - from - 1]) {
            from++;
        }
        int to = 0;
        while (later + to < samples.length && samples[earlier + to] == samples[later + to]) {
            to++;
        }
        return Levels.rmsDbfs(samples, earlier - from, from + to) < LOWEST_DBFS ? 0 : from + to;
    }
}
