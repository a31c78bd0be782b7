package io.callprint.voiceprint;

import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * One row a 16-bit lane, two numbers of it at a time: a lane's high byte holds every second number, signed; its low byte
 * the one before it, raised by 128. A shift and a mask take them apart without widening anything, and what raising adds to
 * a dot product is the same for all rows. On processors with 256-bit registers the memory is then the limit, not the
 * arithmetic.
 *
 * <pre>
 * block of 16 rows: row 0: 0,1 | row 1: 0,1 | ... | row 15: 0,1 | row 0: 2,3 | row 1: 2,3 | ...
 * </pre>
 */
final class VectorScan implements ByteScan {
    private static final VectorSpecies<Short> LANES = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> PACKED = VectorSpecies.of(byte.class, VectorShape.preferredShape());
    private static final int STEP = LANES.length();
    private static final int RAISED = 128;
    private static final int STREAMS = 4;
    private static final boolean IS_LOW_FIRST = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    @Override
    public int lanes() {
        return STEP;
    }

    @Override
    public int bytes(int rows, int width) {
        return rows * 2 * pairs(width);
    }

    @Override
    public void put(byte[] rows, int row, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            rows[at(row, i, steps.length)] = (byte) (isLow(i) ? steps[i] + RAISED : steps[i]);
        }
    }

    @Override
    public void get(byte[] rows, int row, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            byte stored = rows[at(row, i, steps.length)];
            steps[i] = (byte) (isLow(i) ? stored - RAISED : stored);
        }
    }

    /** Every number as often as there are lanes, pair by pair; before them what the sums begin with. */
    @Override
    public short[] query(byte[] steps) {
        short[] query = new short[(1 + 2 * pairs(steps.length)) * STEP];
        int raised = 0;
        for (int i = 0; i < steps.length; i++) {
            raised += isLow(i) ? RAISED * steps[i] : 0;
            fill(query, i + 1, steps[i]);
        }
        fill(query, 0, -raised);
        return query;
    }

    @Override
    public int scan(byte[] rows, int count, short[] query, short[] dots) {
        int block = 2 * STEP * ((query.length / STEP - 1) / 2);
        int blocks = (count + STEP - 1) / STEP;
        int apart = blocks / STREAMS;
        ShortVector most = ShortVector.broadcast(LANES, Short.MIN_VALUE);
        for (int first = 0; first < apart; first++) {
            most = most.max(four(rows, first, apart, block, query, dots));
        }
        for (int single = STREAMS * apart; single < blocks; single++) {
            most = most.max(one(rows, single, block, query, dots));
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    private static ShortVector one(byte[] rows, int block, int bytes, short[] query, short[] dots) {
        ShortVector low = ShortVector.fromArray(LANES, query, 0);
        ShortVector high = ShortVector.zero(LANES);
        for (int at = 0; at < bytes; at += 2 * STEP) {
            ShortVector both = pair(rows, block * bytes + at);
            low = low.add(low(both).mul(ShortVector.fromArray(LANES, query, STEP + at)));
            high = high.add(high(both).mul(ShortVector.fromArray(LANES, query, 2 * STEP + at)));
        }
        ShortVector sum = low.add(high);
        sum.intoArray(dots, block * STEP);
        return sum;
    }

    /** A block from each quarter at once: the processor reads ahead in four places, which is faster than in one. */
    private static ShortVector four(byte[] rows, int first, int apart, int bytes, short[] query, short[] dots) {
        int a = first * bytes;
        int b = a + apart * bytes;
        int c = b + apart * bytes;
        int d = c + apart * bytes;
        ShortVector sumA = ShortVector.fromArray(LANES, query, 0);
        ShortVector sumB = sumA;
        ShortVector sumC = sumA;
        ShortVector sumD = sumA;
        for (int at = 0; at < bytes; at += 2 * STEP) {
            ShortVector even = ShortVector.fromArray(LANES, query, STEP + at);
            ShortVector odd = ShortVector.fromArray(LANES, query, 2 * STEP + at);
            ShortVector pairA = pair(rows, a + at);
            ShortVector pairB = pair(rows, b + at);
            ShortVector pairC = pair(rows, c + at);
            ShortVector pairD = pair(rows, d + at);
            sumA = sumA.add(low(pairA).mul(even)).add(high(pairA).mul(odd));
            sumB = sumB.add(low(pairB).mul(even)).add(high(pairB).mul(odd));
            sumC = sumC.add(low(pairC).mul(even)).add(high(pairC).mul(odd));
            sumD = sumD.add(low(pairD).mul(even)).add(high(pairD).mul(odd));
        }
        sumA.intoArray(dots, first * STEP);
        sumB.intoArray(dots, (first + apart) * STEP);
        sumC.intoArray(dots, (first + 2 * apart) * STEP);
        sumD.intoArray(dots, (first + 3 * apart) * STEP);
        return sumA.max(sumB).max(sumC.max(sumD));
    }

    private static ShortVector pair(byte[] rows, int at) {
        return ByteVector.fromArray(PACKED, rows, at).reinterpretAsShorts();
    }

    private static ShortVector low(ShortVector pair) {
        return pair.and((short) 0xff);
    }

    private static ShortVector high(ShortVector pair) {
        return pair.lanewise(VectorOperators.ASHR, 8);
    }

    private static void fill(short[] query, int place, int value) {
        for (int lane = 0; lane < STEP; lane++) {
            query[place * STEP + lane] = (short) value;
        }
    }

    private static int pairs(int width) {
        return (width + 1) / 2;
    }

    private static boolean isLow(int i) {
        return i % 2 == 0;
    }

    private static int at(int row, int i, int width) {
        int lane = row / STEP * STEP * pairs(width) + i / 2 * STEP + row % STEP;
        return 2 * lane + (isLow(i) == IS_LOW_FIRST ? 0 : 1);
    }
}
