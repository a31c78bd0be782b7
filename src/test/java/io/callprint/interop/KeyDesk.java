package io.callprint.interop;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Answers one call with our SIP and media and writes down the keys that are pressed. */
final class KeyDesk implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final NettyMediaTransport media = new NettyMediaTransport(RtpConfig.ofPorts(HOST, 28_000, 28_999));
    private final JainSipEndpoint sip;
    private final List<Character> keys = new CopyOnWriteArrayList<>();
    private volatile boolean answered;
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

    boolean hasAnswered() {
        return answered;
    }

    CompletableFuture<SipEnd> ended() {
        return ended;
    }

    private SipCallListener take(SipCall call) {
        try {
            MediaSession session = media.open(new Keys(), new MediaSinks((frame, nanos) -> {}, (frame, nanos) -> {}));
            Answer answer = OfferAnswer.answer(
                    call.invite().orElseThrow().offer().orElseThrow(), LocalMedia.of(HOST, session.rtpPort(), 1));
            session.connect(answer.media());
            call.answer(answer.sdp(), List.of());
            answered = true;
        } catch (NoMediaPortException | SdpException e) {
            throw new IllegalStateException(e);
        }
        return ended::complete;
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

    @Override
    public void close() {
        sip.close();
        media.close();
    }
}
