package io.callprint.identity;

import io.callprint.identity.Mirror.Neighbour;
import io.callprint.voiceprint.CallerId;
import java.util.List;
import java.util.Optional;

/** One voice compared with the enrolled callers, all around one centre. */
interface Heard {
    /** Enrolled, whether they were compared or not. */
    int callers();

    /** Best first. */
    List<Neighbour> nearest(int top);

    Optional<Neighbour> scored(CallerId caller);

    /**
     * The score of a caller with another vector.
     *
     * @param x around the same centre
     * @return -1 to 1; -1 when the caller is not among those compared
     */
    double score(CallerId caller, float[] x);

    /** How alike two callers' voiceprints are, -1 to 1; -1 when one is not among those compared. */
    double alike(CallerId one, CallerId other);
}
