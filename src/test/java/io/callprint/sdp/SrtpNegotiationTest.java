package io.callprint.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.srtp.SrtpKey;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.srtp.SrtpSuite;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys by description (RFC 4568). */
@SuppressWarnings("StringConcatToTextBlock") // one line a line of SDP
class SrtpNegotiationTest {
    private static final String SECRET = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"; // RFC 4568 section 10.1.1
    private static final String STRONG = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET;
    private static final String SHORT = "a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:" + SECRET + "|2^20|1:4";

    @ParameterizedTest
    @CsvSource({
        "OFF, RTP/AVP, false, clear",
        "OFF, RTP/AVP, true, clear",
        "OFF, RTP/SAVP, true, refused",
        "OPTIONAL, RTP/AVP, false, clear",
        "OPTIONAL, RTP/AVP, true, encrypted",
        "OPTIONAL, RTP/SAVP, true, encrypted",
        "OPTIONAL, RTP/SAVP, false, refused",
        "MANDATORY, RTP/AVP, false, refused",
        "MANDATORY, RTP/AVP, true, encrypted",
        "MANDATORY, RTP/SAVP, true, encrypted",
        "MANDATORY, RTP/SAVPF, true, encrypted",
        "MANDATORY, RTP/SAVP, false, refused",
        "OPTIONAL, UDP/TLS/RTP/SAVPF, true, refused",
    })
    void policyDecides(SrtpPolicy policy, String profile, boolean withKey, String expected) throws SdpException {
        String offer = offer("m=audio 4000 " + profile + " 0" + (withKey ? "\n" + STRONG : ""));
        if (expected.equals("refused")) {
            assertThrows(MediaRefusedException.class, () -> OfferAnswer.answer(offer, local(policy)));
            return;
        }
        Answer answer = OfferAnswer.answer(offer, local(policy));
        assertEquals(expected.equals("encrypted"), answer.media().srtp().isPresent());
        assertEquals(expected.equals("encrypted"), answer.sdp().contains("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
        assertTrue(answer.sdp().contains("m=audio 20000 " + profile + " 0\r\n"), answer.sdp());
    }

    @Test
    void refusalSaysWhatThePolicyExpects() {
        MediaRefusedException e = assertThrows(
                MediaRefusedException.class,
                () -> OfferAnswer.answer(offer("m=audio 4000 RTP/AVP 0"), local(SrtpPolicy.MANDATORY)));
        assertEquals(
                "The session description has the streams 'audio 4000 RTP/AVP 0', expected audio over RTP/SAVP with a crypto "
                        + "line of ours in one of [PCMU, PCMA].",
                e.getMessage());
    }

    @Test
    void firstLineWeCanIsTakenUnderItsTag() throws SdpException {
        Answer answer = OfferAnswer.answer(
                offer("m=audio 4000 RTP/SAVP 0\na=crypto:3 AES_256_CM_HMAC_SHA1_80 inline:" + SECRET + "\n" + SHORT
                        + "\n" + STRONG),
                local(SrtpPolicy.OPTIONAL));
        SrtpAgreement keys = answer.media().srtp().orElseThrow();
        assertTrue(answer.sdp().contains("a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:"), answer.sdp());
        assertEquals(
                new SrtpKey(
                        SrtpSuite.AES_CM_128_HMAC_SHA1_32, Base64.getDecoder().decode(SECRET), 4),
                keys.receiving());
        assertEquals(SrtpSuite.AES_CM_128_HMAC_SHA1_32, keys.sending().suite());
        assertFalse(answer.sdp().contains(SECRET), "our key is our own");
    }

    @Test
    void encryptedStreamGoesBeforeTheSameInTheClear() throws SdpException {
        String offer = offer("m=audio 4000 RTP/AVP 0\nm=audio 4002 RTP/SAVP 0\n" + STRONG);
        Answer encrypted = OfferAnswer.answer(offer, local(SrtpPolicy.OPTIONAL));
        assertEquals(4002, encrypted.media().remoteRtp().getPort());
        assertTrue(encrypted.sdp().contains("m=audio 0 RTP/AVP 0\r\nm=audio 20000 RTP/SAVP 0\r\n"), encrypted.sdp());
        assertEquals(
                4000,
                OfferAnswer.answer(offer, local(SrtpPolicy.OFF))
                        .media()
                        .remoteRtp()
                        .getPort());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + " KDR=1",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + " UNENCRYPTED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + " UNAUTHENTICATED_SRTP",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + ";inline:" + SECRET,
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + "|1:129",
                "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + "|1:x",
                "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19z",
                "1 AES_CM_128_HMAC_SHA1_80 inline:####",
                "1 AES_CM_128_HMAC_SHA1_80 uri:" + SECRET,
                "1 F8_128_HMAC_SHA1_80 inline:" + SECRET,
                "x AES_CM_128_HMAC_SHA1_80 inline:" + SECRET,
                "1 AES_CM_128_HMAC_SHA1_80",
                "",
            })
    void lineWeCannotDoIsNotTaken(String crypto) {
        assertEquals(Optional.empty(), SdesCrypto.parse(crypto));
    }

    @ParameterizedTest
    @ValueSource(strings = {"|2^31", "|2^31|1:1", "|1:4", " WSH=64", "|2^48|8:8 WSH=1024 -UNKNOWN"})
    void lifetimeIdentifierAndHintsAreNoHindrance(String rest) {
        assertTrue(SdesCrypto.parse("1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + rest)
                .isPresent());
    }

    @Test
    void mutatedLinesAreReadOrNotButNeverThrow() {
        Random random = new Random(11);
        String line = "1 AES_CM_128_HMAC_SHA1_80 inline:" + SECRET + "|2^20|1:4 WSH=128";
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder mutated = new StringBuilder(line);
            for (int change = random.nextInt(1, 6); change > 0; change--) {
                mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(1, 300));
            }
            read += SdesCrypto.parse(mutated.toString()).isPresent() ? 1 : 0;
        }
        assertTrue(read > 0 && read < 20_000, "read " + read);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPTIONAL", "MANDATORY"})
    void ourOfferAndItsAnswerMeet(SrtpPolicy policy) throws SdpException {
        LocalMedia ours = local(policy);
        LocalMedia far = LocalMedia.of("198.51.100.7", 30_000, 5, SrtpPolicy.OPTIONAL);
        String offer = OfferAnswer.offer(ours);
        assertTrue(offer.contains(policy == SrtpPolicy.MANDATORY ? " RTP/SAVP " : " RTP/AVP "), offer);
        Answer answer = OfferAnswer.answer(offer, far);
        SrtpAgreement there = answer.media().srtp().orElseThrow();
        SrtpAgreement here =
                OfferAnswer.accept(offer, answer.sdp(), ours).srtp().orElseThrow();
        assertEquals(there.sending(), here.receiving());
        assertEquals(there.receiving(), here.sending());
        assertEquals(SrtpSuite.AES_CM_128_HMAC_SHA1_80, here.sending().suite());
    }

    @Test
    void answerWithoutKeyIsRefusedWhereEncryptionIsMandatory() throws SdpException {
        String offer = OfferAnswer.offer(local(SrtpPolicy.OPTIONAL));
        String clear = OfferAnswer.answer(offer, local(SrtpPolicy.OFF)).sdp();
        assertEquals(
                Optional.empty(),
                OfferAnswer.accept(offer, clear, local(SrtpPolicy.OPTIONAL)).srtp());
        assertThrows(MediaRefusedException.class, () -> OfferAnswer.accept(offer, clear, local(SrtpPolicy.MANDATORY)));
    }

    @Test
    void ourKeyStaysWhileTheFarEndKeepsItsOwn() throws SdpException {
        LocalMedia local = local(SrtpPolicy.OPTIONAL);
        String offer = offer("m=audio 4000 RTP/SAVP 0\n" + STRONG);
        Answer first = OfferAnswer.answer(offer, local);
        local = local.next().using(first.media());
        Answer held = OfferAnswer.answer(offer + "a=sendonly\r\n", local);
        assertEquals(first.media().srtp(), held.media().srtp());
        local = local.next().using(held.media());
        String renewed = SECRET.replace('W', 'X');
        SrtpAgreement after = OfferAnswer.answer(
                        offer("m=audio 4000 RTP/SAVP 0\n" + STRONG.replace(SECRET, renewed)), local)
                .media()
                .srtp()
                .orElseThrow();
        assertNotEquals(first.media().srtp().orElseThrow().sending(), after.sending());
        assertTrue(OfferAnswer.offer(local).contains("RTP/SAVP"), "the profile of the session stays");
        assertEquals(
                List.of(first.media().srtp().orElseThrow().sending()),
                SessionDescription.parse(OfferAnswer.offer(local)).media().getFirst().attributes().stream()
                        .filter(attribute -> attribute.name().equals("crypto"))
                        .map(attribute -> SdesCrypto.parse(attribute.value())
                                .orElseThrow()
                                .key())
                        .toList());
    }

    private static LocalMedia local(SrtpPolicy policy) {
        return LocalMedia.of("192.0.2.1", 20_000, 77, policy);
    }

    private static String offer(String lines) {
        return ("v=0\no=- 1 1 IN IP4 198.51.100.7\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\n" + lines + "\n")
                .replace("\n", "\r\n");
    }
}
