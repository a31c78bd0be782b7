package io.callprint.call;

import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.recording.RecordingMetadata;
import io.callprint.rtp.MediaCounters;
import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sdp.StreamsAnswer;
import io.callprint.sip.SipCall;
import io.callprint.sip.SipInvite;
import java.util.List;
import java.util.Optional;

/** One who takes part in a recorded session: their stream, and who they are. On the call's serial executor. */
final class RecordedStream implements AutoCloseable {
    private final SipCall sip;
    private final SipInvite invite;
    private final CallServices services;
    private final CallRules rules;
    private final CallSerial serial;
    private final MediaSession session;
    private final CallerSpeech speech;
    private final PromptPlayer silent;

    private Optional<Listening> listening = Optional.empty();
    private Optional<SipInvite> speaker = Optional.empty();

    /** @throws NoMediaPortException when there is no port for it */
    RecordedStream(SipCall sip, SipInvite invite, CallServices services, CallRules rules, CallSerial serial)
            throws NoMediaPortException {
        this.sip = sip;
        this.invite = invite;
        this.services = services;
        this.rules = rules;
        this.serial = serial;
        this.speech = new CallerSpeech(services.speech(), serial, _ -> listening.ifPresent(Listening::onSpeech));
        try {
            this.session = services.media()
                    .open(
                            new Nothing(),
                            new MediaSinks(
                                    speech::received,
                                    (_, _) -> {},
                                    services.taps().of(sip.callId())));
        } catch (NoMediaPortException | RuntimeException e) {
            speech.close();
            throw e;
        }
        this.silent = new PromptPlayer(session, services.prompts(), serial);
    }

    int port() {
        return session.rtpPort();
    }

    MediaCounters counters() {
        return session.counters();
    }

    /** Takes its audio from now on; whose it is, the metadata says by the stream's label, once. */
    void connect(StreamsAnswer.Stream stream, RecordingMetadata metadata) {
        session.connect(stream.media());
        if (speaker.isEmpty()) {
            RecordingMetadata.Participant who = Optional.ofNullable(
                            metadata.speakers().get(stream.label()))
                    .orElse(new RecordingMetadata.Participant("", ""));
            speaker = Optional.of(as(who));
        }
    }

    /** The INVITE as if the participant had sent it, so that one rule reads who calls. */
    private SipInvite as(RecordingMetadata.Participant who) {
        String user = who.aor().replaceFirst("(?i)^(sips?|tel):", "").replaceFirst("[@;?].*", "");
        return new SipInvite(
                invite.callId(),
                invite.requestUri(),
                who.aor(),
                user.isEmpty() ? "unknown" : user,
                who.name(),
                invite.toUser(),
                invite.offer(),
                invite.source(),
                List.of());
    }

    /** Finds out who speaks. A stream that nobody described, or that was not taken, is left alone. */
    void listen() {
        if (speaker.isEmpty() || listening.isPresent()) {
            return;
        }
        Claim claim = rules.claims().read(speaker.get());
        CallContext context = new CallContext(
                sip,
                speaker.get(),
                claim,
                services,
                rules,
                new CallEvents(sip.callId(), claim.shown(), services.clock(), services.events()),
                serial,
                new CallProgress(sip.callId()));
        serial.when(
                CallerWishes.ask(context),
                forbidden -> {
                    if (forbidden.isPresent()) {
                        speech.close();
                        context.events().decided(forbidden.get(), 0, Optional.empty());
                    } else {
                        Listening begun = new Listening(
                                context, rules.flow().listenWhileBridged(), speech, silent, new Decision(context));
                        listening = Optional.of(begun);
                        begun.start(List.of());
                    }
                },
                error -> context.events()
                        .decided(
                                new Identification.Unavailable(error.getClass().getSimpleName(), 0),
                                0,
                                Optional.empty()));
    }

    /** What comes of it is told, and nothing else follows. */
    private final class Decision implements Listening.Result {
        private final CallContext context;

        Decision(CallContext context) {
            this.context = context;
        }

        @Override
        public void looking() {}

        @Override
        public void notSureYet() {}

        @Override
        public void decided(Identification answer, double decisionMillis, Optional<Utterance> utterance) {
            speech.close();
            context.events().decided(answer, decisionMillis, HeardVoice.watched(context, utterance));
            HeardVoice.teach(context, answer, utterance);
        }
    }

    @Override
    public void close() {
        listening.ifPresent(Listening::stop);
        speech.close();
        session.close();
    }

    /** Keys are nobody's, and silence is no reason to end: the client ends a recording. */
    private static final class Nothing implements MediaListener {
        @Override
        public void onDigit(char digit) {}

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
