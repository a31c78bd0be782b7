package io.callprint.store.json;

import io.callprint.store.ChangeSource;
import io.callprint.store.News;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the file with what it was a moment ago; a time of last recognition alone is no change. */
final class JsonChangeSource implements ChangeSource {
    private final JsonVoiceprintStore store;
    private final Duration every;
    private final News news = new News();
    /** Owned by the follower's thread. */
    private NavigableMap<CallerId, Voiceprint> before = new TreeMap<>();

    JsonChangeSource(JsonVoiceprintStore store, Duration every) {
        this.store = store;
        this.every = every;
    }

    @Override
    public void goToEnd() {
        before = now();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a file that did not change gives the same map
    public Changes next() throws InterruptedException {
        NavigableMap<CallerId, Voiceprint> now = now();
        if (now == before) {
            news.await(every);
            now = now();
        }
        Set<CallerId> changed = new LinkedHashSet<>();
        for (CallerId caller : before.keySet()) {
            if (!now.containsKey(caller)) {
                changed.add(caller);
            }
        }
        for (Voiceprint voiceprint : now.values()) {
            if (!isSame(before.get(voiceprint.caller()), voiceprint)) {
                changed.add(voiceprint.caller());
            }
        }
        before = now;
        return changed.isEmpty() ? Changes.NONE : new Changes(changed, false);
    }

    @Override
    public Optional<Voiceprint> find(CallerId caller) {
        return Optional.ofNullable(before.get(caller));
    }

    @Override
    public void wake() {
        news.arrived();
    }

    private NavigableMap<CallerId, Voiceprint> now() {
        return store.content("follow the changes").voiceprints();
    }

    private static boolean isSame(@Nullable Voiceprint was, Voiceprint is) {
        return was != null
                && was.samples().equals(is.samples())
                && was.metadata().equals(is.metadata())
                && was.createdAt().equals(is.createdAt());
    }
}
