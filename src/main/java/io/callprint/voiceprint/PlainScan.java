package io.callprint.voiceprint;

/** The scan for a JVM that was started without the Vector API: one row a block, four sums at once. */
final class PlainScan implements ByteScan {
    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int bytes(int rows, int width) {
        return rows * width;
    }

    @Override
    public void put(byte[] rows, int row, byte[] steps) {
        System.arraycopy(steps, 0, rows, row * steps.length, steps.length);
    }

    @Override
    public void get(byte[] rows, int row, byte[] steps) {
        System.arraycopy(rows, row * steps.length, steps, 0, steps.length);
    }

    @Override
    public short[] query(byte[] steps) {
        short[] query = new short[steps.length];
        for (int i = 0; i < query.length; i++) {
            query[i] = steps[i];
        }
        return query;
    }

    @Override
    public int scan(byte[] rows, int count, short[] query, short[] dots) {
        int width = query.length;
        int fours = width / 4 * 4;
        int most = Short.MIN_VALUE;
        for (int row = 0, at = 0; row < count; row++, at += width) {
            int a = 0;
            int b = 0;
            int c = 0;
            int d = 0;
            for (int i = 0; i < fours; i += 4) {
                a += rows[at + i] * query[i];
                b += rows[at + i + 1] * query[i + 1];
                c += rows[at + i + 2] * query[i + 2];
                d += rows[at + i + 3] * query[i + 3];
            }
            for (int i = fours; i < width; i++) {
                a += rows[at + i] * query[i];
            }
            dots[row] = (short) (a + b + c + d);
            most = Math.max(most, dots[row]);
        }
        return most;
    }
}
