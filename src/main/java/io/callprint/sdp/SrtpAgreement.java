package io.callprint.sdp;

import io.callprint.srtp.SrtpKey;

/**
 * That both directions of a stream are encrypted, and how.
 *
 * @param sending our key
 * @param receiving the far end's key
 * @param isSecureProfile whether the stream is described as {@code RTP/SAVP}; some write keys below {@code RTP/AVP}
 */
public record SrtpAgreement(SrtpKey sending, SrtpKey receiving, boolean isSecureProfile) {}
