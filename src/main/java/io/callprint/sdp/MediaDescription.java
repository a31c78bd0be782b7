package io.callprint.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One {@code m=} line and what belongs to it (RFC 8866 section 5.14).
 *
 * @param kind {@code audio}, {@code video}, …
 * @param port 0 when refused or taken down, else 1..65535
 * @param protocol as written, such as {@code RTP/AVP}
 * @param formats payload type numbers for RTP, in the order of preference
 * @param connection address of this stream alone, when it has one
 */
public record MediaDescription(
        String kind,
        int port,
        String protocol,
        List<String> formats,
        Optional<String> connection,
        List<SdpAttribute> attributes) {
    public MediaDescription {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** The same stream, refused: port 0, nothing else said of it (RFC 3264 section 6). */
    public MediaDescription refused() {
        return new MediaDescription(kind, 0, protocol, formats, Optional.empty(), List.of());
    }

    /** The stream's label (RFC 4574); empty when it has none. */
    List<SdpAttribute> label() {
        return attributes.stream()
                .filter(attribute -> attribute.name().equalsIgnoreCase("label"))
                .limit(1)
                .toList();
    }

    MediaDescription with(List<SdpAttribute> more) {
        List<SdpAttribute> all = new ArrayList<>(attributes);
        all.addAll(more);
        return new MediaDescription(kind, port, protocol, formats, connection, all);
    }

    /** Value of the first attribute of that name. */
    public Optional<String> attribute(String name) {
        return SessionDescription.attribute(attributes, name);
    }

    void print(StringBuilder out) {
        out.append("m=").append(kind).append(' ').append(port).append(' ').append(protocol);
        formats.forEach(format -> out.append(' ').append(format));
        out.append("\r\n");
        connection.ifPresent(address ->
                out.append("c=").append(SdpReader.networkAndAddress(address)).append("\r\n"));
        attributes.forEach(attribute -> out.append(attribute).append("\r\n"));
    }
}
