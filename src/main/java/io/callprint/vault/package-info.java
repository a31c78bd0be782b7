/**
 * Between whoever works with voiceprints and the engine that keeps them: everything biometric is sealed on its way down and
 * opened on its way up, so that no engine, file, copy or backup holds it in the clear.
 */
@NullMarked
package io.callprint.vault;

import org.jspecify.annotations.NullMarked;
