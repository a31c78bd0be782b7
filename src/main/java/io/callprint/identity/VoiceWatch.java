package io.callprint.identity;

import java.util.Optional;

/** Tells whether a voice is to be flagged. It changes nothing else: neither the answer nor what the caller hears. */
@FunctionalInterface
public interface VoiceWatch {
    /** The closest watched voice that is close enough. Does no I/O; any thread. */
    Optional<WatchMatch> match(Utterance said, String callId);
}
