package io.callprint.app;

import io.callprint.audio.AudioCodec;
import io.callprint.config.RtpConfig;
import io.callprint.config.SipConfig;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.JainSipEndpoint;
import io.callprint.sip.MessageTap;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipTiming;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.Phone;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Agents' telephones: each call that comes is taken by one of its own; a target {@code busy} refuses, {@code deaf} rings on. */
final class AgentDesk implements AutoCloseable {
    private static final Pattern CALL_ID = Pattern.compile("(?s).*?Call-ID: (\\S+).*");

    /** A call that was taken. */
    record Taken(Phone phone, SipCall call) {}

    private final NettyMediaTransport media = new NettyMediaTransport(RtpConfig.ofPorts("127.0.0.1", 32_000, 33_999));
    private final Map<String, BlockingQueue<Taken>> taken = new ConcurrentHashMap<>();
    private final Map<String, BlockingQueue<String>> messages = new ConcurrentHashMap<>();
    private final JainSipEndpoint sip;
    private final List<AudioCodec> codecs;

    AgentDesk(AudioCodec... codecs) throws Exception {
        this.codecs = List.of(codecs);
        MessageTap tap = (_, to, message) -> {
            if (to.getPort() == port()) {
                String text = new String(message, StandardCharsets.UTF_8);
                of(messages, CALL_ID.matcher(text).replaceFirst("$1")).add(text);
            }
        };
        sip = new JainSipEndpoint(new SipConfig("127.0.0.1", 0, Optional.empty(), 100, 10), SipTiming.DEFAULTS, tap);
        sip.start(this::take);
    }

    private SipCallListener take(SipCall call) {
        String user = call.invite().orElseThrow().toUser();
        try {
            Phone phone = new Phone(sip, media, "127.0.0.1", codecs, SrtpPolicy.OFF);
            if (user.equals("busy")) {
                call.reject(486, "Busy Here", List.of());
                phone.close();
            } else if (user.equals("deaf")) {
                call.ring();
            } else {
                SipCallListener events = phone.answer(call);
                of(taken, call.invite().orElseThrow().fromUser()).add(new Taken(phone, call));
                return events;
            }
            return _ -> {};
        } catch (NoMediaPortException e) {
            throw new IllegalStateException(e);
        }
    }

    private int port() {
        InetSocketAddress address = sip.address();
        return address.getPort();
    }

    String uri(String user) {
        return "sip:" + user + "@127.0.0.1:" + port();
    }

    private static <T> BlockingQueue<T> of(Map<String, BlockingQueue<T>> queues, String key) {
        return queues.computeIfAbsent(key, _ -> new LinkedBlockingQueue<>());
    }

    /** The next call of that caller. */
    Taken next(String fromUser, Duration patience) throws InterruptedException {
        Taken next = of(taken, fromUser).poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (next == null) {
            throw new AssertionError("no call came");
        }
        return next;
    }

    /** The next message of a call that was received and begins like that; those before it are dropped. */
    String message(Taken call, String begin, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - deadline < 0) {
            String message = of(messages, call.call().callId()).poll(100, TimeUnit.MILLISECONDS);
            if (message != null && message.startsWith(begin)) {
                return message;
            }
        }
        throw new AssertionError("no " + begin + " came");
    }

    @Override
    public void close() {
        sip.close();
        media.close();
    }
}
