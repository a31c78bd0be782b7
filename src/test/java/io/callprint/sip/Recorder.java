package io.callprint.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** Writes down every call-back, in order, as short words; answers offers with its own SDP. */
@NullMarked
class Recorder implements SipCallListener {
    static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 40000 RTP/AVP 0 101",
            "a=rtpmap:101 telephone-event/8000",
            "");

    private final List<String> events = new CopyOnWriteArrayList<>();
    final List<ReferOutcome> outcomes = new CopyOnWriteArrayList<>();
    volatile Optional<SipEnd> end = Optional.empty();
    volatile Optional<String> answer = Optional.of(SDP);
    volatile int referStatus = 202;

    void add(String event) {
        events.add(event);
    }

    List<String> events() {
        return new ArrayList<>(events);
    }

    /** Waits until an event was written down. */
    void await(String event) {
        await("event " + event + " in " + events, () -> events.contains(event));
    }

    SipEnd awaitEnd() {
        await("an end after " + events, () -> end.isPresent());
        return end.orElseThrow();
    }

    static void await(String what, BooleanSupplier condition) {
        await(what, condition, Duration.ofSeconds(20));
    }

    static void await(String what, BooleanSupplier condition, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    long count(Predicate<String> which) {
        return events.stream().filter(which).count();
    }

    @Override
    public void onProgress(int status) {
        add("progress " + status);
    }

    @Override
    public void onAnswered(Optional<String> sdp, List<SipHeader> headers) {
        add("answered " + (sdp.isPresent() ? "sdp" : "none"));
    }

    @Override
    public void onEstablished(Optional<String> sdp) {
        add("established " + (sdp.isPresent() ? "sdp" : "none"));
    }

    @Override
    public Optional<String> onOffer(Optional<String> offer) {
        add("offer " + (offer.isPresent() ? "sdp" : "none"));
        return answer;
    }

    @Override
    public void onOfferAnswered(Optional<String> sdp) {
        add("offer-answered " + (sdp.isPresent() ? "sdp" : "none"));
    }

    @Override
    public void onInfoDigit(char digit) {
        add("digit " + digit);
    }

    @Override
    public int onRefer(String referTo, List<SipHeader> headers) {
        add("refer " + referTo);
        return referStatus;
    }

    @Override
    public void onReferProgress(int status) {
        add("refer-progress " + status);
    }

    @Override
    public void onReferOutcome(ReferOutcome outcome) {
        outcomes.add(outcome);
        add("refer-outcome " + outcome);
    }

    @Override
    public void onEnded(SipEnd ended) {
        add("ended " + ended.cause() + " " + ended.status());
        end = Optional.of(ended);
    }
}
