package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.VoiceSearch;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enrolled callers, against whom voices are compared: in memory and kept equal to the store ({@link StoreFollower} says
 * how, and what counts while the store is away), or found by the server's search, where that is asked for and able to.
 *
 * <p>Called from any thread. Does no I/O, unless the server searches for voices: then comparing and writing ask the store.
 */
public final class Gallery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gallery.class);

    private final VoiceprintStore store;
    private final Centring model;
    private final SiteWatch site;
    private final HeldCallers held;
    private final StoreFollower follower;
    private final Optional<ServerSearch> wanted;
    private volatile Optional<ServerSearch> server = Optional.empty(); // the wanted one, once it is known to be able to

    /** Whether voices can be compared. */
    public sealed interface State {
        record Ready() implements State {}

        /** @param reason one sentence for operators, without personal data */
        record Unavailable(String reason) implements State {}
    }

    /**
     * @param modelId of the embeddings that are compared; voiceprints of other models are counted, not compared
     * @param mean the model's mean vector
     * @param calibration tells what the callers' scores against one another mean
     */
    public Gallery(VoiceprintStore store, String modelId, float[] mean, ScoreCalibration calibration) {
        this(store, modelId, mean, calibration, Duration.ZERO);
    }

    /** @param withoutStore how long the callers in memory count while the store is away */
    public Gallery(
            VoiceprintStore store, String modelId, float[] mean, ScoreCalibration calibration, Duration withoutStore) {
        this(store, new Centring(modelId, mean), calibration, withoutStore, Optional.empty(), Pause.onTheClock());
    }

    /** @param search by which the server looks for voices; the callers are then not in memory, and count while it is there */
    public Gallery(
            VoiceprintStore store, String modelId, float[] mean, ScoreCalibration calibration, VoiceSearch search) {
        this(store, new Centring(modelId, mean), calibration, Duration.ZERO, Optional.of(search), Pause.onTheClock());
    }

    Gallery(VoiceprintStore store, Centring model, ScoreCalibration calibration, Pause pause) {
        this(store, model, calibration, Duration.ZERO, Optional.empty(), pause);
    }

    Gallery(VoiceprintStore store, Centring model, ScoreCalibration calibration, Duration withoutStore, Pause pause) {
        this(store, model, calibration, withoutStore, Optional.empty(), pause);
    }

    Gallery(
            VoiceprintStore store,
            Centring model,
            ScoreCalibration calibration,
            Duration withoutStore,
            Optional<VoiceSearch> search,
            Pause pause) {
        this.wanted = search.map(there -> new ServerSearch(store, there, model));
        this.store = store;
        this.model = model;
        this.site = new SiteWatch(calibration);
        this.held = new HeldCallers(model);
        this.follower = new StoreFollower(store, withoutStore, pause, new Followed());
    }

    /** Begins to load; returns at once. */
    public void start() {
        follower.start();
    }

    public State state() {
        return follower.state();
    }

    public String modelId() {
        return model.modelId();
    }

    /** Callers that can be recognised. */
    public int size() {
        return server.map(ServerSearch::voices).orElseGet(() -> current().size());
    }

    /** Whether the server searches for voices: asked for, and able to. */
    public boolean isSearchedInServer() {
        return server.isPresent();
    }

    /** Callers whose voiceprint was made by another model: they have to be embedded again. */
    public int ofOtherModels() {
        return server.map(ServerSearch::others).orElseGet(() -> current().ofOtherModels());
    }

    /** Pairs of callers that are probably one person; empty below 15 callers. */
    public List<LookAlikes> lookAlikes() {
        return site.lookAlikes();
    }

    /** Whether there are callers enough, 30, for thresholds that fit this site; with fewer they are on the strict side. */
    public boolean isCalibrated() {
        return site.isCalibrated();
    }

    /** The present centre. A voice that is to be searched for is centred by {@link Mirror#heard} instead. */
    Centring centring() {
        return current().centring();
    }

    Mirror current() {
        return held.current();
    }

    /**
     * Compares a voice with the callers.
     *
     * @param turns what it said, of this model
     * @param claimed callers who are compared in any case
     * @throws StoreUnavailableException when the server searches, and is away
     */
    Heard heard(List<Embedding> turns, Collection<CallerId> claimed) {
        Mirror now = current();
        return server.map(search -> search.heard(now.centring(), turns, claimed))
                .orElseGet(() -> now.heard(turns));
    }

    /** Whether the caller can be recognised; where a server must be asked and is away, it is taken to be so. */
    boolean holds(CallerId caller) {
        if (server.isEmpty()) {
            return current().holds(caller);
        }
        try {
            return store.find(caller)
                    .filter(kept -> model.fits(kept.samples().getFirst().embedding()))
                    .isPresent();
        } catch (StoreUnavailableException e) {
            return true;
        }
    }

    Optional<SiteScores> siteScores() {
        return site.scores();
    }

    /** Makes a write of this process visible to the next comparison, before the store's own feed tells of it. */
    public void put(Voiceprint voiceprint) {
        server.ifPresent(search -> put(voiceprint, search));
        if (server.isEmpty() || server.get().isOfSample(voiceprint.caller())) {
            held.put(voiceprint);
        }
    }

    private void put(Voiceprint voiceprint, ServerSearch search) {
        try {
            search.put(voiceprint);
        } catch (StoreUnavailableException e) { // compared when it is back
            follower.resyncLater();
        }
    }

    /** As {@link #put}, for a deletion. */
    public void remove(CallerId caller) {
        server.ifPresent(ServerSearch::changed);
        held.remove(caller);
    }

    /**
     * Compares the callers in memory, or in the server's search, with the store and puts right what differs, which the store's
     * changes should have told. Blocks on the store, some seconds with 100,000 callers; any thread.
     *
     * @return callers that differed; 0 too while nobody is compared
     * @throws StoreUnavailableException when the store cannot be read
     */
    public int reconcile() {
        if (!(state() instanceof State.Ready)) {
            return 0;
        }
        store.ping(); // a store that only knows how things were before it lost its server proves nothing
        int differed = server.map(search -> search.compare(_ -> {})).orElseGet(() -> held.putRight(store));
        if (server.isPresent()) {
            follower.resync(); // the sample is read anew
        }
        if (differed > 0) {
            log.warn(
                    "{} callers in {} were not as the {} store has them, and were put right",
                    differed,
                    server.isPresent() ? "the server's search" : "memory",
                    store.engine());
        }
        return differed;
    }

    private Optional<ServerSearch> usableSearch() {
        Optional<String> why = wanted.flatMap(ServerSearch::prepare);
        why.ifPresent(reason -> log.warn("the callers are held in memory, and not searched in the server: {}", reason));
        return why.isPresent() ? Optional.empty() : wanted;
    }

    /** Stops following; what is loaded stays comparable. */
    @Override
    public void close() {
        follower.close();
    }

    private final class Followed implements StoreFollower.Followed {
        private boolean isToBeCompared; // the server's vectors with voiceprints of other models

        @Override
        public void put(Voiceprint voiceprint) {
            Gallery.this.put(voiceprint);
        }

        @Override
        public void remove(CallerId caller) {
            Gallery.this.remove(caller);
        }

        @Override
        public void load(Consumer<State> progress) {
            server = usableSearch();
            server.ifPresent(search -> search.fill(looked -> progress.accept(filling(looked))));
            held.load(server.<Consumer<Consumer<Voiceprint>>>map(search -> search::sample)
                    .orElse(store::forEach));
            server.ifPresent(ServerSearch::count);
            isToBeCompared = ofOtherModels() > 0;
            log.info(
                    "{} voiceprints {}, {} of other models left out",
                    size(),
                    server.isPresent() ? "in the server's search" : "loaded",
                    ofOtherModels());
        }

        private State filling(long looked) {
            return new State.Unavailable("the voices are put into the search of the " + store.engine()
                    + " server, which happens once: " + looked + " so far");
        }

        /** Centre and scores of the site follow its callers, a second behind. */
        @Override
        public boolean refresh(boolean fresh) {
            boolean hasGrown = server.map(this::refresh).orElse(false);
            site.refresh(current(), fresh);
            return hasGrown;
        }

        private boolean refresh(ServerSearch search) {
            if (isToBeCompared) {
                isToBeCompared = false;
                search.compare(_ -> {});
                search.count();
            }
            return search.countAgain() && current().size() > 2 * ServerSearch.SAMPLE;
        }
    }
}
