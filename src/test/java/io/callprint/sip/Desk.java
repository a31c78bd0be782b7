package io.callprint.sip;

import io.callprint.config.SipConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullMarked;

/** A real endpoint on loopback that takes every call as told and writes down what happens. */
@NullMarked
final class Desk implements AutoCloseable {
    /** RFC timers divided by ten, so that give-ups come within seconds; a second of a session interval lasts 10 ms. */
    static final SipTiming FAST = new SipTiming(50, 400, 1_500, 200, 10);

    enum Manner {
        ANSWERS,
        RINGS,
        SILENT
    }

    final JainSipEndpoint endpoint;
    final List<SipCall> calls = new CopyOnWriteArrayList<>();
    final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    volatile Manner manner = Manner.ANSWERS;

    Desk() {
        this(FAST, 500);
    }

    Desk(SipTiming timing, int maxCalls) {
        this(timing, new SipConfig("127.0.0.1", 0, Optional.empty(), maxCalls, 7));
    }

    Desk(SipTiming timing, SipConfig config) {
        endpoint = new JainSipEndpoint(config, timing);
        try {
            endpoint.start(this::take);
        } catch (SipStartException broken) {
            throw new AssertionError(broken);
        }
    }

    private SipCallListener take(SipCall call) {
        Recorder recorder = new Recorder();
        recorders.add(recorder);
        calls.add(call);
        if (manner != Manner.SILENT) {
            call.ring();
        }
        if (manner == Manner.ANSWERS) {
            call.answer(Recorder.SDP, List.of());
        }
        return recorder;
    }

    int port() {
        return endpoint.address().getPort();
    }

    /** The only call that came so far. */
    Recorder caller() {
        Recorder.await("a call", () -> recorders.size() == calls.size() && !recorders.isEmpty());
        return recorders.getLast();
    }

    SipCall call() {
        caller();
        return calls.getLast();
    }

    /** Calls a URI. */
    SipCall dial(String target, SipCallListener listener) {
        return endpoint.invite(
                new OutgoingInvite(target, "sip:+4930123@caller.example", "", Recorder.SDP, List.of()), listener);
    }

    /** Calls another desk. */
    SipCall dial(Desk other, String transport, SipCallListener listener, SipHeader... headers) {
        return endpoint.invite(
                new OutgoingInvite(
                        "sip:service@127.0.0.1:" + other.port()
                                + (transport.equals("udp") ? "" : ";transport=" + transport),
                        "sip:+4930123@caller.example",
                        "Ann \"A\" Caller",
                        Recorder.SDP,
                        List.of(headers)),
                listener);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
