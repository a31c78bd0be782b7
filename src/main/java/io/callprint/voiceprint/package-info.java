/** Floor 2: voiceprints, the store contract that every engine passes, and the in-memory search index. */
@NullMarked
package io.callprint.voiceprint;

import org.jspecify.annotations.NullMarked;
