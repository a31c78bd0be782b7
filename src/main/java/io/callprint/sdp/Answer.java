package io.callprint.sdp;

/**
 * Our answer to an offer.
 *
 * @param sdp the text to send
 * @param media what it says of our stream
 * @param next our side, for the next description of the dialog
 */
public record Answer(String sdp, NegotiatedMedia media, LocalMedia next) {}
