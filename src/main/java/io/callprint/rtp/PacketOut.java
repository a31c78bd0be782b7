package io.callprint.rtp;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The door packets leave by. */
@FunctionalInterface
interface PacketOut {
    /** Sends at once or drops; never blocks, never throws. @return whether it left */
    boolean send(ByteBuffer packet, SocketAddress to);
}
