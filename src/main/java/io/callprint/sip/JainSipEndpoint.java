package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callprint.config.SipConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@link SipEndpoint} over the JAIN-SIP stack: UDP and TCP on one port, TLS on another, one stack per address. Threads: the stack's workers {@code sip-N}
 * parse and run transactions, each call's events run in order on virtual threads, one thread {@code sip-timer}.
 */
public final class JainSipEndpoint implements SipEndpoint {
    private final SipConfig config;
    private final SipTiming timing;
    private final MessageTap tap;
    private final SipCounters counters = new SipCounters();
    private final CallRegistry registry = new CallRegistry();
    private final SourceGate gate;
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService workers;

    /** One per address; empty before the start and after the close. */
    private volatile List<SipWire> wires = List.of();

    private volatile List<TrunkLine> trunks = List.of();
    private volatile boolean refusing;

    /** With the timers of RFC 3261. */
    public JainSipEndpoint(SipConfig config) {
        this(config, SipTiming.DEFAULTS);
    }

    public JainSipEndpoint(SipConfig config, SipTiming timing) {
        this(config, timing, MessageTap.NONE);
    }

    /** @param tap sees every message */
    public JainSipEndpoint(SipConfig config, SipTiming timing, MessageTap tap) {
        this.config = config;
        this.tap = tap;
        this.timing = timing;
        this.gate = new SourceGate(config.limits(), System::nanoTime);
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("sip-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("sip-call-", 0).factory());
    }

    @Override
    public void start(SipCallAcceptor acceptor) throws SipStartException {
        Admission admission = new Admission(acceptor, DigestGate.of(config.auth()));
        Optional<TlsSide> tls = config.tls().isUsed() ? Optional.of(new TlsSide(config.tls())) : Optional.empty();
        List<SipWire> open = new ArrayList<>();
        try {
            for (InetAddress host : hosts()) {
                int port =
                        config.port() == 0 && !open.isEmpty() ? open.getFirst().port() : config.port();
                AtomicReference<@Nullable SipWire> wire = new AtomicReference<>();
                SipRouting routing = new SipRouting(() -> started(wire.get()), registry, counters, gate, admission);
                SipWire opened = SipWire.open(host, port, config, tls, gate, timing, counters, tap, routing);
                wire.set(opened);
                open.add(opened);
            }
        } catch (SipStartException failed) {
            open.forEach(SipWire::close);
            throw failed;
        }
        wires = List.copyOf(open);
        trunks = config.trunks().stream()
                .map(trunk -> new TrunkLine(wireTo(trunk.uri()), trunk, timer, workers))
                .toList();
        open.forEach(wire -> wire.serve(trunks));
        trunks.forEach(TrunkLine::start);
    }

    /** How each trunk stands: {@code registered}, {@code reachable}, or what is wrong, by its host. */
    public Map<String, String> trunkStates() {
        Map<String, String> states = new TreeMap<>();
        trunks.forEach(trunk -> states.put(trunk.name(), trunk.state()));
        return states;
    }

    /** Every address once: a wildcard takes both families on this platform. */
    private List<InetAddress> hosts() throws SipStartException {
        List<InetAddress> hosts = new ArrayList<>();
        List<String> names = new ArrayList<>(config.bind());
        names.addFirst(config.host());
        for (String name : names) {
            try {
                InetAddress host = InetAddress.getByName(name);
                boolean known = host.isAnyLocalAddress()
                        ? hosts.stream().anyMatch(InetAddress::isAnyLocalAddress)
                        : hosts.contains(host);
                if (!known) {
                    hosts.add(host);
                }
            } catch (UnknownHostException unknown) {
                String key = name.equals(config.host()) ? "sip.host" : "sip.bind";
                throw new SipStartException(key + " \"" + name + "\" is not an address of this machine", unknown);
            }
        }
        return hosts;
    }

    private static SipWire started(@Nullable SipWire wire) {
        if (wire == null) {
            throw new IllegalStateException("the SIP endpoint is not started");
        }
        return wire;
    }

    @Override
    public InetSocketAddress address() {
        return wire().address();
    }

    /** Every address calls are taken at over UDP and TCP, the first one first. */
    public List<InetSocketAddress> addresses() {
        return wires.stream().map(SipWire::address).toList();
    }

    /** Where TLS is taken on the first address; empty when it is not offered. */
    public Optional<InetSocketAddress> tlsAddress() {
        return wire().tlsAddress();
    }

    @Override
    public SipCall invite(OutgoingInvite invite, SipCallListener listener) {
        OutgoingCall call = new OutgoingCall(wireTo(invite.target()), invite, listener, timer, workers, registry);
        registry.reserve(Integer.MAX_VALUE);
        registry.add(call);
        call.start();
        return call;
    }

    /** The first that can reach a literal address; a name is left to the first. */
    private SipWire wireTo(String target) {
        if (wires.size() > 1 && SipMessages.uri(target) instanceof SipUri uri) {
            Optional<InetAddress> host = PeerReach.literal(uri.getHost());
            for (SipWire wire : wires) {
                if (host.filter(wire::reaches).isPresent()) {
                    return wire;
                }
            }
        }
        return wire();
    }

    @Override
    public void refuseNewCalls() {
        refusing = true;
    }

    @Override
    public int openCalls() {
        return registry.open();
    }

    /** Calls that may still get a message: those alive, and ended ones whose last transactions are not over. */
    public int dialogs() {
        return registry.size();
    }

    /** Timers of calls that have not come yet. */
    int waitingTimers() {
        return timer.getQueue().size();
    }

    /** What was dropped or refused before any call saw it. */
    public SipCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        List<SipWire> open = wires;
        if (open.isEmpty()) {
            shutExecutors();
            return;
        }
        refusing = true;
        CompletableFuture<?> goodbyes =
                CompletableFuture.allOf(trunks.stream().map(TrunkLine::close).toArray(CompletableFuture[]::new));
        List<JainSipCall> left = registry.all();
        left.forEach(JainSipCall::close);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.closeMillis());
        while ((!registry.all().isEmpty() || !goodbyes.isDone()) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        open.forEach(SipWire::close);
        wires = List.of();
        shutExecutors();
    }

    private void shutExecutors() {
        timer.shutdownNow();
        workers.shutdown();
    }

    private SipWire wire() {
        return started(wires.isEmpty() ? null : wires.getFirst());
    }

    /** Decides on INVITEs that would begin a call. */
    final class Admission {
        private final SipCallAcceptor acceptor;
        private final Optional<DigestGate> passwords;

        private Admission(SipCallAcceptor acceptor, Optional<DigestGate> passwords) {
            this.acceptor = acceptor;
            this.passwords = passwords;
        }

        /** Why a new call is not let in at all; empty when it is. */
        Optional<SipRefusal> refusal(SIPRequest invite) {
            return passwords.flatMap(asked -> asked.refusal(invite));
        }

        /** Whether OPTIONS and INVITE get 503 now (RFC 3261 section 11.2). */
        boolean isClosed() {
            return refusing;
        }

        /** Takes a place; false: answer 503. */
        boolean admit() {
            return !refusing && registry.reserve(config.maxCalls());
        }

        SipHeader retryAfter() {
            return new SipHeader("Retry-After", String.valueOf(config.retryAfterSeconds()));
        }

        void begin(
                SipWire open,
                SIPRequest request,
                javax.sip.ServerTransaction transaction,
                Optional<JainSipCall> replaced)
                throws SipFault {
            IncomingCall call;
            try {
                SIPResponse trying = SipMessages.response(request, 100, "", "");
                open.respond(transaction, trying);
                call = new IncomingCall(open, request, transaction, replaced, timer, workers, registry);
            } catch (SipFault | RuntimeException failed) {
                registry.ended();
                throw failed;
            }
            InetAddress source = request.getPeerPacketSourceAddress();
            gate.began(source);
            call.atEnd(() -> gate.ended(source));
            if (registry.addIncoming(call, request)) {
                call.offerTo(acceptor);
            } else {
                gate.ended(source);
                registry.ended();
            }
        }
    }
}
