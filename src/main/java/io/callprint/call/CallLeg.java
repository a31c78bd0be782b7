package io.callprint.call;

import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.rtp.PacketTap;
import io.callprint.sip.SipInvite;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The caller's side of a call: media in and out, and what is heard on it. Its news comes from media threads and is handed
 * to the call's serial executor; everything else is called there.
 *
 * @param speech empty when we must not or cannot listen
 */
record CallLeg(CallMedia media, PromptPlayer player, Optional<CallerSpeech> speech) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallLeg.class);

    /** What is told on the serial executor. */
    interface News {
        void onSpeech(SpeechUpdate now);

        void onKey(char digit);

        void onMediaTimeout();
    }

    /** @param listens false for a caller who opted out: nothing of theirs reaches the speech detector */
    static CallLeg open(CallServices services, CallSerial serial, SipInvite invite, boolean listens, News news)
            throws NoMediaPortException {
        Optional<CallerSpeech> speech = listens ? openSpeech(services, serial, news) : Optional.empty();
        try {
            MediaSession session = services.media()
                    .open(
                            listener(serial, speech, news),
                            sinks(speech, services.taps().of(invite.callId())));
            MediaNegotiation negotiation = services.negotiation().begin(invite.source(), session.rtpPort());
            return new CallLeg(
                    new CallMedia(session, negotiation), new PromptPlayer(session, services.prompts(), serial), speech);
        } catch (NoMediaPortException | RuntimeException e) {
            speech.ifPresent(CallerSpeech::close);
            throw e;
        }
    }

    private static Optional<CallerSpeech> openSpeech(CallServices services, CallSerial serial, News news) {
        try {
            return Optional.of(new CallerSpeech(services.speech(), serial, news::onSpeech));
        } catch (RuntimeException e) {
            LOG.warn("speech detection did not open for a call", e);
            return Optional.empty();
        }
    }

    private static MediaSinks sinks(Optional<CallerSpeech> speech, PacketTap tap) {
        if (speech.isEmpty()) {
            return new MediaSinks((_, _) -> {}, (_, _) -> {}, tap);
        }
        return new MediaSinks(speech.get()::received, speech.get()::sent, tap);
    }

    private static MediaListener listener(CallSerial serial, Optional<CallerSpeech> speech, News news) {
        return new MediaListener() {
            @Override
            public void onDigit(char digit) {
                serial.run(() -> news.onKey(digit));
            }

            @Override
            public void onKeyDown(char digit) {
                speech.ifPresent(CallerSpeech::keyDown);
            }

            @Override
            public void onMediaTimeout(long silentMillis) {
                serial.run(news::onMediaTimeout);
            }
        };
    }

    /** How the caller's speech stands. */
    SpeechUpdate speechNow() {
        return speech.map(CallerSpeech::latest).orElse(SpeechUpdate.NOTHING);
    }

    /** From now on nobody listens; prompts still play. */
    void stopListening() {
        speech.ifPresent(CallerSpeech::close);
    }

    @Override
    public void close() {
        player.silence();
        stopListening();
        media.close();
    }
}
