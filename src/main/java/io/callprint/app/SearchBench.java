package io.callprint.app;

import io.callprint.config.IdentityConfig;
import io.callprint.config.StoreConfig;
import io.callprint.identity.CallScores;
import io.callprint.identity.CallerClaim;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.Gallery;
import io.callprint.identity.Identification;
import io.callprint.identity.LastSeen;
import io.callprint.identity.OptOuts;
import io.callprint.identity.Scoring;
import io.callprint.identity.Utterance;
import io.callprint.identity.VoiceIdentifier;
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** What loading many callers and deciding among them takes, in memory or by the server's search. */
final class SearchBench {
    private static final double SECONDS = 5;
    private static final Duration LOAD_PATIENCE = Duration.ofMinutes(9);
    private static final Duration LOOK_EVERY = Duration.ofMillis(1);

    private final CalibratedModel model;
    private final VoiceprintStore store;

    SearchBench(CalibratedModel model, VoiceprintStore store) {
        this.model = model;
        this.store = store;
    }

    /** Loaded callers. */
    record Loaded(Gallery gallery, double seconds) implements AutoCloseable {
        @Override
        public void close() {
            gallery.close();
        }
    }

    /** @throws StartException when they are not loaded after nine minutes */
    Loaded load(StoreConfig config) throws StartException {
        long start = System.nanoTime();
        Gallery gallery = model.gallery(store, config);
        gallery.start();
        while (!(gallery.state() instanceof Gallery.State.Ready)) {
            if (secondsSince(start) > LOAD_PATIENCE.toSeconds()) {
                gallery.close();
                throw new StartException("the callers are not loaded: " + gallery.state(), new IllegalStateException());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        return new Loaded(gallery, secondsSince(start));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** Who speaks, for persons from 0 on: of whom each second one is nobody enrolled. */
    List<Identification> decided(Gallery gallery, MadeUpVoices voices, int calls, int nobody, double[] millis) {
        CallerIdentifier identifier = new VoiceIdentifier(
                gallery,
                new Scoring(model.calibration(), gallery, IdentityConfig.DEFAULTS),
                IdentityConfig.DEFAULTS,
                new OptOuts(store, OptOuts.BUDGET),
                new LastSeen(store, Clock.systemUTC()),
                new CallScores());
        SpeechQuality good = new SpeechQuality(1, Set.of(), 20, 0.6, 0);
        List<Identification> answers = new ArrayList<>(calls);
        for (int i = 0; i < calls; i++) {
            Utterance said = new Utterance("00000000", voices.later(i % 2 == 0 ? i : nobody + i), SECONDS, good);
            long start = System.nanoTime();
            answers.add(identifier.identify(said, CallerClaim.NONE, true));
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return answers;
    }

    /** Calls in which both name the same caller, or nobody. */
    static int agreeing(List<Identification> some, List<Identification> others) {
        int agreeing = 0;
        for (int i = 0; i < some.size(); i++) {
            agreeing += named(some.get(i)).equals(named(others.get(i))) ? 1 : 0;
        }
        return agreeing;
    }

    private static String named(Identification answer) {
        return answer instanceof Identification.Identified who
                ? who.caller().value()
                : answer.getClass().getSimpleName();
    }

    static long identified(List<Identification> answers) {
        return answers.stream()
                .filter(Identification.Identified.class::isInstance)
                .count();
    }
}
