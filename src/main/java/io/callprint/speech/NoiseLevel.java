package io.callprint.speech;

import io.callprint.audio.Levels;

/**
 * The level of what lies between a call's speech: the median over its chunks, by a histogram of 1 dB, so that a cough or
 * a missed word does not move it.
 */
final class NoiseLevel {
    private static final int LOWEST_DBFS = -100;

    private final int[] chunksByDb = new int[-LOWEST_DBFS + 1];
    private int chunks;

    /** Made-up audio says nothing of the line and is left out. */
    void add(SpeechChunk chunk) {
        if (chunk.concealedSamples() == 0) {
            chunksByDb[(int) Math.round(chunk.levelDbfs()) - LOWEST_DBFS]++;
            chunks++;
        }
    }

    /** -100 when there was nothing between. */
    double dbfs() {
        int below = 0;
        for (int i = 0; i < chunksByDb.length; i++) {
            below += chunksByDb[i];
            if (below > chunks / 2) {
                return i + LOWEST_DBFS;
            }
        }
        return Levels.SILENCE_DBFS;
    }
}
