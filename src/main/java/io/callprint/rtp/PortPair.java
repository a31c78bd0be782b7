package io.callprint.rtp;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The two bound sockets of a call. Their ports go back to the range when both are closed. */
final class PortPair {
    private final MediaPorts range;
    private final int port;
    private final MediaSocket rtp;
    private final MediaSocket rtcp;
    private final AtomicInteger open = new AtomicInteger(2);

    private PortPair(MediaPorts range, int port, MediaSocket rtp, MediaSocket rtcp) {
        this.range = range;
        this.port = port;
        this.rtp = rtp;
        this.rtcp = rtcp;
    }

    /** Binds the next pair of the range that nobody else on this machine has. */
    static PortPair bind(MediaPorts range, InetAddress host) throws NoMediaPortException {
        List<Integer> occupied = new ArrayList<>();
        try {
            while (true) {
                int port = range.take();
                try {
                    MediaSocket rtp = new MediaSocket(host, port);
                    try {
                        return new PortPair(range, port, rtp, new MediaSocket(host, port + 1));
                    } catch (IOException e) {
                        rtp.closeNow();
                        throw e;
                    }
                } catch (IOException e) {
                    occupied.add(port);
                }
            }
        } finally {
            occupied.forEach(range::giveBack);
        }
    }

    int port() {
        return port;
    }

    MediaSocket rtp() {
        return rtp;
    }

    MediaSocket rtcp() {
        return rtcp;
    }

    void close() {
        rtp.close(this::oneClosed);
        rtcp.close(this::oneClosed);
    }

    private void oneClosed() {
        if (open.decrementAndGet() == 0) {
            range.giveBack(port);
        }
    }
}
