package io.callprint.call;

import io.callprint.rtp.PacketTap;

/** Who sees the packets of calls. Any thread. */
@FunctionalInterface
public interface CallTaps {
    /** For the call with that Call-ID. */
    PacketTap of(String callId);

    /** The call with the first Call-ID, which is about to be placed, is another leg of the one with the second. */
    default void joins(String legCallId, String callId) {}
}
