package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** One loaded copy of the store: what a comparison needs of every voiceprint. Readers take no lock; writers take turns. */
final class Mirror {
    /** Callers whose samples are kept for {@link SiteScores}: 200 make some 60,000 scores. */
    private static final int MAX_MEMBERS = 200;

    private final Centring centring;
    private final VoiceprintIndex index;
    private final Map<CallerId, Known> known = new ConcurrentHashMap<>();
    private final Set<CallerId> ofOtherModels = ConcurrentHashMap.newKeySet();
    private final Set<CallerId> changedWhileLoading = new HashSet<>();
    private final TreeMap<Long, SiteScores.Member> members = new TreeMap<>();
    private boolean loading = true;

    /** What is known of a caller beside the vector. */
    private record Known(String displayName, int samples) {}

    /** A voiceprint close to a voice. */
    record Neighbour(CallerId caller, String displayName, double score, int samples) {}

    Mirror(Centring centring) {
        this.centring = centring;
        this.index = new VoiceprintIndex(centring.dimension());
    }

    /** A row of the store's listing; a change heard meanwhile is newer. */
    synchronized void load(Voiceprint voiceprint) {
        if (!changedWhileLoading.contains(voiceprint.caller())) {
            write(voiceprint);
        }
    }

    synchronized void loaded() {
        loading = false;
        changedWhileLoading.clear();
    }

    synchronized void put(Voiceprint voiceprint) {
        if (loading) {
            changedWhileLoading.add(voiceprint.caller());
        }
        write(voiceprint);
    }

    synchronized void remove(CallerId caller) {
        if (loading) {
            changedWhileLoading.add(caller);
        }
        forget(caller);
        ofOtherModels.remove(caller);
    }

    private void write(Voiceprint voiceprint) {
        CallerId caller = voiceprint.caller();
        if (!centring.fits(voiceprint.samples().getFirst().embedding())) {
            forget(caller);
            ofOtherModels.add(caller);
            return;
        }
        ofOtherModels.remove(caller);
        float[] centroid = centring.centroid(voiceprint);
        known.put(
                caller, new Known(voiceprint.displayName(), voiceprint.samples().size()));
        index.put(caller, centroid);
        remember(voiceprint, centroid);
    }

    private void forget(CallerId caller) {
        index.remove(caller);
        known.remove(caller);
        members.remove(placeOf(caller));
    }

    /** The callers with the smallest places: a random choice that does not depend on the order of loading. */
    private void remember(Voiceprint voiceprint, float[] centroid) {
        long place = placeOf(voiceprint.caller());
        if (members.size() >= MAX_MEMBERS && place > members.lastKey()) {
            return;
        }
        List<float[]> samples = voiceprint.samples().stream()
                .map(EnrolmentSample::embedding)
                .map(centring::centred)
                .toList();
        members.put(place, new SiteScores.Member(voiceprint.caller(), centroid, samples));
        if (members.size() > MAX_MEMBERS) {
            members.pollLastEntry();
        }
    }

    private static long placeOf(CallerId caller) {
        long hash = 0xcbf29ce484222325L; // FNV-1a, 64 bits, then mixed
        for (int i = 0; i < caller.value().length(); i++) {
            hash = (hash ^ caller.value().charAt(i)) * 0x100000001b3L;
        }
        return (hash ^ (hash >>> 29)) * 0x9e3779b97f4a7c15L;
    }

    synchronized List<SiteScores.Member> members() {
        return List.copyOf(members.values());
    }

    boolean holds(CallerId caller) {
        return known.containsKey(caller);
    }

    int size() {
        return index.size();
    }

    int ofOtherModels() {
        return ofOtherModels.size();
    }

    List<Neighbour> nearest(float[] x, int top) {
        return index.search(x, top).stream()
                .map(match -> neighbour(match.caller(), match.score()))
                .flatMap(Optional::stream)
                .toList();
    }

    Optional<Neighbour> scored(CallerId caller, float[] x) {
        OptionalDouble score = index.score(caller, x);
        return score.isEmpty() ? Optional.empty() : neighbour(caller, score.getAsDouble());
    }

    private Optional<Neighbour> neighbour(CallerId caller, double score) {
        Known details = known.get(caller); // gone when the caller was deleted since the search
        return Optional.ofNullable(details)
                .map(present -> new Neighbour(caller, present.displayName(), score, present.samples()));
    }
}
