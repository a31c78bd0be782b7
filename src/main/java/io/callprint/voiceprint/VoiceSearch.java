package io.callprint.voiceprint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Search for voices inside a server, by vectors that it keeps in the clear beside the voiceprints. It only names candidates:
 * who of them it is, is decided on the voiceprints, so a vector that is missing, old or altered can hide a caller and never
 * make one. Vectors of different models are kept apart. Whatever deletes a caller deletes the caller's vectors in the same
 * write, whether the process that does it searches or not.
 *
 * <p>Threads and errors as {@link VoiceprintStore}.
 */
public interface VoiceSearch {
    /**
     * One caller's voice to one model.
     *
     * @param samples ids of the samples it was made of, in order
     * @param place where the caller stands in a random order that is the same everywhere
     * @param vector of unit length; owned by this record, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // vectors are compared by nobody
    record Voice(CallerId caller, List<String> samples, long place, float[] vector) {
        public Voice {
            samples = List.copyOf(samples);
        }

        @Override
        public String toString() {
            return "Voice[of " + samples.size() + " samples, redacted]";
        }
    }

    /**
     * Makes room for a model's vectors where there is none.
     *
     * @param dimension of the vectors
     * @return why this server cannot search, one sentence; empty when it can
     */
    Optional<String> prepare(String modelId, int dimension);

    /** Whether {@link #becameWhole} was said since there is room for the model. */
    boolean isWhole(String modelId);

    /** Everybody's vector has been put. */
    void becameWhole(String modelId);

    /**
     * Keeps some hundred voices at most, each in the place of the caller's present one and only while the caller's voiceprint
     * has all its samples. One that was made of the same samples as the present one changes nothing.
     *
     * @return how many were written
     */
    int put(String modelId, Collection<Voice> voices);

    /** @return whether there was one */
    boolean remove(String modelId, CallerId caller);

    /**
     * Callers whose vectors are close to this one, the closest first; nearly always the closest of all.
     *
     * @param vector of unit length
     * @param count how many at most
     */
    List<CallerId> nearest(String modelId, float[] vector, int count);

    /** The callers with the smallest places. */
    List<CallerId> first(String modelId, int count);

    long size(String modelId);

    /** The samples that the vectors of these callers were made of; some hundred callers at most. */
    Map<CallerId, List<String>> samples(String modelId, Collection<CallerId> callers);

    /** Every caller of whom there is a vector, streamed; what changes meanwhile may come or not, or twice. */
    void forEach(String modelId, Consumer<CallerId> reader);

    /** The models with room for vectors; none where nobody ever asked for search in the server. */
    List<String> models();

    /** Deletes every vector of a model, and the room for them. */
    void drop(String modelId);

    /** Vectors that are kept of a caller, over all models. */
    default int count(CallerId caller) {
        return (int) models().stream()
                .filter(model -> samples(model, List.of(caller)).containsKey(caller))
                .count();
    }
}
