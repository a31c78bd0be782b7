package io.callprint.vault;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether a server's search has a vector of every voiceprint, and of nothing else. Used once. */
final class SearchCheck {
    private static final int AT_ONCE = 256;

    private final VoiceSearch search;
    private final Map<CallerId, Kept> kept = new HashMap<>();

    private record Kept(String modelId, List<String> samples) {}

    /**
     * What is there of one model.
     *
     * @param missing voiceprints without a vector
     * @param old callers whose vector was made of other samples than they have
     * @param strays callers of whom there is a vector and no voiceprint
     */
    record Found(long missing, List<CallerId> old, List<CallerId> strays) {}

    SearchCheck(VoiceSearch search) {
        this.search = search;
    }

    /** Each as the engine keeps it. */
    void saw(Voiceprint voiceprint) {
        kept.put(voiceprint.caller(), new Kept(voiceprint.modelId(), voiceprint.sampleIds()));
    }

    Found look(String modelId) {
        List<CallerId> old = new ArrayList<>();
        List<CallerId> strays = new ArrayList<>();
        List<CallerId> page = new ArrayList<>(AT_ONCE);
        long[] ofThisModel = new long[1];
        Runnable look = () -> {
            search.samples(modelId, page).forEach((caller, samples) -> {
                Kept there = kept.get(caller);
                if (there == null) {
                    strays.add(caller);
                    return;
                }
                boolean isOfThisModel = there.modelId().equals(modelId);
                ofThisModel[0] += isOfThisModel ? 1 : 0;
                boolean fits = isOfThisModel
                        ? there.samples().equals(samples)
                        : there.samples().containsAll(samples); // those that this model has embedded
                if (!fits) {
                    old.add(caller);
                }
            });
            page.clear();
        };
        search.forEach(modelId, caller -> {
            page.add(caller);
            if (page.size() == AT_ONCE) {
                look.run();
            }
        });
        look.run();
        long all = kept.values().stream()
                .filter(one -> one.modelId().equals(modelId))
                .count();
        return new Found(all - ofThisModel[0], List.copyOf(old), List.copyOf(strays));
    }

    void remove(String modelId, List<CallerId> callers) {
        callers.forEach(caller -> search.remove(modelId, caller));
    }
}
