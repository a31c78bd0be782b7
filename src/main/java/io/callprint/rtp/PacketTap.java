package io.callprint.rtp;

import java.net.InetSocketAddress;

/**
 * Sees each RTP packet of a call in the clear, after it was accepted or before it is sent. On {@code rtp-io} and {@code
 * rtp-pacer}: copies and hands over, never blocks.
 */
@FunctionalInterface
public interface PacketTap {
    /** Looks at nothing. */
    PacketTap NONE = (_, _, _, _, _) -> {};

    /** @param bytes overwritten after the call returns */
    void packet(InetSocketAddress from, InetSocketAddress to, byte[] bytes, int offset, int length);
}
