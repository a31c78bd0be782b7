package io.callprint.call;

import io.callprint.rtp.MediaSession;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import java.util.Optional;

/** A call's media session and what was agreed about it. On the call's serial executor. */
final class CallMedia implements AutoCloseable {
    private final MediaSession session;
    private final MediaNegotiation negotiation;

    private boolean awaitsAnswer;
    private Optional<Direction> firstDirection = Optional.empty();
    private boolean isOnHold;

    CallMedia(MediaSession session, MediaNegotiation negotiation) {
        this.session = session;
        this.negotiation = negotiation;
    }

    MediaSession session() {
        return session;
    }

    /**
     * @param offer empty for a late offer: then the description is ours
     * @return the description to send; empty when the offer holds nothing for us (488)
     */
    Optional<String> describe(Optional<String> offer) {
        if (offer.isEmpty()) {
            awaitsAnswer = true;
            return Optional.of(negotiation.offer());
        }
        Optional<MediaNegotiation.Agreed> agreed = negotiation.answer(offer.get());
        agreed.ifPresent(both -> connect(both.media()));
        return agreed.map(MediaNegotiation.Agreed::answer);
    }

    /** An offer of ours, in which we hold or resume: its answer comes to {@link #answered}. */
    String offer(Direction direction) {
        awaitsAnswer = true;
        return negotiation.offer(direction);
    }

    /** @return false when our offer found no answer we could use */
    boolean answered(Optional<String> answer) {
        if (!awaitsAnswer) {
            return true;
        }
        awaitsAnswer = false;
        Optional<NegotiatedMedia> media = answer.flatMap(negotiation::answered);
        media.ifPresent(this::connect);
        return media.isPresent();
    }

    private void connect(NegotiatedMedia media) {
        session.connect(media);
        Direction now = media.direction();
        Direction first = firstDirection.orElse(now);
        firstDirection = Optional.of(first);
        isOnHold = !now.receives() || (now == Direction.RECVONLY && first == Direction.SENDRECV);
    }

    /**
     * The caller does not speak to us now (RFC 3264 section 8.4): no audio comes, or a call that went both ways only sends,
     * which is music on hold.
     */
    boolean isOnHold() {
        return isOnHold;
    }

    @Override
    public void close() {
        session.close();
    }
}
