package io.callprint.capture;

import java.io.IOException;
import java.util.Optional;

/** The packets of a capture file, one after another. */
interface PacketSource {
    /** The most bytes that are captured of a packet: libpcap's own limit. */
    int MOST_BYTES = 262_144;

    /**
     * @return empty at the end of the file, also when it cuts a packet off
     * @throws CaptureException one sentence when it is no capture that can be read
     */
    Optional<CapturedPacket> next() throws IOException;
}
