/** Floor 2: which of a call's audio is the caller's speech, how much there is, and how good it is. */
@NullMarked
package io.callprint.speech;

import org.jspecify.annotations.NullMarked;
