package io.callprint.voiceprint;

/**
 * Dot products of one query with many rows of 8-bit numbers, the first and coarse pass of {@link VoiceprintIndex}. The
 * caller guarantees that every dot product fits 16 bits; partial sums may wrap.
 *
 * <p>Rows lie in blocks of {@link #lanes} rows: the first number of each row of the block, then the second of each, and so on.
 * So each lane of a vector register sums up one row, and nothing is summed across lanes.
 */
interface ByteScan {
    /** Rows in a block: a power of two up to {@link Segment#ROWS}. */
    int lanes();

    /**
     * @param rows whole blocks
     * @param count rows to take, from the first; the rest of the last block is computed too
     * @param query as many numbers as a row has
     * @param dots receives one dot product a row
     */
    void scan(byte[] rows, int count, short[] query, short[] dots);

    /** By the Vector API when this JVM has its module, otherwise a plain loop. */
    static ByteScan fastest() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new VectorScan() : new PlainScan();
    }
}
