package io.callprint.capture;

import java.net.InetSocketAddress;

/**
 * A UDP datagram of a capture file, or a SIP message of a TCP connection in it.
 *
 * @param atNanos when it passed, its end for a message, since 1970
 * @param bytes its content; owned by this record, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CapturedMessage(long atNanos, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    @Override
    public String toString() {
        return "CapturedMessage[%s to %s, %d bytes]".formatted(from, to, bytes.length);
    }
}
