package io.callprint.call;

import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallAcceptor;
import io.callprint.sip.SipCallListener;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes incoming calls, one {@link CallSession} or {@link RecordedCall} each, and counts how they end. How many there may be at once is the
 * SIP endpoint's business, which refuses before anything is set up. Any thread.
 */
public final class CallServer implements SipCallAcceptor {
    private final CallServices services;
    private final CallRules rules;
    /** What ends each call in progress, when the server stops. */
    private final Map<SipCallListener, Runnable> sessions = new ConcurrentHashMap<>();

    private final Map<CallEnd, LongAdder> ends;

    private volatile boolean draining;

    public CallServer(CallServices services, CallRules rules) {
        this.services = services;
        this.rules = rules;
        Map<CallEnd, LongAdder> counters = new EnumMap<>(CallEnd.class);
        for (CallEnd end : CallEnd.values()) {
            counters.put(end, new LongAdder());
        }
        this.ends = Collections.unmodifiableMap(counters);
    }

    @Override
    public SipCallListener onInvite(SipCall call) {
        var invite = call.invite()
                .orElseThrow(() -> new IllegalArgumentException("call " + call.callId() + " was not placed to us"));
        if (RecordedCall.isBroughtBy(invite)) {
            RecordedCall recorded = new RecordedCall(call, invite, services, rules, this::over);
            sessions.put(recorded, recorded::shutDown);
            recorded.begin(!draining);
            return recorded;
        }
        CallSession session = new CallSession(call, invite, services, rules, this::over);
        sessions.put(session, session::shutDown);
        session.begin(!draining);
        return session;
    }

    private void over(SipCallListener session, CallEnd end) {
        sessions.remove(session);
        Objects.requireNonNull(ends.get(end)).increment();
    }

    /** From now on new calls get 503 with Retry-After; calls in progress go on. */
    public void drain() {
        draining = true;
    }

    /** Ends every call in progress. */
    public void hangUpAll() {
        sessions.values().forEach(Runnable::run);
    }

    /** Calls in progress. */
    public int openCalls() {
        return sessions.size();
    }

    /** How many calls ended in which way since the start. */
    public Map<CallEnd, Long> ends() {
        Map<CallEnd, Long> counts = new EnumMap<>(CallEnd.class);
        ends.forEach((end, count) -> counts.put(end, count.sum()));
        return counts;
    }
}
