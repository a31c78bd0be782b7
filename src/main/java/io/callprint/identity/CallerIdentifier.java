package io.callprint.identity;

import java.util.Optional;

/**
 * Decides who is speaking. Thread-safe; a decision takes well under a millisecond and does no I/O, unless a server searches
 * for voices: then it waits for two of its answers, each as long as a call may wait for the store.
 */
public interface CallerIdentifier {
    /**
     * Whether this call must not be recognised at all: asked before anything is embedded. May ask the store and wait for it
     * up to a second: call it from a worker.
     *
     * @return true when a claimed id opted out
     * @throws io.callprint.voiceprint.StoreUnavailableException when nobody can tell: then nobody may listen
     */
    boolean hasOptedOut(CallerClaim claim);

    /** Why voices with this claim are not compared now, for operators; empty when they are. Does no I/O. */
    default Optional<String> refusal(CallerClaim claim) {
        return Optional.empty();
    }

    /**
     * @param last false while more speech may come: then only a sure answer is given, anything else is {@link
     *     Identification.Uncertain} or {@link Identification.Unknown} to be asked again later
     */
    Identification identify(Utterance utterance, CallerClaim claim, boolean last);
}
