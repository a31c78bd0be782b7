package io.callprint.sdp;

import io.callprint.audio.G711Law;
import java.util.List;

/**
 * What our side brings to offer/answer.
 *
 * @param host literal address our sockets are reached at
 * @param rtpPort even; RTCP is the next one
 * @param sessionId of {@code o=}: the same for the whole dialog
 * @param version of {@code o=}: one more for each description that differs from the one before (RFC 3264 section 8)
 * @param direction what we want: {@code SENDRECV}, or {@code SENDONLY} to put the far end on hold
 * @param laws those we speak; an offer of ours lists them in this order
 */
public record LocalMedia(
        String host, int rtpPort, long sessionId, long version, Direction direction, List<G711Law> laws) {
    public LocalMedia {
        laws = List.copyOf(laws);
        if (laws.isEmpty()) {
            throw new IllegalArgumentException("no law to offer, expected at least one");
        }
    }

    /** Both laws, both ways, version 1. */
    public static LocalMedia of(String host, int rtpPort, long sessionId) {
        return new LocalMedia(host, rtpPort, sessionId, 1, Direction.SENDRECV, List.of(G711Law.PCMU, G711Law.PCMA));
    }

    /** For the next description of the same dialog. */
    public LocalMedia next() {
        return new LocalMedia(host, rtpPort, sessionId, version + 1, direction, laws);
    }

    /** For the next description of the same dialog, in which we hold or resume. */
    public LocalMedia next(Direction newDirection) {
        return new LocalMedia(host, rtpPort, sessionId, version + 1, newDirection, laws);
    }
}
