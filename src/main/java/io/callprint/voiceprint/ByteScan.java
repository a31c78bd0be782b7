package io.callprint.voiceprint;

/**
 * Dot products of one query with many rows of 8-bit numbers, the first and coarse pass of {@link VoiceprintIndex}. The
 * caller guarantees that every dot product fits 16 bits; partial sums may wrap. How rows lie in memory is the scan's own
 * business: they come in blocks of {@link #lanes}, so that nothing need be summed across the lanes of a register.
 */
interface ByteScan {
    /** Rows in a block: a power of two up to {@link Segment#ROWS}. */
    int lanes();

    /** Bytes of so many rows, a whole number of blocks. */
    int bytes(int rows, int width);

    /** Writes one row of as many numbers as it has. */
    void put(byte[] rows, int row, byte[] steps);

    /** Reads the row back. */
    void get(byte[] rows, int row, byte[] steps);

    /** The query in the form that {@link #scan} takes. */
    short[] query(byte[] steps);

    /**
     * @param rows whole blocks
     * @param count rows to take, from the first; the rest of the last block is computed too
     * @param query made by {@link #query}
     * @param dots receives one dot product a row
     * @return the largest of what was computed, at least that of the rows taken
     */
    int scan(byte[] rows, int count, short[] query, short[] dots);

    /** By the Vector API when this JVM has its module, otherwise a plain loop. */
    static ByteScan fastest() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new VectorScan() : new PlainScan();
    }
}
