package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callers in memory. They may be loaded anew while they are compared: readers see the copy before until the next one is
 * whole, and a change reaches both. Any thread; readers take no lock.
 */
final class HeldCallers {
    private final Centring model;
    private final Object writing = new Object(); // guards the exchange against changes
    private volatile Mirror mirror; // exchanged under writing
    private @Nullable Mirror next; // being loaded; under writing

    /** @param model the model's own centre */
    HeldCallers(Centring model) {
        this.model = model;
        this.mirror = new Mirror(model);
    }

    Mirror current() {
        return mirror;
    }

    /** @param voiceprints hands every voiceprint to the reader it is given; may block, and fail: then all stays as it was */
    void load(Consumer<Consumer<Voiceprint>> voiceprints) {
        Mirror loading = new Mirror(model);
        synchronized (writing) {
            next = loading;
        }
        try {
            voiceprints.accept(loading::load);
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
    }

    void put(Voiceprint voiceprint) {
        change(held -> held.put(voiceprint));
    }

    void remove(CallerId caller) {
        change(held -> held.remove(caller));
    }

    private void change(Consumer<Mirror> change) {
        synchronized (writing) {
            change.accept(mirror);
            if (next != null) {
                change.accept(next);
            }
        }
    }

    /**
     * Compares the callers with those of the store, and puts right what differs. Blocks on the store.
     *
     * @return callers that differed
     */
    int putRight(VoiceprintStore store) {
        Mirror held = mirror;
        Set<CallerId> suspects = held.callers();
        store.forEach(voiceprint -> {
            if (held.agrees(voiceprint.caller(), Optional.of(voiceprint))) {
                suspects.remove(voiceprint.caller());
            } else {
                suspects.add(voiceprint.caller());
            }
        });
        int differed = 0;
        for (CallerId suspect : suspects) {
            Optional<Voiceprint> kept = store.find(suspect); // most changed while the others were looked at
            if (!mirror.agrees(suspect, kept)) {
                kept.ifPresentOrElse(this::put, () -> remove(suspect));
                differed++;
            }
        }
        return differed;
    }
}
