package io.callprint.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866): the lines offer/answer of one telephone call needs. Lines of other types are read over;
 * {@code print} writes what is here and {@code t=0 0}.
 *
 * @param origin {@code o=}
 * @param sessionName {@code s=}
 * @param connection address of every stream that has none of its own
 * @param attributes those before the first {@code m=}
 * @param media in the order of the {@code m=} lines
 */
public record SessionDescription(
        SdpOrigin origin,
        String sessionName,
        Optional<String> connection,
        List<SdpAttribute> attributes,
        List<MediaDescription> media) {
    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /**
     * Reads a description: CRLF or LF, unknown lines skipped, {@code s=} and {@code t=} may be missing.
     *
     * @throws SdpException when it is too large or not readable
     */
    public static SessionDescription parse(String text) throws SdpException {
        return new SdpReader().read(text);
    }

    /** The description as sent: CRLF line ends, order of RFC 8866 section 5. */
    public String print() {
        StringBuilder out = new StringBuilder(256);
        out.append("v=0\r\n").append(origin).append("\r\n");
        out.append("s=").append(sessionName).append("\r\n");
        connection.ifPresent(address ->
                out.append("c=").append(SdpReader.networkAndAddress(address)).append("\r\n"));
        out.append("t=0 0\r\n");
        attributes.forEach(attribute -> out.append(attribute).append("\r\n"));
        media.forEach(description -> description.print(out));
        return out.toString();
    }

    /** Value of the first session-level attribute of that name. */
    public Optional<String> attribute(String name) {
        return attribute(attributes, name);
    }

    static Optional<String> attribute(List<SdpAttribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equalsIgnoreCase(name))
                .map(SdpAttribute::value)
                .findFirst();
    }
}
