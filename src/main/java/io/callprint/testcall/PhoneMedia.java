package io.callprint.testcall;

import io.callprint.rtp.MediaListener;
import io.callprint.rtp.MediaSession;
import io.callprint.rtp.MediaSinks;
import io.callprint.rtp.MediaTransport;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sdp.Answer;
import io.callprint.sdp.Direction;
import io.callprint.sdp.LocalMedia;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sdp.OfferAnswer;
import io.callprint.sdp.SdpException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A telephone's side of offer and answer (RFC 3264), and the audio that comes of it. Offers are made by whoever holds the
 * telephone, answers come and go on the dialog's serial executor, never both at once.
 */
final class PhoneMedia {
    private final MediaSession session;
    private volatile LocalMedia local;
    private volatile String offer = "";

    /**
     * @param keys hears what the other side presses
     * @param described what the telephone speaks, from its RTP port on
     */
    PhoneMedia(MediaTransport transport, Ear ear, Consumer<Character> keys, IntFunction<LocalMedia> described)
            throws NoMediaPortException {
        this.session = transport.open(new Pressed(keys), new MediaSinks(ear, (frame, nanos) -> {}));
        this.local = described.apply(session.rtpPort());
    }

    MediaSession session() {
        return session;
    }

    /** The first offer of a call. */
    String offer() {
        offer = OfferAnswer.offer(local);
        return offer;
    }

    /** The next version, in that direction. */
    String offer(Direction direction) {
        local = local.next(direction);
        return offer();
    }

    /** The next version, with a new key for what we send. */
    String offerNewKeys() {
        local = local.withNewKeys();
        return offer(local.direction());
    }

    Direction direction() {
        return local.direction();
    }

    /** Takes the answer to our offer. */
    NegotiatedMedia accept(Optional<String> answer) throws SdpException {
        NegotiatedMedia agreed = OfferAnswer.accept(offer, answer.orElse(""), local);
        local = local.using(agreed);
        session.connect(agreed);
        return agreed;
    }

    /** Answers an offer; without one makes ours. Empty when nothing can be agreed. */
    Optional<String> answer(Optional<String> theirs) {
        if (theirs.isEmpty()) {
            local = local.next();
            return Optional.of(offer());
        }
        try {
            Answer answer = OfferAnswer.answer(theirs.get(), local);
            local = answer.next();
            session.connect(answer.media());
            return Optional.of(answer.sdp());
        } catch (SdpException e) {
            return Optional.empty();
        }
    }

    private record Pressed(Consumer<Character> keys) implements MediaListener {
        @Override
        public void onDigit(char digit) {
            keys.accept(digit);
        }

        @Override
        public void onKeyDown(char digit) {}

        @Override
        public void onMediaTimeout(long silentMillis) {}
    }
}
