package io.callprint.rtp;

import io.callprint.audio.PcmSink;

/**
 * Where the audio of a call goes.
 *
 * @param received what the far end says, concealment included; on the session's {@code rtp-io} thread
 * @param sent what we say, frame by frame as it leaves (for the echo guard); on the {@code rtp-pacer} thread
 * @param tap sees the packets
 */
public record MediaSinks(PcmSink received, PcmSink sent, PacketTap tap) {
    /** Nobody looks at the packets. */
    public MediaSinks(PcmSink received, PcmSink sent) {
        this(received, sent, PacketTap.NONE);
    }
}
