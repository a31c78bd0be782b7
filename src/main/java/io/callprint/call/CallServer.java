package io.callprint.call;

import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallAcceptor;
import io.callprint.sip.SipCallListener;
import io.callprint.speaker.SpeakerEmbedder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Takes incoming calls, one {@link CallSession} or {@link RecordedCall} each, and counts how they end. How many there may be at once is the
 * SIP endpoint's business, which refuses before anything is set up. Any thread.
 */
public final class CallServer implements SipCallAcceptor {
    private final Supplier<CallServices> services;
    private final CallRules rules;
    private final Map<SipCallListener, Session> sessions = new ConcurrentHashMap<>();

    private final Map<CallEnd, LongAdder> ends;

    private volatile boolean draining;

    /**
     * A call in progress.
     *
     * @param shutDown ends it, when the server stops
     */
    private record Session(CallServices services, Runnable shutDown) {}

    /** @param services what a call that begins now works with, to its end */
    public CallServer(Supplier<CallServices> services, CallRules rules) {
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
        CallServices now = services.get();
        if (RecordedCall.isBroughtBy(invite)) {
            RecordedCall recorded = new RecordedCall(call, invite, now, rules, this::over);
            sessions.put(recorded, new Session(now, recorded::shutDown));
            recorded.begin(!draining);
            return recorded;
        }
        CallSession session = new CallSession(call, invite, now, rules, this::over);
        sessions.put(session, new Session(now, session::shutDown));
        session.begin(!draining);
        return session;
    }

    /** Whether a call in progress works with it. */
    public boolean isUsing(SpeakerEmbedder embedder) {
        return sessions.values().stream()
                .anyMatch(session -> session.services().embedder().equals(embedder));
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
        sessions.values().forEach(session -> session.shutDown().run());
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
