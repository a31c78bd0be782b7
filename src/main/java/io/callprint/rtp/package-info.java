/** Floor 2: RTP and RTCP: sockets, jitter buffer, digits, the pacer. */
@NullMarked
package io.callprint.rtp;

import org.jspecify.annotations.NullMarked;
