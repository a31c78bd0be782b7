package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callprint.config.SipConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@link SipEndpoint} over the JAIN-SIP stack: UDP and TCP on one port. Threads: the stack's workers {@code sip-N}
 * parse and run transactions, each call's events run in order on virtual threads, one thread {@code sip-timer}.
 */
public final class JainSipEndpoint implements SipEndpoint {
    private final SipConfig config;
    private final SipTiming timing;
    private final SipCounters counters = new SipCounters();
    private final CallRegistry registry = new CallRegistry();
    private final ScheduledThreadPoolExecutor timer;
    private final ExecutorService workers;

    private volatile @Nullable SipWire wire;
    private volatile boolean refusing;

    /** With the timers of RFC 3261. */
    public JainSipEndpoint(SipConfig config) {
        this(config, SipTiming.DEFAULTS);
    }

    public JainSipEndpoint(SipConfig config, SipTiming timing) {
        this.config = config;
        this.timing = timing;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("sip-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.workers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("sip-call-", 0).factory());
    }

    @Override
    public void start(SipCallAcceptor acceptor) throws SipStartException {
        InetAddress host;
        try {
            host = InetAddress.getByName(config.host());
        } catch (UnknownHostException unknown) {
            throw new SipStartException(
                    "sip.host \"" + config.host() + "\" is not an address of this machine", unknown);
        }
        SipRouting routing = new SipRouting(this::wire, registry, counters, new Admission(acceptor));
        wire = SipWire.open(host, config.port(), config.advertise(), timing, config.sessionSeconds(), counters, routing);
    }

    @Override
    public InetSocketAddress address() {
        return wire().address();
    }

    @Override
    public SipCall invite(OutgoingInvite invite, SipCallListener listener) {
        OutgoingCall call = new OutgoingCall(wire(), invite, listener, timer, workers, registry);
        registry.reserve(Integer.MAX_VALUE);
        registry.add(call);
        call.start();
        return call;
    }

    @Override
    public void refuseNewCalls() {
        refusing = true;
    }

    @Override
    public int openCalls() {
        return registry.open();
    }

    /** What was dropped or refused before any call saw it. */
    public SipCounters counters() {
        return counters;
    }

    @Override
    public void close() {
        SipWire open = wire;
        if (open == null) {
            shutExecutors();
            return;
        }
        refusing = true;
        List<JainSipCall> left = registry.all();
        left.forEach(JainSipCall::close);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timing.closeMillis());
        while (!registry.all().isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        open.close();
        wire = null;
        shutExecutors();
    }

    private void shutExecutors() {
        timer.shutdownNow();
        workers.shutdown();
    }

    private SipWire wire() {
        SipWire open = wire;
        if (open == null) {
            throw new IllegalStateException("the SIP endpoint is not started");
        }
        return open;
    }

    /** Decides on INVITEs that would begin a call. */
    final class Admission {
        private final SipCallAcceptor acceptor;

        private Admission(SipCallAcceptor acceptor) {
            this.acceptor = acceptor;
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

        void begin(SIPRequest request, javax.sip.ServerTransaction transaction, Optional<JainSipCall> replaced)
                throws SipFault {
            SipWire open = wire();
            IncomingCall call;
            try {
                SIPResponse trying = SipMessages.response(request, 100, "", "");
                open.respond(transaction, trying);
                call = new IncomingCall(open, request, transaction, replaced, timer, workers, registry);
            } catch (SipFault | RuntimeException failed) {
                registry.ended();
                throw failed;
            }
            if (registry.addIncoming(call, request)) {
                call.offerTo(acceptor);
            } else {
                registry.ended();
            }
        }
    }
}
