package io.callprint.call;

import io.callprint.recording.RecordingMetadata;
import io.callprint.rtp.MediaCounters;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipInvite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session recorded elsewhere and sent to us (SIPREC, RFC 7866): up to two streams, each of one who takes part. All of them
 * are listened to; nothing is ever said. On the call's serial executor.
 */
final class RecordedCall implements SipCallListener {
    private static final Logger LOG = LoggerFactory.getLogger(RecordedCall.class);

    /** Caller and agent. */
    private static final int MAX_STREAMS = 2;

    private final SipCall sip;
    private final SipInvite invite;
    private final CallServices services;
    private final CallRules rules;
    private final BiConsumer<RecordedCall, CallEnd> onOver;
    private final CallEvents events;
    private final CallSerial serial;

    private final List<RecordedStream> streams = new ArrayList<>();
    private final StreamsNegotiation negotiation;
    private Optional<CallEnd> ending = Optional.empty();
    private long answeredNanos;

    /** @param onOver told once, when the dialog is over */
    RecordedCall(
            SipCall sip,
            SipInvite invite,
            CallServices services,
            CallRules rules,
            BiConsumer<RecordedCall, CallEnd> onOver) {
        this.sip = sip;
        this.invite = invite;
        this.services = services;
        this.rules = rules;
        this.onOver = onOver;
        this.events =
                new CallEvents(sip.callId(), rules.claims().read(invite).shown(), services.clock(), services.events());
        this.serial = new CallSerial(sip.serial(), services.timers(), failure -> {
            LOG.error("recorded call {}", sip.callId(), failure);
            end(CallEnd.INTERNAL_ERROR);
        });
        this.negotiation = services.streams().begin(invite.source());
    }

    /** Whether an INVITE brings a recorded session: metadata of one, or a client that says it is one. */
    static boolean isBroughtBy(SipInvite invite) {
        return invite.recording().isPresent()
                || invite.header("Require").orElse("").contains("siprec")
                || invite.header("Contact").orElse("").contains("+sip.src");
    }

    /** @param hasRoom whether the server takes another call */
    void begin(boolean hasRoom) {
        serial.now(() -> {
            events.ringing(invite.toUser());
            if (!hasRoom) {
                refuse(CallEnd.OVERLOAD);
                return;
            }
            RecordingMetadata metadata =
                    RecordingMetadata.parse(invite.recording().orElse(""));
            try {
                for (int stream = 0; stream < MAX_STREAMS; stream++) {
                    streams.add(new RecordedStream(sip, invite, services, rules, serial));
                }
            } catch (NoMediaPortException e) {
                LOG.warn("call {}: {}", sip.callId(), e.getMessage());
                refuse(CallEnd.OVERLOAD);
                return;
            }
            Optional<String> answer = describe(invite.offer(), metadata);
            if (answer.isEmpty()) {
                refuse(CallEnd.NOT_ACCEPTABLE);
                return;
            }
            sip.answer(answer.get(), List.of());
            answeredNanos = services.nanoTime().getAsLong();
            events.answered();
        });
    }

    private Optional<String> describe(Optional<String> offer, RecordingMetadata metadata) {
        List<Integer> ports = streams.stream().map(RecordedStream::port).toList();
        return offer.flatMap(sdp -> negotiation.answer(sdp, ports)).map(answer -> {
            for (int stream = 0; stream < answer.streams().size(); stream++) {
                streams.get(stream).connect(answer.streams().get(stream), metadata);
            }
            return answer.sdp();
        });
    }

    private void refuse(CallEnd end) {
        ending = Optional.of(end);
        sip.reject(end.sipStatus(), "", List.of());
    }

    @Override
    public void onEstablished(Optional<String> sdp) {
        serial.now(() -> streams.forEach(RecordedStream::listen));
    }

    @Override
    public Optional<String> onOffer(Optional<String> offer) {
        return describe(offer, RecordingMetadata.NONE);
    }

    @Override
    public void onEnded(SipEnd end) {
        serial.now(() -> {
            CallEnd callEnd = ending.orElseGet(() -> CallEnds.of(end));
            MediaCounters counted =
                    streams.isEmpty() ? MediaCounters.NONE : streams.getFirst().counters();
            streams.forEach(RecordedStream::close);
            double seconds = answeredNanos == 0 ? 0 : (services.nanoTime().getAsLong() - answeredNanos) / 1e9;
            events.ended(callEnd, seconds, counted);
            onOver.accept(this, callEnd);
        });
        serial.close();
    }

    /** Ends the call because the server stops. Any thread. */
    void shutDown() {
        serial.run(() -> end(CallEnd.SERVER_SHUTDOWN));
    }

    private void end(CallEnd end) {
        if (ending.isEmpty()) {
            ending = Optional.of(end);
            sip.hangUp(List.of());
        }
    }
}
