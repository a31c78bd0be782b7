/** Floor 0: capture files of calls, SIP and RTP, in the format of libpcap. */
@NullMarked
package io.callprint.capture;

import org.jspecify.annotations.NullMarked;
