package io.callprint.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * Which call it is, for the systems that join records.
 *
 * @param callId of the caller's leg
 * @param userToUser the User-to-User header its INVITE came with
 * @param diverted the number first called, when the call was sent on from there
 * @param attestation what a network that checked the calling number says: {@code passed}, {@code failed}, {@code unchecked}
 * @param began when it was decided; only what identifies the call is made of it
 */
public record CallOrigin(
        String callId, Optional<String> userToUser, Optional<String> diverted, String attestation, Instant began) {}
