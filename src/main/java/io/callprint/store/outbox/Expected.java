package io.callprint.store.outbox;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Kept;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore.ChangeListener;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server will hold of the callers of whom something waits, so that this process reads what it wrote. Only what
 * decides who is recognised: voiceprints and opt-outs. Any thread.
 */
final class Expected {
    private final Map<CallerId, Of> callers = new HashMap<>(); // under this

    /** What waits of one caller. */
    private static final class Of {
        private int writes;
        private boolean saysVoiceprint;
        private Optional<Voiceprint> voiceprint = Optional.empty(); // counts when saysVoiceprint
        private @Nullable Boolean optedOut;

        private void becomes(Optional<Voiceprint> later) {
            saysVoiceprint = true;
            voiceprint = later;
        }
    }

    synchronized void waits(StoreWrite write) {
        callerOf(write).ifPresent(caller -> {
            Of of = callers.computeIfAbsent(caller, _ -> new Of());
            of.writes++;
            apply(write, of);
        });
    }

    private static void apply(StoreWrite write, Of of) {
        switch (write) {
            case StoreWrite.Put(Voiceprint voiceprint) -> of.becomes(Optional.of(voiceprint));
            case StoreWrite.Replace replace -> of.becomes(Optional.of(replace.voiceprint()));
            case StoreWrite.Delete _ -> of.becomes(Optional.empty());
            case StoreWrite.Put put
            when put.entry() instanceof OptOut -> {
                of.becomes(Optional.empty());
                of.optedOut = true;
            }
            case StoreWrite.Withdraw _ -> of.optedOut = false;
            default -> {}
        }
    }

    /** The write was done or refused: when nothing else waits of its caller, the server knows best. */
    synchronized void settled(StoreWrite write) {
        callerOf(write).ifPresent(caller -> callers.computeIfPresent(caller, (_, of) -> --of.writes == 0 ? null : of));
    }

    /** Empty when nothing that waits says; else what will be there. */
    synchronized Optional<Optional<Voiceprint>> voiceprint(CallerId caller) {
        Of of = callers.get(caller);
        return of == null || !of.saysVoiceprint ? Optional.empty() : Optional.of(of.voiceprint);
    }

    /** Empty when nothing that waits says. */
    synchronized Optional<Boolean> optedOut(CallerId caller) {
        Of of = callers.get(caller);
        return of == null ? Optional.empty() : Optional.ofNullable(of.optedOut);
    }

    /** Every caller whose voiceprint will be another one than the server's; a copy is walked. */
    void forEach(BiConsumer<CallerId, Optional<Voiceprint>> reader) {
        Map<CallerId, Optional<Voiceprint>> copy = new HashMap<>();
        synchronized (this) {
            callers.forEach((caller, of) -> {
                if (of.saysVoiceprint) {
                    copy.put(caller, of.voiceprint);
                }
            });
        }
        copy.forEach(reader);
    }

    /** Tells a listener what will be at the server instead of what is there. */
    ChangeListener over(ChangeListener listener) {
        return new ChangeListener() {
            @Override
            public void onSaved(Voiceprint voiceprint) {
                tell(voiceprint.caller(), Optional.of(voiceprint));
            }

            @Override
            public void onDeleted(CallerId caller) {
                tell(caller, Optional.empty());
            }

            @Override
            public void onResync() {
                listener.onResync();
            }

            private void tell(CallerId caller, Optional<Voiceprint> there) {
                voiceprint(caller).orElse(there).ifPresentOrElse(listener::onSaved, () -> listener.onDeleted(caller));
            }
        };
    }

    private static Optional<CallerId> callerOf(StoreWrite write) {
        return switch (write) {
            case StoreWrite.Put(Kept entry) ->
                switch (entry) {
                    case Voiceprint voiceprint -> Optional.of(voiceprint.caller());
                    case OptOut optOut -> Optional.of(optOut.caller());
                    default -> Optional.empty();
                };
            case StoreWrite.Replace replace -> Optional.of(replace.voiceprint().caller());
            case StoreWrite.Delete(CallerId caller) -> Optional.of(caller);
            case StoreWrite.Withdraw(CallerId caller) -> Optional.of(caller);
            default -> Optional.empty();
        };
    }
}
