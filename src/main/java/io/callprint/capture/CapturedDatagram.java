package io.callprint.capture;

import java.net.InetSocketAddress;

/**
 * One UDP datagram of a capture file.
 *
 * @param atNanos when it passed, since 1970
 * @param bytes its content; owned by this record, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record CapturedDatagram(long atNanos, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    @Override
    public String toString() {
        return "CapturedDatagram[%s to %s, %d bytes]".formatted(from, to, bytes.length);
    }
}
