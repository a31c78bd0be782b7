package io.callprint.rtp;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Whom a session listens to, and sends to (symmetric RTP, RFC 4961): the source of the first valid packet after
 * {@link #signal}, whatever address the description named, since many telephones sit behind a NAT.
 *
 * <p>For a short window another source may still take over; then only the latched one counts, until a new description comes
 * or it has been silent for {@link #SILENCE_NANOS}. The address the description names may take over at any time, and keeps
 * its place. Owned by {@code rtp-io}; {@link #target} is read by {@code rtp-pacer}.
 */
final class SourceLatch {
    static final long SILENCE_NANOS = 3_000_000_000L;

    private final long windowNanos;
    private @Nullable InetSocketAddress signalled;
    private @Nullable InetSocketAddress current;
    private volatile @Nullable InetSocketAddress target;
    private boolean open;
    private long latchedNanos;
    private long heardNanos;

    SourceLatch(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /** A description names the far end: the next valid source latches. */
    void signal(InetSocketAddress address) {
        if (!address.equals(signalled)) {
            signalled = address;
            target = address;
        }
        open = true;
    }

    /** Whether a packet from there is looked at. Changes nothing. */
    boolean permits(InetSocketAddress source, long nowNanos) {
        if (signalled == null) {
            return false;
        }
        InetSocketAddress latched = current;
        if (open || latched == null || source.equals(latched) || source.equals(signalled)) {
            return true;
        }
        boolean inWindow = nowNanos - latchedNanos < windowNanos && !latched.equals(signalled);
        return inWindow || nowNanos - heardNanos > SILENCE_NANOS;
    }

    /** A valid packet came from a permitted source. */
    void heard(InetSocketAddress source, long nowNanos) {
        if (open || nowNanos - heardNanos > SILENCE_NANOS) {
            latchedNanos = nowNanos;
            open = false;
        }
        heardNanos = nowNanos;
        if (!source.equals(current)) {
            current = source;
            target = source;
        }
    }

    /** Where packets go: the latched source, before that the address of the description. */
    @Nullable
    InetSocketAddress target() {
        return target;
    }

    /** Whether reports from there are believed: the host is that of the stream. */
    boolean isHostOfStream(InetSocketAddress source) {
        return isHostOf(target, source) || isHostOf(signalled, source);
    }

    private static boolean isHostOf(@Nullable InetSocketAddress address, InetSocketAddress source) {
        return address != null && source.getAddress().equals(address.getAddress());
    }
}
