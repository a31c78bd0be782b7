/** Floor 1: audio as samples: frames, G.711, concealment, resampling, files, tones. No sockets, no models. */
@NullMarked
package io.callprint.audio;

import org.jspecify.annotations.NullMarked;
