package io.callprint.sdp;

import io.callprint.audio.AudioCodec;
import io.callprint.sdp.AudioOffer.NumberedCodec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Offer/answer (RFC 3264) for one audio stream with RFC 4733 digits, encrypted as the policy says (RFC 4568). Stateless;
 * any thread.
 *
 * <p>The first usable audio of an offer is taken, everything else refused in place with port 0. An encrypted one goes before one in the clear. Of what we speak the
 * one the offer names first is chosen, G.711 before the others, and keeps the offer's number, as does telephone-event.
 */
public final class OfferAnswer {
    /** The number our own offers give telephone-event; most telephones use it as well. */
    private static final int TELEPHONE_EVENT = 101;

    private OfferAnswer() {}

    /**
     * Answers an offer.
     *
     * @throws MediaRefusedException when it has no RTP audio in a codec of ours, encrypted or not as the policy says: 488
     * @throws SdpException when it cannot be read
     */
    public static Answer answer(String offerText, LocalMedia local) throws SdpException {
        SessionDescription offer = SessionDescription.parse(offerText);
        for (boolean encrypted : new boolean[] {true, false}) {
            for (int line = 0; line < offer.media().size(); line++) {
                AudioOffer audio = new AudioOffer(offer, offer.media().get(line));
                Optional<NumberedCodec> codec = codec(audio, local);
                if (codec.isPresent() && local.srtp().takes(audio, encrypted)) {
                    return answer(offer, line, codec.get(), encrypted, local);
                }
            }
        }
        throw refused(offer, local);
    }

    /**
     * Answers an offer of several audio streams, each on ports of its own, as a recording server does (RFC 7866 section 7.1.2).
     *
     * @param locals for the usable streams of the offer, in order; further ones are refused
     * @throws MediaRefusedException when no stream can be taken: 488
     * @throws SdpException when it cannot be read
     */
    public static StreamsAnswer answerAll(String offerText, List<LocalMedia> locals) throws SdpException {
        SessionDescription offer = SessionDescription.parse(offerText);
        List<MediaDescription> lines = new ArrayList<>();
        List<StreamsAnswer.Stream> streams = new ArrayList<>();
        for (MediaDescription line : offer.media()) {
            AudioOffer audio = new AudioOffer(offer, line);
            LocalMedia local = locals.get(Math.min(streams.size(), locals.size() - 1));
            boolean encrypted = local.srtp().takes(audio, true);
            Optional<NumberedCodec> codec = codec(audio, local);
            if (streams.size() < locals.size()
                    && codec.isPresent()
                    && (encrypted || local.srtp().takes(audio, false))) {
                Agreed agreed = agree(audio, codec.get(), encrypted, local);
                lines.add(answerLine(line.protocol(), agreed, local).with(line.label()));
                streams.add(new StreamsAnswer.Stream(line.attribute("label").orElse(""), agreed.media()));
            } else {
                lines.add(line.refused());
            }
        }
        if (streams.isEmpty()) {
            throw refused(offer, locals.getFirst());
        }
        return new StreamsAnswer(ours(locals.getFirst(), lines).print(), streams);
    }

    /**
     * One stream as answered.
     *
     * @param crypto our key, when it is encrypted
     */
    private record Agreed(NegotiatedMedia media, Optional<SdpAttribute> crypto) {}

    private static Answer answer(
            SessionDescription offer, int chosen, NumberedCodec codec, boolean encrypted, LocalMedia local)
            throws SdpException {
        AudioOffer audio = new AudioOffer(offer, offer.media().get(chosen));
        Agreed agreed = agree(audio, codec, encrypted, local);
        List<MediaDescription> lines = new ArrayList<>();
        for (int line = 0; line < offer.media().size(); line++) {
            MediaDescription offered = offer.media().get(line);
            lines.add(line == chosen ? answerLine(offered.protocol(), agreed, local) : offered.refused());
        }
        SessionPlan plan = new SessionPlan(lines, chosen, audio.numbers());
        return new Answer(
                ours(local, lines).print(),
                agreed.media(),
                local.next().using(agreed.media()).within(plan));
    }

    private static Agreed agree(AudioOffer audio, NumberedCodec codec, boolean encrypted, LocalMedia local)
            throws SdpException {
        Optional<SdesCrypto> crypto = encrypted ? Optional.of(local.srtp().chosen(audio)) : Optional.empty();
        Optional<SrtpAgreement> srtp = crypto.map(chosen -> local.srtp().answering(audio, chosen));
        NegotiatedMedia agreed = agreed(audio, codec, audio.telephoneEvent(), audio.rtcpMux(), srtp, local);
        Optional<SdpAttribute> ourCrypto =
                crypto.flatMap(chosen -> srtp.map(both -> new SdesCrypto(chosen.tag(), both.sending()).attribute()));
        return new Agreed(agreed, ourCrypto);
    }

    private static Optional<NumberedCodec> codec(AudioOffer audio, LocalMedia local) {
        return audio.isUsable() ? audio.firstOf(local.codecs()) : Optional.empty();
    }

    /** Our offer; after an earlier description its {@code m=} lines and numbers stay (RFC 3264 section 8). */
    public static String offer(LocalMedia local) {
        SessionPlan plan = local.plan();
        SessionPlan.Numbering numbers = plan.new Numbering();
        List<String> formats = new ArrayList<>();
        List<SdpAttribute> attributes = new ArrayList<>();
        for (AudioCodec codec : local.codecs()) {
            int number = numbers.of(codec.encoding(), codec.payloadType());
            formats.add(Integer.toString(number));
            addCodec(attributes, codec, number);
        }
        int events = numbers.of(AudioOffer.TELEPHONE_EVENT, TELEPHONE_EVENT);
        formats.add(Integer.toString(events));
        addTelephoneEvent(attributes, events);
        attributes.add(new SdpAttribute("ptime", "20"));
        attributes.add(new SdpAttribute("maxptime", "60"));
        attributes.add(rtcpAttribute(local));
        attributes.add(new SdpAttribute("rtcp-mux", ""));
        attributes.addAll(local.srtp().offered());
        attributes.add(directionAttribute(local.direction()));
        MediaDescription audio = audioLine(local.srtp().offeredProtocol(), formats, attributes, local);
        return ours(local, plan.with(audio)).print();
    }

    /**
     * Reads the answer to our offer. Codecs the answer numbers otherwise than we did are taken under its numbers.
     *
     * @throws MediaRefusedException when the answer refuses the stream or chooses nothing of ours
     * @throws SdpException when either cannot be read
     */
    public static NegotiatedMedia accept(String ourOffer, String answerText, LocalMedia local) throws SdpException {
        SessionDescription offer = SessionDescription.parse(ourOffer);
        SessionDescription answer = SessionDescription.parse(answerText);
        int place = local.plan().place();
        if (answer.media().size() <= place) {
            throw new MediaRefusedException("The answer has "
                    + (answer.media().isEmpty() ? "no" : answer.media().size()) + " m= line, expected "
                    + offer.media().size() + ".");
        }
        AudioOffer audio = new AudioOffer(answer, answer.media().get(place));
        AudioOffer asked = new AudioOffer(offer, offer.media().get(place));
        Optional<SrtpAgreement> srtp = LocalSrtp.accepted(asked, audio);
        Optional<NumberedCodec> codec = codec(audio, local);
        if (codec.isEmpty() || !local.srtp().takes(audio, srtp.isPresent())) {
            throw refused(answer, local);
        }
        OptionalInt digits = asked.telephoneEvent().isPresent() ? audio.telephoneEvent() : OptionalInt.empty();
        return agreed(audio, codec.get(), digits, asked.rtcpMux() && audio.rtcpMux(), srtp, local);
    }

    private static NegotiatedMedia agreed(
            AudioOffer audio,
            NumberedCodec codec,
            OptionalInt digits,
            boolean rtcpMux,
            Optional<SrtpAgreement> srtp,
            LocalMedia local)
            throws SdpException {
        Direction far = audio.direction();
        Direction direction = AudioOffer.of(
                local.direction().sends() && far.receives(), local.direction().receives() && far.sends());
        InetSocketAddress rtp = audio.rtp();
        return new NegotiatedMedia(
                rtp,
                rtcpMux ? rtp : audio.rtcp(),
                codec.codec(),
                codec.payloadType(),
                digits,
                direction,
                audio.packetMillis(codec.codec()),
                rtcpMux,
                srtp,
                audio.voipMetrics());
    }

    private static MediaDescription answerLine(String protocol, Agreed answered, LocalMedia local) {
        NegotiatedMedia agreed = answered.media();
        List<String> formats = new ArrayList<>(List.of(Integer.toString(agreed.payloadType())));
        List<SdpAttribute> attributes = new ArrayList<>();
        addCodec(attributes, agreed.codec(), agreed.payloadType());
        if (agreed.telephoneEventPayloadType().isPresent()) {
            int number = agreed.telephoneEventPayloadType().getAsInt();
            formats.add(Integer.toString(number));
            addTelephoneEvent(attributes, number);
        }
        attributes.add(new SdpAttribute("ptime", Integer.toString(agreed.packetMillis())));
        if (agreed.rtcpMux()) {
            attributes.add(new SdpAttribute("rtcp-mux", ""));
        } else {
            attributes.add(rtcpAttribute(local));
        }
        if (agreed.voipMetrics()) {
            attributes.add(new SdpAttribute("rtcp-xr", AudioOffer.VOIP_METRICS));
        }
        answered.crypto().ifPresent(attributes::add);
        attributes.add(directionAttribute(agreed.direction()));
        return audioLine(protocol, formats, attributes, local);
    }

    private static SessionDescription ours(LocalMedia local, List<MediaDescription> lines) {
        SdpOrigin origin = new SdpOrigin(
                "callprint", Long.toString(local.sessionId()), Long.toString(local.version()), local.host());
        return new SessionDescription(origin, "-", Optional.of(local.host()), List.of(), lines);
    }

    private static MediaDescription audioLine(
            String protocol, List<String> formats, List<SdpAttribute> attributes, LocalMedia local) {
        return new MediaDescription("audio", local.rtpPort(), protocol, formats, Optional.empty(), attributes);
    }

    /** Of Opus we ask for what we hear, 8 kHz (RFC 7587 section 6.1). */
    private static void addCodec(List<SdpAttribute> attributes, AudioCodec codec, int payloadType) {
        attributes.add(new SdpAttribute("rtpmap", payloadType + " " + codec.encoding()));
        if (codec == AudioCodec.OPUS) {
            attributes.add(new SdpAttribute("fmtp", payloadType + " maxplaybackrate=8000;sprop-maxcapturerate=8000"));
        }
    }

    private static void addTelephoneEvent(List<SdpAttribute> attributes, int payloadType) {
        attributes.add(new SdpAttribute("rtpmap", payloadType + " telephone-event/8000"));
        attributes.add(new SdpAttribute("fmtp", payloadType + " 0-15"));
    }

    private static SdpAttribute rtcpAttribute(LocalMedia local) {
        return new SdpAttribute("rtcp", Integer.toString(local.rtpPort() + 1));
    }

    private static SdpAttribute directionAttribute(Direction direction) {
        return new SdpAttribute(direction.name().toLowerCase(Locale.ROOT), "");
    }

    private static MediaRefusedException refused(SessionDescription description, LocalMedia local) {
        StringBuilder found = new StringBuilder();
        for (MediaDescription line : description.media()) {
            found.append(found.isEmpty() ? "" : ", ")
                    .append(line.kind())
                    .append(' ')
                    .append(line.port())
                    .append(' ')
                    .append(line.protocol())
                    .append(' ')
                    .append(String.join(" ", line.formats()));
        }
        return new MediaRefusedException("The session description has the streams " + SdpReader.shown(found.toString())
                + ", expected audio over "
                + switch (local.srtp().policy()) {
                    case OFF -> "RTP/AVP";
                    case OPTIONAL -> "RTP/AVP or RTP/SAVP with a crypto line of ours";
                    case MANDATORY -> "RTP/SAVP with a crypto line of ours";
                }
                + " in one of " + local.codecs() + ".");
    }
}
