package io.callprint.eval;

import java.util.Arrays;

/**
 * Pairs rows with columns so that the sum of the chosen values is greatest: the Hungarian algorithm with potentials
 * (Kuhn 1955, Munkres 1957), O(n^3).
 */
final class BestPairing {
    private BestPairing() {}

    /**
     * @param values {@code rows x columns}, not negative
     * @return for each row its column, or -1 where there are fewer columns than rows
     */
    static int[] of(double[][] values) {
        int rows = values.length;
        int columns = rows == 0 ? 0 : values[0].length;
        int size = Math.max(rows, columns);
        double[] rowPotential = new double[size + 1];
        double[] columnPotential = new double[size + 1];
        int[] rowOf = new int[size + 1]; // by column, from 1 on; 0 is nobody
        for (int row = 1; row <= size; row++) {
            augment(values, row, rowPotential, columnPotential, rowOf);
        }
        int[] pairing = new int[rows];
        Arrays.fill(pairing, -1);
        for (int column = 1; column <= columns; column++) {
            if (rowOf[column] >= 1 && rowOf[column] <= rows) {
                pairing[rowOf[column] - 1] = column - 1;
            }
        }
        return pairing;
    }

    /** Finds the cheapest alternating path that gives this row a column, and walks it. */
    private static void augment(
            double[][] values, int row, double[] rowPotential, double[] columnPotential, int[] rowOf) {
        int size = rowOf.length - 1;
        double[] least = new double[size + 1];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int[] before = new int[size + 1];
        boolean[] isSeen = new boolean[size + 1];
        rowOf[0] = row;
        int column = 0;
        while (rowOf[column] != 0) {
            isSeen[column] = true;
            int from = rowOf[column];
            double step = Double.POSITIVE_INFINITY;
            int next = 0;
            for (int to = 1; to <= size; to++) {
                if (isSeen[to]) {
                    continue;
                }
                double cost = cost(values, from, to) - rowPotential[from] - columnPotential[to];
                if (cost < least[to]) {
                    least[to] = cost;
                    before[to] = column;
                }
                if (least[to] < step) {
                    step = least[to];
                    next = to;
                }
            }
            for (int to = 0; to <= size; to++) {
                if (isSeen[to]) {
                    rowPotential[rowOf[to]] += step;
                    columnPotential[to] -= step;
                } else {
                    least[to] -= step;
                }
            }
            column = next;
        }
        while (column != 0) {
            rowOf[column] = rowOf[before[column]];
            column = before[column];
        }
    }

    /** The matrix is filled up to a square with pairs that are worth nothing. */
    private static double cost(double[][] values, int row, int column) {
        return row <= values.length && column <= values[0].length ? -values[row - 1][column - 1] : 0;
    }
}
