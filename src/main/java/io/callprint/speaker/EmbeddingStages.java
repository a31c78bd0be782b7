package io.callprint.speaker;

/**
 * Everything between one piece of audio and its embedding, for the reference check. Biometric data: no text form.
 *
 * @param audio at the front end's rate, before the level rule
 * @param features row by row, before a mean over the speech is removed
 * @param inputs the same as the network gets them
 * @param raw what the network gives
 * @param embedding the same at unit length
 * @param centred the direction of the embedding from the model's mean
 */
@SuppressWarnings("ArrayRecordComponent") // looked at element by element
record EmbeddingStages(
        float[] audio, float[] features, float[] inputs, float[] raw, float[] embedding, float[] centred) {
    @Override
    public String toString() {
        return "EmbeddingStages[redacted]";
    }
}
