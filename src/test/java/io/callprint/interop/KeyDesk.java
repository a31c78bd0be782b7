package io.callprint.interop;

import io.callprint.app.RunningServer;
import io.callprint.audio.PcmFrame;
import io.callprint.config.RtpConfig;
import io.callprint.config.SipConfig;
import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sdp.Answer;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.OfferAnswer;
import io.callprint.sdp.SdpException;
import io.callprint.sip.JainSipEndpoint;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipStartException;
import io.callprint.testcall.Phone;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Answers calls with our SIP and media and writes down what is heard and pressed. */
final class KeyDesk implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** Above what comfort noise brings. */
    private static final int LOUD = 1_000;

    private final NettyMediaTransport media = new NettyMediaTransport(RtpConfig.ofPorts(HOST, 28_000, 28_999));
    private final JainSipEndpoint sip;
    private final List<Character> keys = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger loudFrames = new AtomicInteger();
    private volatile int offeredAudioPort;
    private final CompletableFuture<SipEnd> ended = new CompletableFuture<>();

    KeyDesk() throws SipStartException {
        this(new SipConfig(HOST, 0, Optional.empty(), 10, 10));
    }

    KeyDesk(SipConfig config) throws SipStartException {
        sip = new JainSipEndpoint(config);
        sip.start(this::take);
    }

    int port() {
        return sip.address().getPort();
    }

    int tlsPort() {
        return sip.tlsAddress().orElseThrow().getPort();
    }

    /** How often callers were refused with a status. */
    long refusals(int status) {
        return sip.counters().snapshot().getOrDefault("refused." + status, 0L);
    }

    String keys() {
        return keys.stream().map(String::valueOf).collect(Collectors.joining());
    }

    /** Waits until so much was pressed. */
    void awaitKeys(String expected) throws InterruptedException {
        RunningServer.await(expected + " pressed", () -> keys.size() >= expected.length());
    }

    boolean hasAnswered() {
        return answered() > 0;
    }

    /** How many calls. */
    int answered() {
        return answered.get();
    }

    /** How many frames were not quiet. */
    int loudFrames() {
        return loudFrames.get();
    }

    /** Where the last caller said it takes audio. */
    int offeredAudioPort() {
        return offeredAudioPort;
    }

    /** What to call. */
    String target() {
        return "sip:service@" + HOST + ":" + port();
    }

    /** A telephone that calls from here. */
    Phone phone() throws NoMediaPortException {
        return new Phone(sip, media, HOST);
    }

    /** Messages that were refused or dropped. */
    long refusedOrDropped() {
        return sip.counters().snapshot().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Waits for the first call to end. */
    SipEnd awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        return ended.get(RunningServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    CompletableFuture<SipEnd> ended() {
        return ended;
    }

    private SipCallListener take(SipCall call) {
        try {
            MediaSession session =
                    media.open(new Keys(), new MediaSinks((frame, nanos) -> hear(frame), (frame, nanos) -> {}));
            Answer answer = OfferAnswer.answer(
                    call.invite().orElseThrow().offer().orElseThrow(), LocalMedia.of(HOST, session.rtpPort(), 1));
            offeredAudioPort = answer.media().remoteRtp().getPort();
            session.connect(answer.media());
            call.answer(answer.sdp(), List.of());
            answered.incrementAndGet();
        } catch (NoMediaPortException | SdpException e) {
            throw new IllegalStateException(e);
        }
        return ended::complete;
    }

    private void hear(PcmFrame frame) {
        for (short sample : frame.samples()) {
            if (Math.abs(sample) > LOUD) {
                loudFrames.incrementAndGet();
                return;
            }
        }
    }

    private final class Keys implements MediaListener {
        @Override
        public void onDigit(char digit) {
            keys.add(digit);
        }

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }

    /** It is gone before the test is over. */
    void stop() {
        sip.close();
    }

    @Override
    public void close() {
        sip.close();
        media.close();
    }
}
