/** Who spoke when in a recording: segmentation, voices, one set of labels from its first minute to its last. */
@NullMarked
package io.callprint.diarize;

import org.jspecify.annotations.NullMarked;
