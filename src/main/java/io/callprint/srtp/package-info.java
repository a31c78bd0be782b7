/** Floor 0: encryption of RTP and RTCP (RFC 3711) with the two suites telephones speak (RFC 4568). */
@NullMarked
package io.callprint.srtp;

import org.jspecify.annotations.NullMarked;
