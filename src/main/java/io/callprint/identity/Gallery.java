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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enrolled callers in memory, kept equal to the store. One virtual thread loads them, follows the store's changes and
 * asks once a second whether the store is there. While it is not, deletions by others could not be heard: for as long as the
 * constructor allows the callers in memory count all the same, then nobody is compared and the state is {@link
 * State.Unavailable}. The thread tries again with growing pauses until everything is loaded anew.
 *
 * <p>Everything else is called from any thread and does no I/O, unless the server searches for voices: then comparing and
 * writing ask the store.
 */
public final class Gallery implements AutoCloseable {
    static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    static final Duration FIRST_RETRY = Duration.ofMillis(250);
    static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Gallery.class);

    private final VoiceprintStore store;
    private final Centring model;
    private final SiteWatch site;
    private final Duration withoutStore;
    private final Pause pause;
    private final Thread follower;

    private final Object writing = new Object(); // guards mirror's exchange against changes
    private volatile Mirror mirror; // exchanged under writing
    private @Nullable Mirror next; // being loaded; under writing
    private volatile State state;
    private final Optional<ServerSearch> wanted;
    private volatile Optional<ServerSearch> server = Optional.empty(); // the wanted one, once it is known to be able to
    private volatile boolean resyncWanted;
    private volatile boolean closed;
    private @Nullable AutoCloseable watch; // follower's own

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
        this.withoutStore = withoutStore;
        this.store = store;
        this.model = model;
        this.site = new SiteWatch(calibration);
        this.pause = pause;
        this.mirror = new Mirror(model);
        this.state = new State.Unavailable("the voiceprints are not loaded yet");
        this.follower = Thread.ofVirtual().name("gallery").unstarted(this::follow);
    }

    /** Begins to load; returns at once. */
    public void start() {
        follower.start();
    }

    public State state() {
        return state;
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
        return mirror;
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
            change(held -> held.put(voiceprint));
        }
    }

    private void put(Voiceprint voiceprint, ServerSearch search) {
        try {
            search.put(voiceprint);
        } catch (StoreUnavailableException e) { // compared when it is back
            resyncWanted = true;
        }
    }

    /** As {@link #put}, for a deletion. */
    public void remove(CallerId caller) {
        server.ifPresent(ServerSearch::changed);
        change(held -> held.remove(caller));
    }

    /**
     * Compares the callers in memory, or in the server's search, with the store and puts right what differs, which the store's
     * changes should have told. Blocks on the store, some seconds with 100,000 callers; any thread.
     *
     * @return callers that differed; 0 too while nobody is compared
     * @throws StoreUnavailableException when the store cannot be read
     */
    public int reconcile() {
        if (!(state instanceof State.Ready)) {
            return 0;
        }
        store.ping(); // a store that only knows how things were before it lost its server proves nothing
        int differed = server.map(search -> search.compare(_ -> {})).orElseGet(() -> MirrorCheck.putRight(this, store));
        if (server.isPresent()) {
            resyncWanted = true; // the sample is read anew
            pause.wake();
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

    private void change(Consumer<Mirror> change) {
        synchronized (writing) {
            change.accept(mirror);
            if (next != null) {
                change.accept(next);
            }
        }
    }

    private void follow() {
        Duration retry = FIRST_RETRY;
        Duration away = Duration.ZERO;
        while (!closed) {
            try {
                boolean fresh = !(state instanceof State.Ready);
                if (fresh || resyncWanted) {
                    load();
                } else {
                    store.ping();
                }
                refreshSite(fresh);
                retry = FIRST_RETRY;
                away = Duration.ZERO;
                pause.atMost(CHECK_EVERY);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                lost(e, away);
                if (!pausedBeforeRetry(retry)) {
                    return;
                }
                away = away.plus(retry);
                retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
            }
        }
    }

    private boolean pausedBeforeRetry(Duration retry) {
        try {
            pause.atMost(retry);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void lost(RuntimeException e, Duration away) {
        if (e instanceof StoreUnavailableException
                && state instanceof State.Ready
                && away.compareTo(withoutStore) < 0) {
            resyncWanted = true;
            if (away.isZero()) {
                log.warn(
                        "the callers in memory count for up to {} s while the store is away: {}",
                        withoutStore.toSeconds(),
                        e.getMessage());
            }
            return;
        }
        String reason = e instanceof StoreUnavailableException && e.getMessage() != null
                ? e.getMessage()
                : "the " + store.engine() + " store failed";
        if (!(e instanceof StoreUnavailableException)) {
            log.error("{}: {}", reason, e.getClass().getSimpleName(), e);
        } else if (state instanceof State.Ready) {
            log.warn("no voices are compared until the store is back: {}", reason);
        }
        state = new State.Unavailable(reason);
    }

    private void load() {
        resyncWanted = false;
        if (watch == null) {
            watch = store.watch(new Feed());
        }
        server = usableSearch();
        server.ifPresent(search -> search.fill(looked -> state = filling(looked)));
        Mirror loading = new Mirror(model);
        synchronized (writing) {
            next = loading;
        }
        try {
            server.ifPresentOrElse(search -> search.sample(loading::load), () -> store.forEach(loading::load));
            synchronized (writing) {
                loading.loaded();
                loading.recentre();
                mirror = loading;
            }
        } finally {
            synchronized (writing) {
                next = null;
            }
        }
        server.ifPresent(ServerSearch::count);
        state = new State.Ready();
        if (server.isPresent() && server.get().others() > 0) {
            server.get().compare(_ -> {});
            server.get().count();
        }
        log.info(
                "{} voiceprints {}, {} of other models left out",
                size(),
                server.isPresent() ? "in the server's search" : "loaded",
                ofOtherModels());
    }

    private Optional<ServerSearch> usableSearch() {
        Optional<String> why = wanted.flatMap(ServerSearch::prepare);
        why.ifPresent(reason -> log.warn("the callers are held in memory, and not searched in the server: {}", reason));
        return why.isPresent() ? Optional.empty() : wanted;
    }

    private State filling(long looked) {
        return new State.Unavailable("the voices are put into the search of the " + store.engine()
                + " server, which happens once: " + looked + " so far");
    }

    /** Centre and scores of the site follow its callers, a second behind. */
    private void refreshSite(boolean fresh) {
        if (server.isPresent() && server.get().countAgain()) {
            resyncWanted |= current().size() > 2 * ServerSearch.SAMPLE;
        }
        site.refresh(current(), fresh);
    }

    /** Stops following; what is loaded stays comparable. */
    @Override
    public void close() {
        closed = true;
        follower.interrupt();
        try {
            if (follower.getState() != Thread.State.NEW) {
                follower.join(Duration.ofSeconds(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        AutoCloseable open = watch;
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                log.warn(
                        "the change feed of the {} store did not close: {}",
                        store.engine(),
                        e.getClass().getSimpleName());
            }
        }
    }

    private final class Feed implements VoiceprintStore.ChangeListener {
        @Override
        public void onSaved(Voiceprint voiceprint) {
            put(voiceprint);
        }

        @Override
        public void onDeleted(CallerId caller) {
            remove(caller);
        }

        @Override
        public void onResync() {
            resyncWanted = true;
            pause.wake();
        }
    }
}
