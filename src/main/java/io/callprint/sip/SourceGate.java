package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import io.callprint.config.AddressRange;
import io.callprint.config.SipConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What each address may cost us: how many INVITEs a second, how many calls at once, how many malformed messages before it
 * is not heard for a while, and how many bytes go back over UDP before we know that it is who it says. One IPv6 /64 counts as
 * one address. The addresses seen last are remembered. Thread-safe.
 */
final class SourceGate {
    private static final int MAX_REMEMBERED = 20_000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int NETWORK_BYTES_OF_IPV6 = 8;

    /** What an address may save up. */
    private static final int MAX_OWED_BYTES = 64 * 1024;

    private final SipConfig.Limits limits;
    private final LongSupplier nanoTime;
    private final Map<InetAddress, Source> sources = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Source> eldest) {
            return size() > MAX_REMEMBERED && eldest.getValue().calls == 0;
        }
    };

    /** What is known of one address; owned by the monitor of the gate. */
    private static final class Source {
        private double invites;
        private double malformed;
        private long countedNanos;
        private long deafUntilNanos;
        private boolean isDeaf;
        private int calls;
        private boolean proven;
        private long bytesOwed;

        Source(long now) {
            countedNanos = now;
        }
    }

    SourceGate(SipConfig.Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Whether anything from there is looked at. */
    boolean isHeard(InetAddress address) {
        if (isExempt(address)) {
            return true;
        }
        if (!limits.allow().isEmpty() && !AddressRange.anyContains(limits.allow(), address)) {
            return false;
        }
        synchronized (this) {
            Source source = sources.get(key(address));
            if (source == null || !source.isDeaf) {
                return true;
            }
            source.isDeaf = nanoTime.getAsLong() - source.deafUntilNanos < 0;
            return !source.isDeaf;
        }
    }

    /** A datagram came: so many bytes may go back. */
    synchronized void received(InetAddress address, int bytes) {
        if (!isExempt(address)) {
            Source source = source(address);
            source.bytesOwed = Math.min(MAX_OWED_BYTES, source.bytesOwed + bytes);
        }
    }

    /** A message that was no SIP, or refused before it reached a call; too many of them make us deaf. */
    void malformed(InetAddress address) {
        if (isExempt(address)) {
            return;
        }
        synchronized (this) {
            Source source = source(address);
            source.malformed++;
            if (source.malformed > limits.malformed()) {
                source.malformed = 0;
                source.isDeaf = true;
                source.deafUntilNanos = nanoTime.getAsLong() + limits.deafSeconds() * SECOND;
            }
        }
    }

    /** Whether one more INVITE is within what the address may send. */
    boolean admitsInvite(InetAddress address) {
        if (isExempt(address)) {
            return true;
        }
        synchronized (this) {
            Source source = source(address);
            if (source.invites + 1 > limits.invitesPerSecond() || source.calls >= limits.calls()) {
                return false;
            }
            source.invites++;
            return true;
        }
    }

    synchronized void began(InetAddress address) {
        source(address).calls++;
    }

    synchronized void ended(InetAddress address) {
        Source source = source(address);
        source.calls = Math.max(0, source.calls - 1);
    }

    /** It answered with something only we had told it. */
    synchronized void proven(InetAddress address) {
        if (!isExempt(address)) {
            source(address).proven = true;
        }
    }

    /** Whether a request came from where it says it did: every stream proves that. */
    boolean isProven(SIPRequest request) {
        return !request.getTopmostVia().getTransport().equalsIgnoreCase("udp")
                || isProven(request.getPeerPacketSourceAddress());
    }

    private boolean isProven(InetAddress address) {
        if (isExempt(address)) {
            return true;
        }
        synchronized (this) {
            return source(address).proven;
        }
    }

    /**
     * Whether a response of so many bytes may go there over UDP; counts them when it does. An answer that is too long for
     * what came goes when the INVITE, or enough else, came again.
     *
     * @param spared whether it can be left out to leave room for the answer
     */
    boolean maySend(InetAddress address, int bytes, boolean spared) {
        if (isExempt(address)) {
            return true;
        }
        synchronized (this) {
            Source source = source(address);
            if (source.proven) {
                return true;
            }
            if (spared || source.bytesOwed < bytes) {
                return false;
            }
            source.bytesOwed -= bytes;
            return true;
        }
    }

    private boolean isExempt(InetAddress address) {
        return AddressRange.anyContains(limits.exempt(), address);
    }

    /** With its counts run down to now: whole allowances come back in a second, malformed messages are forgiven in ten. */
    private Source source(InetAddress address) {
        long now = nanoTime.getAsLong();
        Source source = sources.computeIfAbsent(key(address), _ -> new Source(now));
        double seconds = Math.max(0, now - source.countedNanos) / (double) SECOND;
        source.invites = Math.max(0, source.invites - seconds * limits.invitesPerSecond());
        source.malformed = Math.max(0, source.malformed - seconds * limits.malformed() / 10);
        source.countedNanos = now;
        return source;
    }

    private static InetAddress key(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES_OF_IPV6), bytes.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(address.toString(), impossible);
        }
    }
}
