package io.callprint.identity;

import io.callprint.identity.Mirror.Neighbour;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A voice compared with a few callers whose voiceprints were read for it, by the same arithmetic as {@link Mirror}'s. */
final class Shortlist implements Heard {
    private final float[] x;
    private final int callers;
    private final Map<CallerId, Listed> listed = new LinkedHashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // vectors are compared by nobody
    private record Listed(Voiceprint voiceprint, float[] centroid) {
        Neighbour scored(float[] x) {
            return new Neighbour(
                    voiceprint.caller(),
                    voiceprint.displayName(),
                    Centring.dot(x, centroid),
                    voiceprint.samples().size());
        }
    }

    /**
     * @param x the voice around this centre
     * @param callers enrolled altogether
     * @param voiceprints of the centre's model
     */
    Shortlist(Centring around, float[] x, int callers, Collection<Voiceprint> voiceprints) {
        this.x = x;
        this.callers = Math.max(callers, voiceprints.size());
        voiceprints.forEach(one -> listed.put(one.caller(), new Listed(one, around.centroid(one))));
    }

    @Override
    public int callers() {
        return callers;
    }

    @Override
    public List<Neighbour> nearest(int top) {
        return listed.values().stream()
                .map(one -> one.scored(x))
                .sorted(Comparator.comparingDouble(Neighbour::score).reversed().thenComparing(Neighbour::caller))
                .limit(top)
                .toList();
    }

    @Override
    public Optional<Neighbour> scored(CallerId caller) {
        return Optional.ofNullable(listed.get(caller)).map(one -> one.scored(x));
    }

    @Override
    public double score(CallerId caller, float[] other) {
        Listed one = listed.get(caller);
        return one == null ? -1 : Centring.dot(other, one.centroid());
    }

    @Override
    public double alike(CallerId one, CallerId other) {
        Listed first = listed.get(one);
        return first == null ? -1 : score(other, first.centroid());
    }
}
