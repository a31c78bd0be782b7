/** Floor 1: what was done to voices and limits, when and by whom, for ever. */
@NullMarked
package io.callprint.audit;

import org.jspecify.annotations.NullMarked;
