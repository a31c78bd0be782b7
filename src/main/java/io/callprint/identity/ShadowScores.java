package io.callprint.identity;

import io.callprint.store.ModelView;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What one model makes of a store's own samples: each against its caller's other samples and against other callers'
 * voiceprints, around the model's own centre. Two of these, over the same samples, say which model suits a site better
 * before it is switched to.
 *
 * @param genuine a score a sample, of a caller's own other samples
 * @param impostors a score a sample and other caller
 * @param nearest whose voiceprint each sample is nearest to
 * @param right how many are nearest to their own caller's
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ShadowScores(double[] genuine, double[] impostors, List<CallerId> nearest, int right) {
    /** Callers who are compared at most, a choice that does not depend on their order. */
    static final int MOST_CALLERS = 300;

    /** @param mean of the model */
    public record Model(String modelId, float[] mean) {
        Centring centring() {
            return new Centring(modelId, mean);
        }
    }

    /**
     * The same samples by two models.
     *
     * @param callers who were compared: those of whom both models have the same two samples or more
     */
    public record Both(int callers, ShadowScores before, ShadowScores after) {
        public int samples() {
            return before.genuine().length;
        }

        /** How many samples both models find nearest to the same caller. */
        public int agreeing() {
            int agreeing = 0;
            for (int i = 0; i < samples(); i++) {
                agreeing += before.nearest().get(i).equals(after.nearest().get(i)) ? 1 : 0;
            }
            return agreeing;
        }
    }

    /** @param store as it is kept, not seen by a model */
    public static Both of(VoiceprintStore store, Model before, Model after) {
        TreeMap<Integer, CallerId> chosen = new TreeMap<>();
        store.forEach(voiceprint -> {
            chosen.put(spread(voiceprint.caller()), voiceprint.caller());
            if (chosen.size() > MOST_CALLERS) {
                chosen.pollLastEntry();
            }
        });
        ModelView old = new ModelView(store, before.modelId()); // not closed: that would close the store
        ModelView anew = new ModelView(store, after.modelId());
        List<Voiceprint> ofOld = new ArrayList<>();
        List<Voiceprint> ofNew = new ArrayList<>();
        for (CallerId caller : chosen.values()) {
            old.find(caller)
                    .ifPresent(one -> anew.find(caller)
                            .filter(two -> one.modelId().equals(before.modelId())
                                    && two.modelId().equals(after.modelId())
                                    && one.samples().size() > 1
                                    && one.sampleIds().equals(two.sampleIds()))
                            .ifPresent(two -> {
                                ofOld.add(one);
                                ofNew.add(two);
                            }));
        }
        return new Both(ofOld.size(), of(ofOld, before.centring()), of(ofNew, after.centring()));
    }

    private static int spread(CallerId caller) {
        int hash = caller.value().hashCode() * 0x9e3779b1;
        return hash ^ (hash >>> 15);
    }

    private static ShadowScores of(List<Voiceprint> voiceprints, Centring centring) {
        List<float[]> centroids = voiceprints.stream().map(centring::centroid).toList();
        int samples = voiceprints.stream().mapToInt(one -> one.samples().size()).sum();
        double[] genuine = new double[samples];
        double[] impostors = new double[samples * Math.max(0, voiceprints.size() - 1)];
        List<CallerId> nearest = new ArrayList<>();
        int right = 0;
        int impostor = 0;
        for (int caller = 0; caller < voiceprints.size(); caller++) {
            for (EnrolmentSample sample : voiceprints.get(caller).samples()) {
                float[] x = centring.centred(sample.embedding());
                double own = Centring.dot(x, centring.centred(meanWithout(voiceprints.get(caller), sample)));
                genuine[nearest.size()] = own;
                double best = own;
                CallerId who = voiceprints.get(caller).caller();
                for (int other = 0; other < voiceprints.size(); other++) {
                    if (other != caller) {
                        double score = Centring.dot(x, centroids.get(other));
                        impostors[impostor++] = score;
                        if (score > best) {
                            best = score;
                            who = voiceprints.get(other).caller();
                        }
                    }
                }
                right += best == own ? 1 : 0;
                nearest.add(who);
            }
        }
        return new ShadowScores(genuine, impostors, List.copyOf(nearest), right);
    }

    private static float[] meanWithout(Voiceprint voiceprint, EnrolmentSample left) {
        return Centring.mean(voiceprint.samples().stream()
                .filter(sample -> !sample.equals(left))
                .map(sample -> sample.embedding().vector())
                .toList());
    }
}
