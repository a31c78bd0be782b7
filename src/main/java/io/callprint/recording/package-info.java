/** Sessions recorded elsewhere: who takes part in them. */
@NullMarked
package io.callprint.recording;

import org.jspecify.annotations.NullMarked;
