package io.callprint.sdp;

import java.util.List;

/**
 * Our answer to an offer of several audio streams.
 *
 * @param sdp the text to send
 * @param streams those taken, in the order of the offer
 */
public record StreamsAnswer(String sdp, List<Stream> streams) {
    public StreamsAnswer {
        streams = List.copyOf(streams);
    }

    /**
     * One of them.
     *
     * @param label its {@code a=label} (RFC 4574); empty when it has none
     */
    public record Stream(String label, NegotiatedMedia media) {}
}
