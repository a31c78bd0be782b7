/** Floor 3: voiceprints in one JSON file that people can read and edit. */
@NullMarked
package io.callprint.store.json;

import org.jspecify.annotations.NullMarked;
