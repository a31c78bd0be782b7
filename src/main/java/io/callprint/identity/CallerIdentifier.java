package io.callprint.identity;

/** Decides who is speaking. Thread-safe; a decision takes well under a millisecond and does no I/O. */
public interface CallerIdentifier {
    /**
     * Whether this call must not be recognised at all: asked before anything is embedded.
     *
     * @return true when a claimed id opted out
     */
    boolean hasOptedOut(CallerClaim claim);

    /**
     * @param last false while more speech may come: then only a sure answer is given, anything else is {@link
     *     Identification.Uncertain} or {@link Identification.Unknown} to be asked again later
     */
    Identification identify(Utterance utterance, CallerClaim claim, boolean last);
}
