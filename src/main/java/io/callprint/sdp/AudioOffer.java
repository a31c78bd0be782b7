package io.callprint.sdp;

import io.callprint.audio.AudioCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What one {@code m=audio} of the far end says about itself, session-level defaults included. */
final class AudioOffer {
    static final String TELEPHONE_EVENT = "telephone-event/8000";
    static final String VOIP_METRICS = "voip-metrics";
    private static final int DEFAULT_PACKET_MILLIS = 20;
    private static final int MAX_PACKET_MILLIS = 60;

    private final SessionDescription session;
    private final MediaDescription media;

    AudioOffer(SessionDescription session, MediaDescription media) {
        this.session = session;
        this.media = media;
    }

    /** RTP audio that is not switched off. Feedback profiles differ from the others only in RTCP timing. */
    boolean isUsable() {
        return media.kind().equalsIgnoreCase("audio")
                && media.port() != 0
                && (isSecureProfile()
                        || media.protocol().equalsIgnoreCase("RTP/AVP")
                        || media.protocol().equalsIgnoreCase("RTP/AVPF"));
    }

    /** Whether the profile says that the stream is encrypted (RFC 4568 section 7.1.1); keys by DTLS are another one. */
    boolean isSecureProfile() {
        return media.protocol().equalsIgnoreCase("RTP/SAVP") || media.protocol().equalsIgnoreCase("RTP/SAVPF");
    }

    /** The keys brought, those we cannot use left out. */
    List<SdesCrypto> cryptos() {
        return media.attributes().stream()
                .filter(attribute -> attribute.name().equalsIgnoreCase("crypto"))
                .flatMap(attribute -> SdesCrypto.parse(attribute.value()).stream())
                .toList();
    }

    /** A codec under the number the far end gave it. */
    record NumberedCodec(AudioCodec codec, int payloadType) {}

    /** The first of the formats that is one of {@code codecs}; G.711 goes before the others. */
    Optional<NumberedCodec> firstOf(Collection<AudioCodec> codecs) {
        List<NumberedCodec> common = media.formats().stream()
                .map(SdpReader::number)
                .flatMap(payloadType -> codec(payloadType, codecs).stream())
                .toList();
        return common.stream()
                .filter(found -> found.codec().isG711())
                .findFirst()
                .or(() -> common.stream().findFirst());
    }

    /** What each of its numbers means, in upper case; empty text for what only the far end knows. */
    Map<Integer, String> numbers() {
        return media.formats().stream()
                .map(SdpReader::number)
                .filter(payloadType -> payloadType >= 0 && payloadType <= 127)
                .distinct()
                .collect(Collectors.toMap(payloadType -> payloadType, this::encoding));
    }

    private Optional<NumberedCodec> codec(int payloadType, Collection<AudioCodec> codecs) {
        String encoding = encoding(payloadType);
        return codecs.stream()
                .filter(codec -> payloadType <= 127 && encoding.equalsIgnoreCase(codec.encoding()))
                .map(codec -> new NumberedCodec(codec, payloadType))
                .findFirst();
    }

    OptionalInt telephoneEvent() {
        return media.formats().stream()
                .mapToInt(SdpReader::number)
                .filter(payloadType ->
                        payloadType <= 127 && encoding(payloadType).equalsIgnoreCase(TELEPHONE_EVENT))
                .findFirst();
    }

    /** Encoding name and clock in upper case, from a=rtpmap or the static table (RFC 3551 section 6). */
    private String encoding(int payloadType) {
        String prefix = payloadType + " ";
        for (SdpAttribute attribute : media.attributes()) {
            if (attribute.name().equalsIgnoreCase("rtpmap") && attribute.value().startsWith(prefix)) {
                String named =
                        attribute.value().substring(prefix.length()).strip().toUpperCase(Locale.ROOT);
                return named.endsWith("/1") ? named.substring(0, named.length() - 2) : named;
            }
        }
        for (AudioCodec codec : AudioCodec.values()) {
            if (codec.isStatic() && codec.payloadType() == payloadType) {
                return codec.encoding();
            }
        }
        return "";
    }

    /** The far end's own direction; an address of zeros is hold as RFC 2543 wrote it. */
    Direction direction() throws SdpException {
        Direction said = Direction.SENDRECV;
        for (SdpAttribute attribute : session.attributes()) {
            said = directionOr(said, attribute);
        }
        for (SdpAttribute attribute : media.attributes()) {
            said = directionOr(said, attribute);
        }
        return address().isAnyLocalAddress() ? of(said.sends(), false) : said;
    }

    private static Direction directionOr(Direction before, SdpAttribute attribute) {
        for (Direction direction : Direction.values()) {
            if (direction.name().equalsIgnoreCase(attribute.name())) {
                return direction;
            }
        }
        return before;
    }

    static Direction of(boolean sends, boolean receives) {
        if (sends) {
            return receives ? Direction.SENDRECV : Direction.SENDONLY;
        }
        return receives ? Direction.RECVONLY : Direction.INACTIVE;
    }

    boolean rtcpMux() {
        return media.attribute("rtcp-mux").isPresent();
    }

    /** RFC 3611 section 5.1: {@code a=rtcp-xr:… voip-metrics …}, of this stream or of all. */
    boolean voipMetrics() {
        String asked = media.attribute("rtcp-xr")
                .or(() -> session.attribute("rtcp-xr"))
                .orElse("");
        return List.of(asked.split(" ")).contains(VOIP_METRICS);
    }

    InetSocketAddress rtp() throws SdpException {
        return new InetSocketAddress(address(), media.port());
    }

    /** RFC 3605: {@code a=rtcp:port [IN IP4 address]}; without it the port above. */
    InetSocketAddress rtcp() throws SdpException {
        if (rtcpMux()) {
            return rtp();
        }
        String[] words = media.attribute("rtcp").orElse("").split(" +");
        int port = SdpReader.number(words[0]);
        if (port < 1 || port > 65_535) {
            return new InetSocketAddress(address(), Math.min(media.port() + 1, 65_535));
        }
        return new InetSocketAddress(words.length == 4 ? literal(words[3]) : address(), port);
    }

    private InetAddress address() throws SdpException {
        Optional<String> named = media.connection().or(session::connection);
        if (named.isEmpty()) {
            throw new SdpException("The session description has no c= line, expected one for its audio.");
        }
        return literal(named.get());
    }

    /** Names are not looked up: it would block a SIP thread at the wish of a stranger. */
    private static InetAddress literal(String address) throws SdpException {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new SdpException("The session description names the host " + SdpReader.shown(address)
                    + ", expected a literal IPv4 or IPv6 address.");
        }
    }

    /** The packet length the far end likes, cut to what we send. */
    int packetMillis(AudioCodec codec) {
        int wanted = millis("ptime").orElse(DEFAULT_PACKET_MILLIS);
        int most = Math.min(millis("maxptime").orElse(MAX_PACKET_MILLIS), MAX_PACKET_MILLIS);
        return codec.packetMillis(Math.max(10, Math.min(wanted, most) / 10 * 10));
    }

    private OptionalInt millis(String name) {
        String value = media.attribute(name).or(() -> session.attribute(name)).orElse("");
        int dot = value.indexOf('.'); // some write 20.0
        int millis = SdpReader.number(dot < 0 ? value : value.substring(0, dot));
        return millis > 0 ? OptionalInt.of(millis) : OptionalInt.empty();
    }
}
