package io.callprint.app;

import io.callprint.call.CallTaps;
import io.callprint.capture.Captures;
import io.callprint.rtp.PacketTap;

/** The packets of calls on their way into capture files. */
record CapturedCalls(Captures files) implements CallTaps {
    @Override
    public PacketTap of(String callId) {
        return files.of(callId).<PacketTap>map(call -> call::packet).orElse(PacketTap.NONE);
    }

    @Override
    public void joins(String legCallId, String callId) {
        files.joins(legCallId, callId);
    }
}
