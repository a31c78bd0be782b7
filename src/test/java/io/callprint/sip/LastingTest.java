package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gov.nist.javax.sip.message.SIPRequest;
import io.callprint.config.SipConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.sip.RequestEvent;
import javax.sip.SipListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors thrown on the stack's own threads, over real sockets: the endpoint hears the next message. */
class LastingTest {
    private final SipCounters counters = new SipCounters();
    private final AtomicInteger failuresLeft = new AtomicInteger();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final AtomicReference<SipWire> wire = new AtomicReference<>();

    @BeforeEach
    void open() throws SipStartException {
        SipListener listener = (SipListener) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SipListener.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("processRequest")) {
                        answer((SIPRequest) ((RequestEvent) arguments[0]).getRequest());
                    }
                    return null;
                });
        wire.set(SipWire.open(
                InetAddress.getLoopbackAddress(),
                0,
                SipConfig.DEFAULTS,
                Optional.empty(),
                new SourceGate(SipConfig.Limits.DEFAULTS, System::nanoTime),
                SipTiming.DEFAULTS,
                counters,
                MessageTap.NONE,
                listener));
    }

    @AfterEach
    void close() {
        wire().close();
    }

    private SipWire wire() {
        return Objects.requireNonNull(wire.get());
    }

    private void answer(SIPRequest request) throws Throwable {
        if (failuresLeft.getAndDecrement() > 0) {
            throw Objects.requireNonNull(fault.get());
        }
        wire().respondStateless(SipMessages.response(request, 200, "", "tag"));
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new OutOfMemoryError("made by a test"),
                new NoClassDefFoundError("made by a test"),
                new StackOverflowError("made by a test"),
                new IllegalStateException("made by a test"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void udpHearsTheNextRequestAfter(Throwable thrown) {
        fault.set(thrown);
        failuresLeft.set(3);
        try (RawPhone phone = new RawPhone(wire().port())) {
            for (int i = 1; i <= 4; i++) {
                phone.send(phone.request("OPTIONS", i, "lasting" + i, ""));
            }
            String answer = phone.receive("200", "OPTIONS");
            assertEquals("4 OPTIONS", RawPhone.header(answer, "CSeq"));
        }
        if (thrown instanceof Error) {
            assertEquals(3, counters.snapshot().get("failed.udp-worker"));
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void tcpHearsTheNextConnectionAfter(Throwable thrown) throws IOException {
        fault.set(thrown);
        failuresLeft.set(2);
        for (int i = 0; i < 3; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), wire().port())) {
                socket.setSoTimeout(15_000);
                socket.getOutputStream().write(options(i).getBytes(StandardCharsets.US_ASCII));
                int left = 2 - i;
                Recorder.await("request " + i, () -> failuresLeft.get() < left);
                if (i == 2) {
                    byte[] start = socket.getInputStream().readNBytes(11);
                    assertEquals("SIP/2.0 200", new String(start, StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static String options(int number) {
        return String.join(
                "\r\n",
                "OPTIONS sip:s@127.0.0.1 SIP/2.0",
                "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKlasting" + number + ";rport",
                "Max-Forwards: 70",
                "From: <sip:a@h>;tag=1",
                "To: <sip:s@h>",
                "Call-ID: lasting" + number,
                "CSeq: 1 OPTIONS",
                "Content-Length: 0",
                "",
                "");
    }

    @Test
    void stackThatHasOnlyJustStartedStopsWithAllItsThreads() throws SipStartException {
        for (int i = 0; i < 20; i++) {
            SipWire.open(
                            InetAddress.getLoopbackAddress(),
                            0,
                            SipConfig.DEFAULTS,
                            Optional.empty(),
                            new SourceGate(SipConfig.Limits.DEFAULTS, System::nanoTime),
                            SipTiming.DEFAULTS,
                            counters,
                            MessageTap.NONE,
                            (SipListener) Proxy.newProxyInstance(
                                    getClass().getClassLoader(),
                                    new Class<?>[] {SipListener.class},
                                    (proxy, method, arguments) -> null))
                    .close();
        }
        // The one of this test's own endpoint stays.
        Recorder.await("the end of all UDP workers", () -> liveThreads("sip-udp") <= 1);
        assertEquals(null, counters.snapshot().get("failed.udp-worker"));
    }

    private static long liveThreads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    @Test
    void loopEndsOnlyWhenItIsNoLongerWanted() {
        AtomicInteger runs = new AtomicInteger();
        LastingLoop.run("test", counters, () -> runs.get() < 5, () -> {
            if (runs.incrementAndGet() < 5) {
                throw new OutOfMemoryError("made by a test");
            }
        });
        assertEquals(5, runs.get());
        assertEquals(4, counters.snapshot().get("failed.test"));
    }

    @Test
    void callWhoseListenerThrowsAnErrorRunsItsNextTask() {
        List<Runnable> threads = new java.util.ArrayList<>();
        SerialExecutor serial = new SerialExecutor(threads::add);
        AtomicInteger ran = new AtomicInteger();
        serial.execute(() -> {
            throw new NoClassDefFoundError("made by a test");
        });
        serial.execute(ran::incrementAndGet);
        assertEquals(1, threads.size());
        threads.getFirst().run();
        assertEquals(1, ran.get());
    }
}
