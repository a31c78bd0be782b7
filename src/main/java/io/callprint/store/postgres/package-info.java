/** Floor 3: voiceprints in a PostgreSQL database that several nodes share. */
@NullMarked
package io.callprint.store.postgres;

import org.jspecify.annotations.NullMarked;
