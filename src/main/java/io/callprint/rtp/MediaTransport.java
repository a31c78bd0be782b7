package io.callprint.rtp;

/** All RTP sockets of the process: port range, receive threads ({@code rtp-io-N}) and the {@code rtp-pacer}. */
public interface MediaTransport extends AutoCloseable {
    /**
     * Binds a port pair of the range (RTP even, RTCP odd) for one call.
     *
     * @throws NoMediaPortException when the whole range is in use
     */
    MediaSession open(MediaListener listener, MediaSinks sinks) throws NoMediaPortException;

    /** Sessions open now. */
    int openSessions();

    @Override
    void close();
}
