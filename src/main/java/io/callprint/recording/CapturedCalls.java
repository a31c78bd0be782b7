package io.callprint.recording;

import io.callprint.capture.CaptureException;
import io.callprint.capture.CaptureReader;
import io.callprint.capture.CapturedMessage;
import io.callprint.rtp.CapturedStream;
import io.callprint.sdp.MediaDescription;
import io.callprint.sdp.SdpException;
import io.callprint.sdp.SessionDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a capture into calls: an INVITE and the answer to it (RFC 3261, SIP over UDP or TCP) say where the caller's audio comes
 * from and goes to, the RTP between is taken the way it is taken in a call. Audio of up to two hours a call is kept.
 */
public final class CapturedCalls {
    private static final int MOST_CALLS = 200;
    private static final Pattern USER = Pattern.compile("sips?:([^@;>\\s]+)@");
    private static final Pattern EVENTS = Pattern.compile("(\\d{1,3}) +telephone-event.*");

    private final String name;
    private final Map<String, Half> calls = new LinkedHashMap<>();
    private final Map<InetSocketAddress, CapturedStream> streams = new HashMap<>();
    private boolean hasMedia;

    private CapturedCalls(Path file) {
        name = file.toString();
    }

    /** What is known of a call so far. */
    private static final class Half {
        final String from;

        @Nullable
        SessionDescription offer;

        @Nullable
        SessionDescription answer;

        @Nullable
        CapturedStream caller;

        Half(String from) {
            this.from = from;
        }
    }

    /**
     * @return the calls whose caller is heard, in the order in which they began; never empty
     * @throws IOException one sentence when the file is no capture, or has no whole call
     */
    public static List<CapturedCall> read(Path file) throws IOException {
        try (CaptureReader capture = CaptureReader.open(file)) {
            return read(capture, file);
        }
    }

    /** As above, of a capture that is in memory. */
    static List<CapturedCall> read(byte[] bytes, Path name) throws IOException {
        try (CaptureReader capture = CaptureReader.of(bytes, name.toString())) {
            return read(capture, name);
        }
    }

    private static List<CapturedCall> read(CaptureReader capture, Path file) throws IOException {
        CapturedCalls found = new CapturedCalls(file);
        for (Optional<CapturedMessage> next = capture.next(); next.isPresent(); next = capture.next()) {
            found.take(next.get());
        }
        return found.whole();
    }

    private void take(CapturedMessage passed) {
        byte[] bytes = passed.bytes();
        if (bytes.length > 0 && (bytes[0] & 0xC0) == 0x80) {
            hasMedia = true;
            CapturedStream stream = streams.get(passed.to());
            if (stream != null) {
                stream.packet(bytes, passed.from(), passed.atNanos());
            }
        } else if (bytes.length > 12) {
            message(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    private void message(String message) {
        int end = message.indexOf("\r\n\r\n");
        String head = end < 0 ? message : message.substring(0, end);
        boolean isInvite = head.startsWith("INVITE ");
        boolean isAnswer = head.startsWith("SIP/2.0 200 ") || head.startsWith("SIP/2.0 183 ");
        String callId = header(head, "call-id", "i");
        if (end < 0 || callId.isEmpty() || !(isInvite || isAnswer)) {
            return;
        }
        if (isAnswer && !header(head, "cseq", "cseq").endsWith("INVITE")) {
            return;
        }
        if (isInvite && calls.size() < MOST_CALLS) {
            Matcher user = USER.matcher(header(head, "from", "f"));
            calls.computeIfAbsent(callId, id -> new Half(user.find() ? user.group(1) : ""));
        }
        Half call = calls.get(callId);
        if (call != null) {
            describe(call, message.substring(end + 4), isInvite);
        }
    }

    private void describe(Half call, String body, boolean isOffer) {
        SessionDescription description;
        try {
            description = SessionDescription.parse(body);
        } catch (SdpException e) {
            return; // no description, or another kind of body
        }
        if (isOffer && call.offer == null) {
            call.offer = description;
        } else if (!isOffer) {
            call.answer = description;
        }
        if (call.offer != null && call.answer != null) {
            connect(call, call.offer, call.answer);
        }
    }

    private void connect(Half call, SessionDescription offer, SessionDescription answer) {
        Optional<InetSocketAddress> from = address(offer);
        Optional<InetSocketAddress> to = address(answer);
        if (from.isPresent() && to.isPresent()) {
            CapturedStream caller = call.caller == null ? new CapturedStream(from.get(), events(answer)) : call.caller;
            call.caller = caller;
            streams.put(to.get(), caller);
        }
    }

    private static Optional<InetSocketAddress> address(SessionDescription description) {
        return audio(description)
                .flatMap(media ->
                        media.connection().or(description::connection).flatMap(host -> numeric(host, media.port())));
    }

    private static Optional<MediaDescription> audio(SessionDescription description) {
        return description.media().stream()
                .filter(media -> media.kind().equals("audio") && media.port() > 0)
                .findFirst();
    }

    /** Names are not looked up: a capture says where packets went. */
    private static Optional<InetSocketAddress> numeric(String host, int port) {
        try {
            return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host), port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static OptionalInt events(SessionDescription description) {
        return audio(description)
                .flatMap(media -> media.attributes().stream()
                        .filter(attribute -> attribute.name().equalsIgnoreCase("rtpmap"))
                        .map(attribute -> EVENTS.matcher(attribute.value()))
                        .filter(Matcher::matches)
                        .findFirst())
                .map(matcher -> Integer.parseInt(matcher.group(1)))
                .filter(type -> type < 128)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    private static String header(String head, String lowerCaseName, String shortName) {
        for (String line : head.split("\r\n")) {
            int colon = line.indexOf(':');
            String found = colon < 0 ? "" : line.substring(0, colon).strip();
            if (found.equalsIgnoreCase(lowerCaseName) || found.equalsIgnoreCase(shortName)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private List<CapturedCall> whole() throws CaptureException {
        List<CapturedCall> whole = new ArrayList<>();
        int unanswered = 0;
        for (Map.Entry<String, Half> call : calls.entrySet()) {
            CapturedStream caller = call.getValue().caller;
            short[] audio = caller == null ? new short[0] : caller.end();
            if (audio.length > 0) {
                whole.add(new CapturedCall(call.getKey(), call.getValue().from, audio));
            } else {
                unanswered += caller == null ? 1 : 0;
            }
        }
        if (whole.isEmpty()) {
            throw new CaptureException(name + ": " + reason(unanswered));
        }
        return whole;
    }

    private String reason(int unanswered) {
        if (calls.isEmpty()) {
            return "found no INVITE" + (hasMedia ? " to the audio in it" : "")
                    + ", expected a capture of SIP over UDP or TCP from before the call on.";
        }
        return unanswered == calls.size()
                ? "found half a call: no answer with a description to its INVITE, expected the capture to go on."
                : "found half a call: no audio of the caller, expected G.711 in RTP beside the SIP.";
    }
}
