/** Floor 2: from net speech to a speaker embedding, on the inference threads. */
@NullMarked
package io.callprint.speaker;

import org.jspecify.annotations.NullMarked;
