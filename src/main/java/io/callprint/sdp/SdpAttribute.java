package io.callprint.sdp;

/**
 * One {@code a=} line (RFC 8866 section 5.13).
 *
 * @param name what stands before the colon
 * @param value what stands after it; empty for a property such as {@code sendonly}
 */
public record SdpAttribute(String name, String value) {
    static SdpAttribute parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? new SdpAttribute(text.strip(), "")
                : new SdpAttribute(
                        text.substring(0, colon).strip(),
                        text.substring(colon + 1).strip());
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "a=" + name : "a=" + name + ":" + value;
    }
}
