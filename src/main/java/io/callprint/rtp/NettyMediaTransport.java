package io.callprint.rtp;

import io.callprint.config.RtpConfig;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** {@link MediaTransport} on Netty's NIO: one {@code rtp-io} thread a core, one {@code rtp-pacer}. */
public final class NettyMediaTransport implements MediaTransport {
    private final MediaPorts range;
    private final InetAddress host;
    private final MultiThreadIoEventLoopGroup group;
    private final List<LoopSessions> loops = new ArrayList<>();
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final RtpPacer pacer;
    private final ExecutorService tell = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("playback-end-", 0).factory());
    private final RtpMediaSession.Shared shared;
    private final Set<RtpMediaSession> sessions = ConcurrentHashMap.newKeySet();

    /** With the machine's own clocks and cores. */
    public NettyMediaTransport(RtpConfig config) {
        this(config, Clock.systemUTC(), System::nanoTime, Runtime.getRuntime().availableProcessors());
    }

    /**
     * @param clock for the NTP times of reports
     * @param nanoTime monotonic, at the rate of {@code System.nanoTime()}
     * @param ioThreads at least 1
     * @throws IllegalArgumentException when the host is not an address of this machine's kind or the range holds no pair
     */
    public NettyMediaTransport(RtpConfig config, Clock clock, LongSupplier nanoTime, int ioThreads) {
        SecureRandom random = new SecureRandom();
        range = new MediaPorts(config.firstPort(), config.lastPort(), random.nextInt());
        host = host(config.host());
        shared = new RtpMediaSession.Shared(config, clock, nanoTime, random, tell);
        AtomicInteger number = new AtomicInteger();
        ThreadFactory named = task -> {
            Thread thread = new Thread(task, "rtp-io-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        group = new MultiThreadIoEventLoopGroup(ioThreads, named, NioIoHandler.newFactory());
        for (int i = 0; i < ioThreads; i++) {
            loops.add(new LoopSessions(group.next(), nanoTime));
        }
        pacer = new RtpPacer(nanoTime);
        pacer.start();
    }

    private static InetAddress host(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            new DatagramSocket(0, address).close(); // else the first call would find out
            return address.isAnyLocalAddress() ? wildcard(address) : address;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "rtp.host is " + host + ", expected a literal address or a name this machine can resolve", e);
        } catch (SocketException e) {
            throw new IllegalArgumentException(
                    "rtp.host is " + host + ", which cannot be bound, expected an address of this machine", e);
        }
    }

    /** To channels 0.0.0.0 means IPv4 alone, and :: both, where there is IPv6. */
    private static InetAddress wildcard(InetAddress asked) throws UnknownHostException {
        InetAddress both = InetAddress.getByName("::");
        try (DatagramChannel probe = DatagramChannel.open()) {
            probe.bind(new InetSocketAddress(both, 0));
            return both;
        } catch (IOException | UnsupportedAddressTypeException noIpv6) {
            return asked;
        }
    }

    @Override
    public MediaSession open(MediaListener listener, MediaSinks sinks) throws NoMediaPortException {
        PortPair ports = PortPair.bind(range, host);
        LoopSessions loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
        RtpMediaSession session = new RtpMediaSession(ports, loop, shared, listener, sinks, this::closed);
        sessions.add(session);
        session.start();
        pacer.add(session.sending());
        return session;
    }

    private void closed(RtpMediaSession session) {
        if (sessions.remove(session)) {
            pacer.remove(session.sending());
        }
    }

    @Override
    public int openSessions() {
        return sessions.size();
    }

    /** UDP ports that are taken, or not given back yet. */
    public int openPorts() {
        return 2 * range.inUse();
    }

    /** How late the pacer was for the given share of its ticks, such as 0.99, since the start. */
    public double pacerLatenessMillis(double share) {
        return pacer.lateness().percentileMillis(share);
    }

    /** Closes every session, then the threads; waits at most two seconds. */
    @Override
    public void close() {
        List.copyOf(sessions).forEach(MediaSession::close);
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        pacer.close();
        tell.shutdown();
    }
}
