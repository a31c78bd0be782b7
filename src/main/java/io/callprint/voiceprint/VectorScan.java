package io.callprint.voiceprint;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** 8-bit numbers widened to 16-bit lanes, one row a lane. */
final class VectorScan implements ByteScan {
    private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> PACKED =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES.vectorBitSize() / 2));
    private static final int STEP = LANES.length();

    @Override
    public int lanes() {
        return STEP;
    }

    @Override
    public void scan(byte[] rows, int count, short[] query, short[] dots) {
        int block = query.length * STEP;
        for (int row = 0, at = 0; row < count; row += STEP, at += block) {
            ShortVector sums = ShortVector.zero(LANES);
            for (int i = 0; i < query.length; i++) {
                ShortVector wide = (ShortVector)
                        ByteVector.fromArray(PACKED, rows, at + i * STEP).convertShape(VectorOperators.B2S, LANES, 0);
                sums = sums.add(wide.mul(query[i]));
            }
            sums.intoArray(dots, row);
        }
    }
}
