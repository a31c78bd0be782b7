package io.callprint.identity;

import io.callprint.voiceprint.CallerId;
import java.util.Optional;

/**
 * Who the call says it is, before anybody speaks.
 *
 * @param number the calling number as a caller id, when it is not withheld
 * @param account an account the caller named (DTMF, a header of the PBX)
 */
public record CallerClaim(Optional<CallerId> number, Optional<CallerId> account) {
    public static final CallerClaim NONE = new CallerClaim(Optional.empty(), Optional.empty());
}
