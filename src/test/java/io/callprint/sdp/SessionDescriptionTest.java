package io.callprint.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionDescriptionTest {
    private static final String WHOLE = """
            v=0
            o=alice 2890844526 99999999999999999999 IN IP4 198.51.100.1
            s=
            i=a session
            c=IN IP4 198.51.100.1
            b=AS:64
            t=0 0
            a=tool:phone
            m=audio 49170/2 RTP/AVP 0 8 101
            b=AS:64
            a=rtpmap:0 PCMU/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-16
            a=ptime:20
            a=sendrecv
            m=video 51372 RTP/AVP 99
            c=IN IP6 2001:db8::2
            a=rtpmap:99 h263-1998/90000
            """;

    @Test
    void whatWasReadIsPrintedAndReadAgain() throws SdpException {
        SessionDescription once = SessionDescription.parse(WHOLE);

        assertEquals(2, once.media().size());
        assertEquals(49_170, once.media().getFirst().port());
        assertEquals("2001:db8::2", once.media().get(1).connection().orElseThrow());
        assertEquals("phone", once.attribute("TOOL").orElseThrow());
        assertEquals("99999999999999999999", once.origin().version());
        assertEquals(once, SessionDescription.parse(once.print()));
        assertEquals(once, SessionDescription.parse(WHOLE.replace("\n", "\r\n")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello|The session description begins with 'hello', expected v=0.",
                "v=0~x|Line 2 of the session description is 'x', expected a letter and an equals sign.",
                "v=0~m=audio 99999 RTP/AVP 0|Line 2 of the session description has the port '99999', expected 0 to 65535.",
                "v=0~o=- 1 1|Line 2 of the session description has 3 words after o=, expected 6.",
                "v=0~c=IN IP4|Line 2 of the session description is 'c=IN IP4', expected c=IN IP4 or IP6 and an address.",
            })
    void mistakeIsToldInOneSentence(String text, String sentence) {
        SdpException e = assertThrows(SdpException.class, () -> SessionDescription.parse(text.replace('~', '\n')));
        assertEquals(sentence, e.getMessage());
    }

    @Test
    void tooMuchIsRefused() {
        assertThrows(SdpException.class, () -> SessionDescription.parse("v=0\n" + "a=x\n".repeat(1_001)));
        assertThrows(SdpException.class, () -> SessionDescription.parse("v=0\na=" + "x".repeat(70_000)));
        assertThrows(SdpException.class, () -> SessionDescription.parse("v=0\n" + "m=audio 1 RTP/AVP 0\n".repeat(33)));
        assertThrows(SdpException.class, () -> SessionDescription.parse("v=0\nm=audio 1 RTP/AVP" + " 0".repeat(300)));
    }

    @Test
    void mutatedOffersAreAnsweredOrRefusedButNeverBreak() {
        Random random = new Random(7);
        LocalMedia local = LocalMedia.of("192.0.2.1", 20_000, 1);
        byte[] original = WHOLE.getBytes(StandardCharsets.ISO_8859_1);
        int answered = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = original.clone();
            for (int m = random.nextInt(1, 8); m > 0; m--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes[at] = (byte) "\r\n =:/0-,9".charAt(random.nextInt(10));
                    default ->
                        System.arraycopy(
                                original,
                                random.nextInt(original.length - 20),
                                bytes,
                                Math.min(at, bytes.length - 20),
                                20);
                }
            }
            String text = new String(
                    bytes,
                    0,
                    random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length,
                    StandardCharsets.ISO_8859_1);
            try {
                Answer answer = OfferAnswer.answer(text, local);
                SessionDescription read = SessionDescription.parse(answer.sdp());
                assertEquals(
                        SessionDescription.parse(text).media().size(),
                        read.media().size());
                assertTrue(
                        answer.sdp().chars().allMatch(c -> c == '\r' || c == '\n' || (c >= ' ' && c < 127)),
                        answer.sdp());
                assertFalse(answer.media().packetMillis() % 10 != 0);
                answered++;
            } catch (SdpException e) {
                assertTrue(String.valueOf(e.getMessage()).endsWith("."), e.getMessage());
            }
        }
        assertTrue(answered > 300, "answered " + answered);
    }
}
