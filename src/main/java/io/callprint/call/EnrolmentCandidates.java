package io.callprint.call;

import io.callprint.identity.CallerClaim;
import io.callprint.sip.SipInvite;
import io.callprint.voiceprint.CallerId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Under which id a caller of a call would be enrolled, and what is known of them besides their voice. */
final class EnrolmentCandidates {
    private static final int MAX_NAME_LENGTH = 100;

    private EnrolmentCandidates() {}

    /** The claimed id; a caller who names none gets {@code caller-} and 8 hexadecimal digits. */
    static EnrolmentDialogue.Candidate of(SipInvite invite, CallerClaim claim) {
        Optional<CallerId> claimed = claim.account().or(claim::number);
        CallerId id = claimed.orElseGet(
                () -> new CallerId("caller-" + UUID.randomUUID().toString().substring(0, 8)));
        String name = invite.fromDisplayName().replaceAll("\\p{Cntrl}", " ").strip();
        boolean isNamed = claimed.isPresent() && !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
        return new EnrolmentDialogue.Candidate(
                invite.callId(), id, claimed.isPresent(), isNamed ? Map.of("name", name) : Map.of());
    }
}
