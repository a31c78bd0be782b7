package io.callprint.capture;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;

/** The capture of one call's audio packets. Any thread; copies and hands over, never blocks. */
public final class CallCapture {
    private static final int RTP_HEADER_BYTES = 12;

    private final Captures captures;
    private final Path file;
    private final boolean withAudio;

    CallCapture(Captures captures, Path file, boolean withAudio) {
        this.captures = captures;
        this.file = file;
        this.withAudio = withAudio;
    }

    /** An RTP or RTCP packet in the clear; of one that may hold audio or keys only the header is kept without consent. */
    public void packet(InetSocketAddress from, InetSocketAddress to, byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        captures.write(this, from, to, copy, withAudio ? length : Math.min(length, RTP_HEADER_BYTES));
    }

    Path file() {
        return file;
    }
}
