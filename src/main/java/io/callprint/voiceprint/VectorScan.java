package io.callprint.voiceprint;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** 8-bit rows widened to 16-bit lanes, multiplied and summed there. */
final class VectorScan implements ByteScan {
    private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> PACKED =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(LANES.vectorBitSize() / 2));
    private static final int STEP = LANES.length();

    @Override
    public int rowMultiple() {
        return STEP;
    }

    @Override
    public void scan(byte[] rows, int count, short[] query, short[] dots) {
        int width = query.length;
        for (int row = 0, at = 0; row < count; row++, at += width) {
            ShortVector sum = ShortVector.zero(LANES);
            for (int i = 0; i < width; i += STEP) {
                ShortVector wide = (ShortVector)
                        ByteVector.fromArray(PACKED, rows, at + i).convertShape(VectorOperators.B2S, LANES, 0);
                sum = sum.add(wide.mul(ShortVector.fromArray(LANES, query, i)));
            }
            dots[row] = sum.reduceLanes(VectorOperators.ADD);
        }
    }
}
