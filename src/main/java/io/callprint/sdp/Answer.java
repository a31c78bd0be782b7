package io.callprint.sdp;

/**
 * Our answer to an offer.
 *
 * @param sdp the text to send
 * @param media what it says of our stream
 */
public record Answer(String sdp, NegotiatedMedia media) {}
