package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.VoiceSearch.Voice;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Callers found by the server's search instead of in memory. The server names {@value #CANDIDATES} candidates by vectors around
 * the model's centre; their voiceprints, and those of whoever is claimed, are read, opened and compared around the site's
 * centre as they would be in memory. In memory is a random sample of {@value #SAMPLE} callers, by which centre and scores of
 * the site are found: its mean lies within the drift that a centre is allowed anyway, and its first 200 are those whose
 * scores count in memory too.
 *
 * <p>Any thread; blocks on the store, and throws {@link StoreUnavailableException} when it is away.
 */
final class ServerSearch {
    static final int SAMPLE = 4096;

    /** Where the server's order around the model's centre and ours around the site's differ, the closest is further down. */
    static final int CANDIDATES = 64;

    private static final int AT_ONCE = 256;

    private final VoiceprintStore store;
    private final VoiceSearch search;
    private final Centring model;
    private volatile long lastPlace = Long.MAX_VALUE; // of the sample
    private volatile int voices;
    private volatile int others;
    private volatile boolean hasChanged;

    /** @param model the model's own centre */
    ServerSearch(VoiceprintStore store, VoiceSearch search, Centring model) {
        this.store = store;
        this.search = search;
        this.model = model;
    }

    /** @return why the server cannot search, one sentence; empty when it can */
    Optional<String> prepare() {
        return search.prepare(model.modelId(), model.dimension());
    }

    /**
     * Puts everybody's vector into the server once, some milliseconds for each.
     *
     * @param looked how many callers have been looked at
     */
    void fill(LongConsumer looked) {
        if (!search.isWhole(model.modelId())) {
            compare(looked);
            search.becameWhole(model.modelId());
        }
    }

    /** Callers in the search, and in the store beside them, as they were when last {@link #count}ed. */
    int voices() {
        return voices;
    }

    int others() {
        return others;
    }

    void count() {
        hasChanged = false;
        voices = size();
        others = Math.max(0, Math.toIntExact(store.count()) - voices);
    }

    /** Somebody was enrolled or deleted. */
    void changed() {
        hasChanged = true;
    }

    /** @return whether anything has changed since it was last counted */
    boolean countAgain() {
        boolean again = hasChanged;
        if (again) {
            count();
        }
        return again;
    }

    private int size() {
        return Math.toIntExact(search.size(model.modelId()));
    }

    /** @return whether the caller is one of the sample */
    boolean isOfSample(CallerId caller) {
        return Mirror.placeOf(caller) <= lastPlace;
    }

    void sample(Consumer<Voiceprint> reader) {
        List<CallerId> callers = search.first(model.modelId(), SAMPLE);
        lastPlace = callers.size() < SAMPLE ? Long.MAX_VALUE : Mirror.placeOf(callers.getLast());
        for (int from = 0; from < callers.size(); from += AT_ONCE) {
            store.findAll(callers.subList(from, Math.min(callers.size(), from + AT_ONCE)))
                    .forEach(reader);
        }
    }

    /** Keeps the caller's vector, or removes it when the voiceprint is of another model. */
    void put(Voiceprint voiceprint) {
        changed();
        if (model.fits(voiceprint.samples().getFirst().embedding())) {
            search.put(model.modelId(), List.of(voice(voiceprint)));
        } else {
            search.remove(model.modelId(), voiceprint.caller());
        }
    }

    private Voice voice(Voiceprint voiceprint) {
        CallerId caller = voiceprint.caller();
        return new Voice(caller, voiceprint.sampleIds(), Mirror.placeOf(caller), model.centroid(voiceprint));
    }

    /**
     * @param turns what the voice said, of this model
     * @param also callers who are compared in any case
     */
    Heard heard(Centring around, List<Embedding> turns, Collection<CallerId> also) {
        Set<CallerId> candidates =
                new LinkedHashSet<>(search.nearest(model.modelId(), model.centredMean(turns), CANDIDATES));
        candidates.addAll(also);
        List<Voiceprint> voiceprints = store.findAll(candidates).stream()
                .filter(one -> model.fits(one.samples().getFirst().embedding()))
                .toList();
        return new Shortlist(around, around.centredMean(turns), voices, voiceprints);
    }

    /**
     * Makes the server's vectors those of the store's voiceprints.
     *
     * @param looked how many callers have been looked at
     * @return vectors that were missing, old or of nobody
     */
    int compare(LongConsumer looked) {
        Comparison comparison = new Comparison(looked);
        store.forEach(comparison::look);
        comparison.lookAtPage();
        return comparison.differed + (size() > comparison.fitting ? removeStrays() : 0);
    }

    private int removeStrays() {
        List<CallerId> callers = new ArrayList<>();
        search.forEach(model.modelId(), callers::add);
        int removed = 0;
        for (int from = 0; from < callers.size(); from += AT_ONCE) {
            List<CallerId> some = new ArrayList<>(callers.subList(from, Math.min(callers.size(), from + AT_ONCE)));
            store.findAll(some).stream()
                    .filter(one -> model.fits(one.samples().getFirst().embedding()))
                    .map(Voiceprint::caller)
                    .forEach(some::remove);
            for (CallerId stray : some) {
                removed += search.remove(model.modelId(), stray) ? 1 : 0;
            }
        }
        return removed;
    }

    /** One walk over the voiceprints. */
    private final class Comparison {
        private final LongConsumer looked;
        private final List<Voiceprint> page = new ArrayList<>(AT_ONCE);
        private long all;
        private long fitting;
        private int differed;

        Comparison(LongConsumer looked) {
            this.looked = looked;
        }

        void look(Voiceprint voiceprint) {
            if (model.fits(voiceprint.samples().getFirst().embedding())) {
                page.add(voiceprint);
                fitting++;
            }
            all++;
            if (page.size() == AT_ONCE) {
                lookAtPage();
                looked.accept(all);
            }
        }

        void lookAtPage() {
            Map<CallerId, List<String>> there = search.samples(
                    model.modelId(), page.stream().map(Voiceprint::caller).toList());
            List<Voice> wanted = page.stream()
                    .filter(one -> !one.sampleIds().equals(there.get(one.caller())))
                    .map(ServerSearch.this::voice)
                    .toList();
            differed += wanted.isEmpty() ? 0 : search.put(model.modelId(), wanted);
            page.clear();
        }
    }
}
