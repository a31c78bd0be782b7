package io.callprint.call;

import io.callprint.identity.CallerClaim;
import io.callprint.sip.SipInvite;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is offered enrolment.
 *
 * @param id the claimed id, or a new one
 * @param isClaimed whether the call brought the id along, so that an answer is worth remembering
 * @param metadata kept with the voiceprint
 */
record EnrolmentCandidate(String callId, CallerId id, boolean isClaimed, Map<String, String> metadata) {
    private static final int MAX_NAME_LENGTH = 100;

    /** The claimed id; a caller who names none gets {@code caller-} and 8 hexadecimal digits. */
    static EnrolmentCandidate of(SipInvite invite, CallerClaim claim) {
        Optional<CallerId> claimed = claim.account().or(claim::number);
        CallerId id = claimed.orElseGet(
                () -> new CallerId("caller-" + UUID.randomUUID().toString().substring(0, 8)));
        String name = invite.fromDisplayName().replaceAll("\\p{Cntrl}", " ").strip();
        boolean isNamed = claimed.isPresent() && !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
        return new EnrolmentCandidate(
                invite.callId(), id, claimed.isPresent(), isNamed ? Map.of("name", name) : Map.of());
    }

    /** Their answer by a key, as the ledger keeps it. */
    Consent answer(Consent.Answer given, char key, String wording, Instant at) {
        return new Consent(id, "caller-identification", given, "dtmf:" + key + " call:" + callId, wording, at);
    }
}
