package io.callprint.spoof;

/** A detector of voices that are made or played. Any number of threads may ask at once. */
public interface SpoofScorer {
    /**
     * @param speech net speech, 8 kHz, 16 bit; not changed
     * @return 0, spoken by a person, to 1, made or played
     */
    double score(short[] speech);

    /** The score from which {@link Suspicion#SYNTHETIC} is said. */
    double threshold();
}
