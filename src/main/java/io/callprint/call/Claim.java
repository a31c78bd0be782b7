package io.callprint.call;

import io.callprint.identity.CallerClaim;
import io.callprint.voiceprint.CallerId;
import java.util.Optional;

/**
 * Who an INVITE says is calling, and what that is worth.
 *
 * @param said the calling number or user, when it is not withheld; for display, and for the wish not to be recognised
 * @param standing what a network that checked the number says of it
 * @param diverted the number first called, when the call was sent on from there
 */
record Claim(Optional<CallerId> said, Standing standing, Optional<String> diverted) {
    /** STIR/SHAKEN's verdict on the calling number (3GPP TS 24.229, tel URI parameter verstat). */
    enum Standing {
        PASSED,
        FAILED,
        /** Nobody who is believed said anything. */
        UNCHECKED
    }

    /** What recognition may build on: a number known to be forged speaks for nobody. */
    CallerClaim forRecognition() {
        return new CallerClaim(standing == Standing.FAILED ? Optional.empty() : said, Optional.empty());
    }

    /** Whose wish not to be recognised counts; a forged number must not take that right from its owner. */
    CallerClaim forWishes() {
        return new CallerClaim(said, Optional.empty());
    }

    /** What events show. */
    String shown() {
        return said.map(CallerId::value).orElse("anonymous");
    }
}
