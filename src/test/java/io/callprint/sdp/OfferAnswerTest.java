package io.callprint.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioCodec;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // one line a line of SDP
class OfferAnswerTest {
    private static final LocalMedia LOCAL = LocalMedia.of("192.0.2.1", 20_000, 77);

    @Test
    void firstLawOfTheOfferIsChosenUnderItsNumber() throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer("m=audio 4000 RTP/AVP 18 8 0 101", "a=rtpmap:101 telephone-event/8000"), LOCAL);

        assertEquals(AudioCodec.PCMA, answer.media().codec());
        assertEquals(8, answer.media().payloadType());
        assertEquals(new InetSocketAddress("198.51.100.7", 4000), answer.media().remoteRtp());
        assertEquals(new InetSocketAddress("198.51.100.7", 4001), answer.media().remoteRtcp());
        assertEquals(Direction.SENDRECV, answer.media().direction());
        assertEquals(20, answer.media().packetMillis());
        assertEquals("""
                v=0
                o=callprint 77 1 IN IP4 192.0.2.1
                s=-
                c=IN IP4 192.0.2.1
                t=0 0
                m=audio 20000 RTP/AVP 8 101
                a=rtpmap:8 PCMA/8000
                a=rtpmap:101 telephone-event/8000
                a=fmtp:101 0-15
                a=ptime:20
                a=rtcp:20001
                a=sendrecv
                """.replace("\n", "\r\n"), answer.sdp());
    }

    @Test
    void widebandIsTakenWhereThereIsNoG711() throws SdpException {
        LocalMedia local = LOCAL.in(List.of(AudioCodec.values()));
        String attributes = "\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1"
                + "\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:30";

        Answer opus = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 96 9 101" + attributes), local);
        assertEquals(AudioCodec.OPUS, opus.media().codec());
        assertEquals(96, opus.media().payloadType());
        assertEquals(20, opus.media().packetMillis(), "there are no packets of 30 ms");
        assertTrue(opus.sdp().contains("""
                m=audio 20000 RTP/AVP 96 101
                a=rtpmap:96 opus/48000/2
                a=fmtp:96 maxplaybackrate=8000;sprop-maxcapturerate=8000
                """.replace("\n", "\r\n")), opus.sdp());

        Answer g722 = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 9 96 101" + attributes), local);
        assertEquals(AudioCodec.G722, g722.media().codec());
        assertEquals(30, g722.media().packetMillis());

        Answer g711 = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 96 9 8 0 101" + attributes), local);
        assertEquals(AudioCodec.PCMA, g711.media().codec());

        assertThrows(
                MediaRefusedException.class,
                () -> OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 96 9 101" + attributes), LOCAL));
    }

    @Test
    void ourOfferOfEveryCodecIsAnsweredInOne() throws SdpException {
        LocalMedia local = LOCAL.in(List.of(AudioCodec.values()));
        String offer = OfferAnswer.offer(local);
        assertTrue(offer.contains("m=audio 20000 RTP/AVP 0 8 9 111 101\r\n"), offer);
        LocalMedia far = LocalMedia.of("198.51.100.7", 4_000, 1).in(List.of(AudioCodec.OPUS));
        NegotiatedMedia agreed =
                OfferAnswer.accept(offer, OfferAnswer.answer(offer, far).sdp(), local);
        assertEquals(AudioCodec.OPUS, agreed.codec());
        assertEquals(111, agreed.payloadType());
    }

    @ParameterizedTest
    @ValueSource(ints = {96, 100, 101, 127})
    void telephoneEventKeepsTheNumberOfTheOffer(int number) throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer("m=audio 4000 RTP/AVP 0 " + number, "a=rtpmap:" + number + " telephone-event/8000"), LOCAL);

        assertEquals(OptionalInt.of(number), answer.media().telephoneEventPayloadType());
        assertTrue(answer.sdp().contains("m=audio 20000 RTP/AVP 0 " + number + "\r\n"), answer.sdp());
    }

    @ParameterizedTest
    @CsvSource({
        "a=rtcp-xr:voip-metrics, true",
        "a=rtcp-xr:pkt-loss-rle=256 voip-metrics rcvr-rtt=all, true",
        "a=rtcp-xr:stat-summary, false",
        "a=sendrecv, false",
    })
    void voipMetricsAreReportedToWhoAsks(String attribute, boolean expected) throws SdpException {
        Answer answer = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", attribute), LOCAL);
        assertEquals(expected, answer.media().voipMetrics());
        assertEquals(expected, answer.sdp().contains("a=rtcp-xr:voip-metrics\r\n"), answer.sdp());
    }

    @Test
    void telephoneEventIsNotAnsweredUnlessOffered() throws SdpException {
        Answer answer = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0"), LOCAL);

        assertEquals(OptionalInt.empty(), answer.media().telephoneEventPayloadType());
        assertFalse(answer.sdp().contains("telephone-event"));
    }

    @Test
    void lawUnderADynamicNumberIsTaken() throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer("m=audio 4000 RTP/AVP 97 98", "a=rtpmap:97 opus/48000/2", "a=rtpmap:98 pcmu/8000/1"), LOCAL);

        assertEquals(98, answer.media().payloadType());
        assertEquals(AudioCodec.PCMU, answer.media().codec());
    }

    @ParameterizedTest
    @CsvSource({
        "sendrecv, SENDRECV",
        "sendonly, RECVONLY",
        "recvonly, SENDONLY",
        "inactive, INACTIVE",
    })
    void holdIsAnsweredMirrored(String offered, Direction expected) throws SdpException {
        Answer answer = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "a=" + offered), LOCAL);

        assertEquals(expected, answer.media().direction());
        assertTrue(answer.sdp().contains("a=" + expected.name().toLowerCase(java.util.Locale.ROOT) + "\r\n"));
    }

    @Test
    void holdAtSessionLevelCountsForTheStream() throws SdpException {
        String offer = "v=0\no=- 1 1 IN IP4 198.51.100.7\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\na=sendonly\n"
                + "m=audio 4000 RTP/AVP 0\n";

        assertEquals(
                Direction.RECVONLY, OfferAnswer.answer(offer, LOCAL).media().direction());
    }

    @Test
    void addressOfZerosIsHoldAndTheNextOfferResumes() throws SdpException {
        Answer held = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "c=IN IP4 0.0.0.0", "a=sendrecv"), LOCAL);
        Answer resumed = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0"), LOCAL.next());

        assertEquals(Direction.RECVONLY, held.media().direction());
        assertEquals(Direction.SENDRECV, resumed.media().direction());
        assertTrue(held.sdp().contains("o=callprint 77 1 "));
        assertTrue(resumed.sdp().contains("o=callprint 77 2 "));
    }

    @Test
    void ourOwnHoldNarrowsTheAnswer() throws SdpException {
        LocalMedia holding = LOCAL.next(Direction.SENDONLY);

        assertEquals(
                Direction.SENDONLY,
                OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0"), holding)
                        .media()
                        .direction());
        assertEquals(
                Direction.INACTIVE,
                OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "a=sendonly"), holding)
                        .media()
                        .direction());
    }

    @Test
    void otherStreamsAreRefusedInTheirPlace() throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer(
                        "m=video 4002 RTP/AVP 96",
                        "m=audio 0 RTP/AVP 0",
                        "m=audio 4004 RTP/SAVP 0",
                        "m=audio 4006 RTP/AVP 9",
                        "m=audio 4008 RTP/AVPF 0",
                        "m=audio 4010 RTP/AVP 0",
                        "m=image 4012 udptl t38"),
                LOCAL);

        List<String> lines =
                answer.sdp().lines().filter(line -> line.startsWith("m=")).toList();
        assertEquals(
                List.of(
                        "m=video 0 RTP/AVP 96",
                        "m=audio 0 RTP/AVP 0",
                        "m=audio 0 RTP/SAVP 0",
                        "m=audio 0 RTP/AVP 9",
                        "m=audio 20000 RTP/AVPF 0",
                        "m=audio 0 RTP/AVP 0",
                        "m=image 0 udptl t38"),
                lines);
        assertEquals(4008, answer.media().remoteRtp().getPort());
    }

    /** RFC 3264 section 8: no line goes away or moves, no number means something else. */
    @Test
    void laterOfferOfOursKeepsTheLinesAndNumbersOfTheDialog() throws SdpException {
        String offer = offer(
                "m=video 5000 RTP/AVP 31",
                "m=audio 4000 RTP/AVP 0 96 100 101",
                "a=rtpmap:96 telephone-event/8000",
                "a=rtpmap:100 opus/48000/2",
                "a=rtpmap:101 speex/8000");
        LocalMedia after = OfferAnswer.answer(offer, LOCAL.in(List.of(AudioCodec.PCMU, AudioCodec.OPUS)))
                .next();
        String hold = OfferAnswer.offer(after.next(Direction.SENDONLY));
        assertTrue(hold.contains("""
                m=video 0 RTP/AVP 31
                m=audio 20000 RTP/AVP 0 100 96
                a=rtpmap:0 PCMU/8000
                a=rtpmap:100 opus/48000/2
                """.replace("\n", "\r\n")), hold);
        assertTrue(hold.contains("a=rtpmap:96 telephone-event/8000\r\n"), hold);
        assertTrue(hold.contains("o=callprint 77 3 "), hold);
        NegotiatedMedia held = OfferAnswer.accept(
                hold,
                offer("m=video 0 RTP/AVP 31", "m=audio 4000 RTP/AVP 0 96", "a=recvonly"),
                after.next(Direction.SENDONLY));
        assertEquals(Direction.SENDONLY, held.direction());
        assertThrows(MediaRefusedException.class, () -> OfferAnswer.accept(hold, offer("m=video 0 RTP/AVP 31"), after));
    }

    @Test
    void numberTheFarEndUsesForSomethingElseIsNotTaken() throws SdpException {
        String offer = offer("m=audio 4000 RTP/AVP 0 101 127", "a=rtpmap:101 speex/8000", "a=rtpmap:127 x/8000");
        String again = OfferAnswer.offer(OfferAnswer.answer(offer, LOCAL).next());
        assertTrue(again.contains("m=audio 20000 RTP/AVP 0 8 126\r\n"), again);
        assertTrue(again.contains("a=rtpmap:126 telephone-event/8000\r\n"), again);
    }

    @Test
    void addressOfTheStreamGoesBeforeThatOfTheSession() throws SdpException {
        Answer answer = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "c=IN IP4 203.0.113.9/127"), LOCAL);

        assertEquals("203.0.113.9", answer.media().remoteRtp().getAddress().getHostAddress());
    }

    @Test
    void ipv6IsReadAndWritten() throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer("m=audio 4000 RTP/AVP 0", "c=IN IP6 2001:db8::7"), LocalMedia.of("2001:db8::1", 20_000, 1));

        assertEquals(new InetSocketAddress("2001:db8::7", 4000), answer.media().remoteRtp());
        assertTrue(answer.sdp().contains("c=IN IP6 2001:db8::1\r\n"));
    }

    @Test
    void sharedPortForReportsIsAnswered() throws SdpException {
        Answer answer = OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "a=rtcp-mux", "a=rtcp:4005"), LOCAL);

        assertTrue(answer.media().rtcpMux());
        assertEquals(answer.media().remoteRtp(), answer.media().remoteRtcp());
        assertTrue(answer.sdp().contains("a=rtcp-mux\r\n"));
    }

    @Test
    void reportsGoWhereTheOfferSays() throws SdpException {
        assertEquals(
                new InetSocketAddress("198.51.100.7", 5005),
                OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "a=rtcp:5005"), LOCAL)
                        .media()
                        .remoteRtcp());
        assertEquals(
                new InetSocketAddress("203.0.113.1", 5005),
                OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "a=rtcp:5005 IN IP4 203.0.113.1"), LOCAL)
                        .media()
                        .remoteRtcp());
    }

    @ParameterizedTest
    @CsvSource({"10,,10", "30,,30", "60,,60", "100,,60", "5,,10", "25,,20", ",,20", ",10,10", "40,30,30", "x,y,20"})
    void packetLengthFollowsTheOffer(String ptime, String maxptime, int expected) throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer(
                        "m=audio 4000 RTP/AVP 0",
                        ptime == null ? "a=x" : "a=ptime:" + ptime,
                        maxptime == null ? "a=x" : "a=maxptime:" + maxptime),
                LOCAL);

        assertEquals(expected, answer.media().packetMillis());
        assertTrue(answer.sdp().contains("a=ptime:" + expected + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 4000 RTP/SAVP 0",
                "m=audio 0 RTP/AVP 0",
                "m=audio 4000 RTP/AVP 9 18",
                "m=video 4000 RTP/AVP 96",
                "a=nothing"
            })
    void nothingThatFitsIsRefused(String line) {
        MediaRefusedException refused =
                assertThrows(MediaRefusedException.class, () -> OfferAnswer.answer(offer(line), LOCAL));
        assertTrue(String.valueOf(refused.getMessage()).contains("expected audio over RTP/AVP in one of [PCMU, PCMA]"));
    }

    @Test
    void hostNamesAreNotLookedUp() {
        SdpException refused = assertThrows(
                SdpException.class,
                () -> OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0", "c=IN IP4 phone.example"), LOCAL));
        assertEquals(
                "The session description names the host 'phone.example', expected a literal IPv4 or IPv6 address.",
                refused.getMessage());
    }

    @Test
    void ourOfferAnsweredByUsIsAgreedOnBothSides() throws SdpException {
        LocalMedia far = LocalMedia.of("198.51.100.7", 30_000, 5);
        String offer = OfferAnswer.offer(LOCAL);
        Answer answer = OfferAnswer.answer(offer, far);
        NegotiatedMedia agreed = OfferAnswer.accept(offer, answer.sdp(), LOCAL);

        assertEquals(new InetSocketAddress("198.51.100.7", 30_000), agreed.remoteRtp());
        assertEquals(new InetSocketAddress("192.0.2.1", 20_000), answer.media().remoteRtp());
        assertEquals(AudioCodec.PCMU, agreed.codec());
        assertEquals(OptionalInt.of(101), agreed.telephoneEventPayloadType());
        assertTrue(agreed.rtcpMux());
        assertEquals(20, agreed.packetMillis());
    }

    @Test
    void refusedAnswerIsRefused() {
        String offer = OfferAnswer.offer(LOCAL);

        assertThrows(MediaRefusedException.class, () -> OfferAnswer.accept(offer, offer("m=audio 0 RTP/AVP 0"), LOCAL));
        assertThrows(MediaRefusedException.class, () -> OfferAnswer.accept(offer, offer("a=x"), LOCAL));
    }

    @Test
    void answerThatHoldsUsStopsOurSending() throws SdpException {
        NegotiatedMedia agreed =
                OfferAnswer.accept(OfferAnswer.offer(LOCAL), offer("m=audio 4000 RTP/AVP 8", "a=sendonly"), LOCAL);

        assertEquals(Direction.RECVONLY, agreed.direction());
        assertEquals(AudioCodec.PCMA, agreed.codec());
        assertEquals(OptionalInt.empty(), agreed.telephoneEventPayloadType());
    }

    private static String offer(String... lines) {
        return "v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\n"
                + String.join("\r\n", lines)
                + "\r\n";
    }
}
