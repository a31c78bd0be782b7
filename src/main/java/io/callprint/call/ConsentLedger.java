package io.callprint.call;

import io.callprint.voiceprint.Consent;

/** Where a caller's answer to the offer of enrolment goes. Blocks on the store: called from a virtual thread. */
@FunctionalInterface
public interface ConsentLedger {
    /**
     * Keeps the answer; after {@link Consent.Answer#NEVER_ASK_AGAIN} nothing else is kept of the caller.
     *
     * @throws io.callprint.voiceprint.StoreUnavailableException when it could not be kept
     */
    void record(Consent consent);
}
