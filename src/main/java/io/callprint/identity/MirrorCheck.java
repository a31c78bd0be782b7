package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.Optional;
import java.util.Set;

/** Compares the callers that a gallery holds in memory with the store, and puts right what differs. */
final class MirrorCheck {
    private MirrorCheck() {}

    /** @return callers that differed */
    static int putRight(Gallery gallery, VoiceprintStore store) {
        Mirror held = gallery.current();
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
            if (!gallery.current().agrees(suspect, kept)) {
                kept.ifPresentOrElse(gallery::put, () -> gallery.remove(suspect));
                differed++;
            }
        }
        return differed;
    }
}
