package io.callprint.sip;

import io.callprint.config.SipConfig;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;

/**
 * Whole calls a second between two endpoints in one process: INVITE, 100, 180, 200, ACK, BYE, 200 over loopback. Run with
 * the test class path: {@code java io.callprint.sip.CallRateBench [calls] [at once] [udp|tcp]}.
 */
@NullMarked
public final class CallRateBench {
    private static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "c=IN IP4 127.0.0.1",
            "t=0 0",
            "m=audio 40000 RTP/AVP 0 101",
            "a=rtpmap:101 telephone-event/8000",
            "");

    private CallRateBench() {}

    public static void main(String[] arguments) throws SipStartException, InterruptedException {
        int calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        int atOnce = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 50;
        String transport = arguments.length > 2 ? arguments[2] : "udp";
        SipConfig config = new SipConfig("127.0.0.1", 0, Optional.empty(), 100_000, 1);
        try (JainSipEndpoint server = new JainSipEndpoint(config);
                JainSipEndpoint client = new JainSipEndpoint(config)) {
            server.start(call -> {
                call.ring();
                call.answer(SDP, List.of());
                return end -> {};
            });
            client.start(call -> end -> {});
            String target = "sip:s@127.0.0.1:" + server.address().getPort() + ";transport=" + transport;
            run(client, target, calls / 5, atOnce);
            long began = System.nanoTime();
            int failed = run(client, target, calls, atOnce);
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    "%s: %d calls, %d at once, %d failed, %.0f calls/s (client and server in one process)%n",
                    transport, calls, atOnce, failed, calls / seconds);
            System.out.println(server.counters().snapshot());
        }
    }

    private static int run(JainSipEndpoint client, String target, int calls, int atOnce) throws InterruptedException {
        Semaphore places = new Semaphore(atOnce);
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < calls; i++) {
            places.acquire();
            Call call = new Call(places, failed);
            call.made = Optional.of(
                    client.invite(new OutgoingInvite(target, "sip:bench@127.0.0.1", "", SDP, List.of()), call));
        }
        places.acquire(atOnce);
        return failed.get();
    }

    private static final class Call implements SipCallListener {
        private final Semaphore places;
        private final AtomicInteger failed;
        private volatile Optional<SipCall> made = Optional.empty();

        Call(Semaphore places, AtomicInteger failed) {
            this.places = places;
            this.failed = failed;
        }

        @Override
        public void onAnswered(Optional<String> sdp, List<SipHeader> headers) {
            while (made.isEmpty()) {
                Thread.onSpinWait();
            }
            made.orElseThrow().hangUp(List.of());
        }

        @Override
        public void onEnded(SipEnd end) {
            if (end.cause() != SipEnd.Cause.LOCAL_HUNG_UP) {
                failed.incrementAndGet();
            }
            places.release();
        }
    }
}
