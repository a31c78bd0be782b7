package io.callprint.config;

import io.callprint.audio.AudioCodec;
import io.callprint.srtp.SrtpPolicy;
import java.util.List;

/**
 * Section {@code rtp}.
 *
 * @param host address to bind
 * @param firstPort even, first of the range
 * @param lastPort last of the range, RTCP ports included
 * @param jitterMillis playout delay the jitter buffer starts with, 20..200
 * @param mediaTimeoutSeconds silence on the wire after which the call ends; 0 never
 * @param latchMillis after the first packet: how long another source may still take over
 * @param codecs what calls may be in, in the order of our offers
 * @param srtp whether audio must, may or must not be encrypted
 */
public record RtpConfig(
        String host,
        int firstPort,
        int lastPort,
        int jitterMillis,
        int mediaTimeoutSeconds,
        int latchMillis,
        List<AudioCodec> codecs,
        SrtpPolicy srtp) {
    public RtpConfig {
        codecs = List.copyOf(codecs);
    }

    public static final RtpConfig DEFAULTS =
            new RtpConfig("127.0.0.1", 20_000, 24_999, 40, 30, 500, List.of(AudioCodec.values()), SrtpPolicy.OPTIONAL);

    /** These ports, everything else as by default but without a limit to silence. */
    public static RtpConfig ofPorts(String host, int firstPort, int lastPort) {
        return new RtpConfig(
                host,
                firstPort,
                lastPort,
                DEFAULTS.jitterMillis(),
                0,
                DEFAULTS.latchMillis(),
                DEFAULTS.codecs(),
                DEFAULTS.srtp());
    }
}
