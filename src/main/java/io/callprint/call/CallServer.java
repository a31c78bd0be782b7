package io.callprint.call;

import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallAcceptor;
import io.callprint.sip.SipCallListener;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes incoming calls, one {@link CallSession} each, and counts how they end. How many there may be at once is the
 * SIP endpoint's business, which refuses before anything is set up. Any thread.
 */
public final class CallServer implements SipCallAcceptor {
    private final CallServices services;
    private final CallRules rules;
    private final Set<CallSession> sessions = ConcurrentHashMap.newKeySet();
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
        CallSession session = new CallSession(call, invite, services, rules, this::over);
        sessions.add(session);
        session.begin(!draining);
        return session;
    }

    private void over(CallSession session, CallEnd end) {
        sessions.remove(session);
        Objects.requireNonNull(ends.get(end)).increment();
    }

    /** From now on new calls get 503 with Retry-After; calls in progress go on. */
    public void drain() {
        draining = true;
    }

    /** Ends every call in progress. */
    public void hangUpAll() {
        sessions.forEach(CallSession::shutDown);
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
