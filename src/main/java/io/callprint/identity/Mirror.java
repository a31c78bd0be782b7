package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One loaded copy of the store: what a comparison needs of every voiceprint, around the site's present centre. Readers take no
 * lock; writers take turns. 4 bytes a caller more than the index are enough to move the centre without the store: centred
 * vector and radius give back the mean of the samples.
 */
final class Mirror {
    /** Callers whose samples are kept for {@link SiteScores}: 200 make some 60,000 scores. */
    private static final int MAX_MEMBERS = 200;

    /** A centre closer than this to where it should be stays: no score changes by more. */
    private static final double DRIFT_ALLOWED = 0.01;

    /** What rounding to bytes leaves of the score of a vector against itself, at least. */
    private static final double SAME_VECTOR = 0.995;

    private static final int FIRST_RECENTRE = 256;
    private static final int RECENTRE_GROWTH = 4;

    private final Centring model;
    private volatile Placed placed; // exchanged under this
    private final Map<CallerId, Known> known = new ConcurrentHashMap<>();
    private double[] sum; // over callers of their samples' mean; under this
    private final Set<CallerId> ofOtherModels = ConcurrentHashMap.newKeySet();
    private final Set<CallerId> changedWhileLoading = new HashSet<>();
    private final TreeMap<Long, SiteScores.Member> members = new TreeMap<>();
    private double agreement; // of the members; under this
    private boolean membersChanged = true; // since agreement was computed; under this
    private boolean loading = true;
    private int recentreAt = FIRST_RECENTRE; // under this

    /** Vectors and the centre they lie around. */
    private record Placed(Centring centring, VoiceprintIndex index) {}

    /** What is known of a caller beside the vector. */
    private record Known(String displayName, int samples, float radius) {}

    /** A voiceprint close to a voice. */
    record Neighbour(CallerId caller, String displayName, double score, int samples) {}

    /** @param model the model's own centre */
    Mirror(Centring model) {
        this.model = model;
        this.placed = new Placed(model, new VoiceprintIndex(model.dimension()));
        this.sum = new double[model.dimension()];
    }

    /** The present centre. */
    Centring centring() {
        return placed.centring();
    }

    /**
     * A row of the store's listing; a change heard meanwhile is newer. The centre is looked for at the first callers, so that
     * the many after them are placed once and not again when all are loaded.
     */
    synchronized void load(Voiceprint voiceprint) {
        if (!changedWhileLoading.contains(voiceprint.caller())) {
            write(voiceprint);
            if (known.size() == recentreAt) {
                recentre();
                recentreAt *= RECENTRE_GROWTH;
            }
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

    /** Whoever is in it, also those whose voiceprints are of other models. */
    synchronized Set<CallerId> callers() {
        Set<CallerId> callers = new HashSet<>(known.keySet());
        callers.addAll(ofOtherModels);
        return callers;
    }

    /** Whether it says of a caller what the store does, as far as it keeps it. */
    synchronized boolean agrees(CallerId caller, Optional<Voiceprint> kept) {
        Known held = known.get(caller);
        if (kept.isEmpty() || !model.fits(kept.get().samples().getFirst().embedding())) {
            return held == null && ofOtherModels.contains(caller) == kept.isPresent();
        }
        float[] x = placed.centring().centred(Centring.meanOf(kept.get()));
        return held != null
                && held.samples() == kept.get().samples().size()
                && held.displayName().equals(kept.get().displayName())
                && placed.index().score(caller, x).orElse(-1) >= SAME_VECTOR;
    }

    private void write(Voiceprint voiceprint) {
        CallerId caller = voiceprint.caller();
        if (!model.fits(voiceprint.samples().getFirst().embedding())) {
            forget(caller);
            ofOtherModels.add(caller);
            return;
        }
        ofOtherModels.remove(caller);
        Placed now = placed;
        float[] mean = Centring.meanOf(voiceprint);
        subtract(caller);
        add(sum, mean, 1);
        known.put(
                caller,
                new Known(
                        voiceprint.displayName(),
                        voiceprint.samples().size(),
                        now.centring().radius(mean)));
        now.index().put(caller, now.centring().centred(mean));
        remember(voiceprint);
    }

    private void forget(CallerId caller) {
        subtract(caller);
        placed.index().remove(caller);
        known.remove(caller);
        membersChanged |= members.remove(placeOf(caller)) != null;
    }

    private void subtract(CallerId caller) {
        Known before = known.get(caller);
        if (before != null) {
            placed.index()
                    .vector(caller)
                    .ifPresent(x -> add(sum, placed.centring().restored(x, before.radius()), -1));
        }
    }

    private static void add(double[] sum, float[] vector, int sign) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += sign * (double) vector[i];
        }
    }

    /**
     * Moves the centre to where the callers are now, when it is not there within {@value #DRIFT_ALLOWED}. Searches go on around
     * the old one meanwhile, writes wait: some tenths of a second with 100,000 callers.
     *
     * @return whether it moved
     */
    synchronized boolean recentre() {
        Placed now = placed;
        Centring wanted = model.atSite(sum, known.size(), agreement());
        if (wanted.distance(now.centring()) < DRIFT_ALLOWED) {
            return false;
        }
        VoiceprintIndex moved = new VoiceprintIndex(model.dimension());
        double[] exactSum = new double[model.dimension()];
        known.replaceAll((caller, details) -> {
            float[] x = now.index().vector(caller).orElseThrow();
            float[] mean = now.centring().restored(x, details.radius());
            add(exactSum, mean, 1);
            moved.put(caller, wanted.centred(mean));
            return new Known(details.displayName(), details.samples(), wanted.radius(mean));
        });
        sum = exactSum;
        placed = new Placed(wanted, moved);
        return true;
    }

    private double agreement() {
        if (membersChanged) {
            membersChanged = false;
            agreement = SiteAgreement.of(members.values().stream()
                    .map(member -> model.offset(Centring.mean(member.samples())))
                    .toList());
        }
        return agreement;
    }

    /** The callers with the smallest places: a random choice that does not depend on the order of loading. */
    private void remember(Voiceprint voiceprint) {
        long place = placeOf(voiceprint.caller());
        if (members.size() >= MAX_MEMBERS && place > members.lastKey()) {
            return;
        }
        List<float[]> samples = voiceprint.samples().stream()
                .map(EnrolmentSample::embedding)
                .map(Embedding::vector)
                .toList();
        members.put(place, new SiteScores.Member(voiceprint.caller(), samples));
        if (members.size() > MAX_MEMBERS) {
            members.pollLastEntry();
        }
        membersChanged = true;
    }

    /** Where a caller stands in a random order that is the same everywhere. */
    static long placeOf(CallerId caller) {
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
        return placed.index().size();
    }

    /** Of one caller's voiceprint. */
    OptionalInt samples(CallerId caller) {
        Known details = known.get(caller);
        return details == null ? OptionalInt.empty() : OptionalInt.of(details.samples());
    }

    int ofOtherModels() {
        return ofOtherModels.size();
    }

    /**
     * A voice around the present centre, whatever becomes of the centre while it is compared.
     *
     * @param turns what it said, of this model
     */
    Heard heard(List<Embedding> turns) {
        Placed now = placed;
        return new Compared(now, now.centring().centredMean(turns));
    }

    /** Comparisons of one voice, all around one centre. */
    private final class Compared implements Heard {
        private final Placed around;
        private final float[] x;

        Compared(Placed around, float[] x) {
            this.around = around;
            this.x = x;
        }

        @Override
        public int callers() {
            return around.index().size();
        }

        @Override
        public List<Neighbour> nearest(int top) {
            return around.index().search(x, top).stream()
                    .map(match -> neighbour(match.caller(), match.score()))
                    .flatMap(Optional::stream)
                    .toList();
        }

        @Override
        public Optional<Neighbour> scored(CallerId caller) {
            OptionalDouble score = around.index().score(caller, x);
            return score.isEmpty() ? Optional.empty() : neighbour(caller, score.getAsDouble());
        }

        @Override
        public double score(CallerId caller, float[] other) {
            return around.index().score(caller, other).orElse(-1);
        }

        @Override
        public double alike(CallerId one, CallerId other) {
            return around.index()
                    .vector(one)
                    .map(vector -> score(other, vector))
                    .orElse(-1.0);
        }
    }

    List<Neighbour> nearest(float[] x, int top) {
        return new Compared(placed, x).nearest(top);
    }

    private Optional<Neighbour> neighbour(CallerId caller, double score) {
        Known details = known.get(caller); // gone when the caller was deleted since the search
        return Optional.ofNullable(details)
                .map(present -> new Neighbour(caller, present.displayName(), score, present.samples()));
    }
}
