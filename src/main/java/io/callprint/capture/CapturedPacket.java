package io.callprint.capture;

import java.nio.ByteBuffer;

/**
 * What passed on a link.
 *
 * @param atNanos when, since 1970
 * @param linkType kind of the link, by tcpdump.org's registry ({@link LinkLayer})
 * @param bytes as far as they were captured, in network order from position 0 on
 */
record CapturedPacket(long atNanos, int linkType, ByteBuffer bytes) {}
