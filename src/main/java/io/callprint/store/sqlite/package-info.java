/** Floor 3: voiceprints in one SQLite file, the default. */
@NullMarked
package io.callprint.store.sqlite;

import org.jspecify.annotations.NullMarked;
