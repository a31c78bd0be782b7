package io.callprint.sdp;

/**
 * The {@code o=} line (RFC 8866 section 5.2). Session id and version stay text: some send more digits than a long holds.
 *
 * @param address literal address or host name; never resolved
 */
public record SdpOrigin(String username, String sessionId, String version, String address) {
    @Override
    public String toString() {
        return "o=" + username + " " + sessionId + " " + version + " " + SdpReader.networkAndAddress(address);
    }
}
