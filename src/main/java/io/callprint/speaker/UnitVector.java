package io.callprint.speaker;

/** Directions of embeddings. */
final class UnitVector {
    private UnitVector() {}

    /** @throws ArithmeticException when there is no direction: all zero, or a value that is not finite */
    static float[] of(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
            throw new ArithmeticException("an embedding without a direction");
        }
        double length = Math.sqrt(squares);
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /** The direction from {@code centre} to a vector. */
    static float[] from(float[] centre, float[] vector) {
        float[] difference = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            difference[i] = vector[i] - centre[i];
        }
        return of(difference);
    }
}
