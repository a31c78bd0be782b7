/** Floor 2: signs that a voice is played or made rather than spoken. */
@NullMarked
package io.callprint.spoof;

import org.jspecify.annotations.NullMarked;
