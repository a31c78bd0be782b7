/** Floor 1: session descriptions (RFC 8866) and offer/answer (RFC 3264). */
@NullMarked
package io.callprint.sdp;

import org.jspecify.annotations.NullMarked;
