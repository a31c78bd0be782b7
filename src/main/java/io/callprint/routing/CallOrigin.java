package io.callprint.routing;

import java.time.Instant;
import java.util.Optional;

/**
 * Which call it is, for the systems that join records.
 *
 * @param callId of the caller's leg
 * @param userToUser the User-to-User header its INVITE came with
 * @param began when it was decided; only what identifies the call is made of it
 */
public record CallOrigin(String callId, Optional<String> userToUser, Instant began) {}
