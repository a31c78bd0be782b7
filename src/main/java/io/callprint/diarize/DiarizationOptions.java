package io.callprint.diarize;

/**
 * How recordings are diarised. The likenesses depend on the model that makes the embeddings; docs/accuracy.md says on what
 * they were fitted.
 *
 * @param fewestSpeakers at least 1
 * @param mostSpeakers not fewer
 * @param likeness average cosine from which two voices are one speaker
 * @param sureLikeness average cosine from which a speaker of a chunk is one of those heard before, without waiting for the
 *     rest of the recording
 * @param shapingSeconds of speech that a voice of a window needs to shape a speaker
 * @param leastSpeakerShare of the recording; who speaks less, and less than 3 s, goes to the one they are most like
 * @param chunkWindows of 10 s, one every 5 s, whose voices are put together to speakers at once: memory and time of a
 *     chunk grow with them
 */
public record DiarizationOptions(
        int fewestSpeakers,
        int mostSpeakers,
        double likeness,
        double sureLikeness,
        double shapingSeconds,
        double leastSpeakerShare,
        int chunkWindows) {
    /** No more voices are told apart. */
    public static final int MOST_SPEAKERS = 20;

    public DiarizationOptions {
        if (fewestSpeakers < 1 || mostSpeakers < fewestSpeakers || mostSpeakers > MOST_SPEAKERS) {
            throw new IllegalArgumentException("%d to %d speakers, expected a range within 1 to %d"
                    .formatted(fewestSpeakers, mostSpeakers, MOST_SPEAKERS));
        }
        if (!(likeness >= -1 && likeness <= 1 && sureLikeness >= -1 && sureLikeness <= 1)) {
            throw new IllegalArgumentException(
                    "a likeness of " + likeness + " and " + sureLikeness + ", expected -1 to 1");
        }
    }
}
