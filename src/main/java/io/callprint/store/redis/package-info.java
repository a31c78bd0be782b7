/** Floor 3: voiceprints in Redis, behind a circuit breaker and time limits. */
@NullMarked
package io.callprint.store.redis;

import org.jspecify.annotations.NullMarked;
