package io.callprint.call;

import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.identity.WatchMatch;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What else a decided call's voice is good for. None of it changes the decision or may disturb the call. */
final class HeardVoice {
    private static final Logger log = LoggerFactory.getLogger(HeardVoice.class);

    private HeardVoice() {}

    /** The watched voice it is. */
    static Optional<WatchMatch> watched(CallContext call, Optional<Utterance> said) {
        try {
            return said.flatMap(utterance ->
                    call.services().watch().match(utterance, call.sip().callId()));
        } catch (RuntimeException e) {
            log.error(
                    "call {}: its voice could not be compared with the watched ones",
                    call.sip().callId(),
                    e);
            return Optional.empty();
        }
    }

    /** The voice of nobody known may be kept for a while, so that it can be watched afterwards. */
    static void keep(CallContext call, Identification answer, Optional<Utterance> said) {
        boolean isNobody = answer instanceof Identification.Unknown || answer instanceof Identification.Uncertain;
        said.filter(_ -> isNobody)
                .ifPresent(utterance -> call.services()
                        .workers()
                        .execute(() -> call.services()
                                .unknownVoices()
                                .accept(utterance, call.sip().callId())));
    }

    /** A recognised caller's voiceprint may learn from the call, behind its back. */
    static void teach(CallContext call, Identification answer, Optional<Utterance> said) {
        if (answer instanceof Identification.Identified who && said.isPresent()) {
            call.services()
                    .workers()
                    .execute(() -> call.services()
                            .enrollment()
                            .learn(
                                    who.caller(),
                                    said.get(),
                                    "call:" + call.sip().callId()));
        }
    }
}
