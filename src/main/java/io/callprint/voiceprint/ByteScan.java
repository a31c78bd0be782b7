package io.callprint.voiceprint;

/**
 * Dot products of one query with many rows of 8-bit numbers, the first and coarse pass of {@link VoiceprintIndex}. The
 * caller guarantees that every dot product fits 16 bits; partial sums may wrap.
 */
interface ByteScan {
    /** How many numbers a row is padded to: a multiple of this. */
    int rowMultiple();

    /**
     * @param rows row after row of {@code query.length} numbers
     * @param count rows to take, from the first
     * @param dots receives one dot product a row
     */
    void scan(byte[] rows, int count, short[] query, short[] dots);

    /** By the Vector API when this JVM has its module, otherwise a plain loop. */
    static ByteScan fastest() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() ? new VectorScan() : new PlainScan();
    }
}
