package io.callprint.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.callprint.sip.SipHeader;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransferTargetTest {
    @Test
    void sipUrisAreTargets() {
        for (String uri : List.of(
                "sip:agents@pbx.example",
                "sip:+4930123@10.0.0.1:5060;transport=tcp;user=phone",
                "sips:a%40b:secret@[2001:db8::1]:5061;lr",
                "SIP:pbx.example",
                "sip:127.0.0.1:1")) {
            assertEquals(uri, new TransferTarget(uri).toString());
        }
    }

    @Test
    void anythingElseIsRefusedWithASentence() {
        for (String uri : List.of(
                "",
                "agents",
                "tel:+4930123",
                "http://pbx.example",
                "sip:",
                "sip:a@",
                "sip:a@h:0",
                "sip:a@h:65536",
                "sip:a@h:",
                "sip:a b@h",
                "sip:a@h?X-A=b",
                "sip:a@h>\r\nX-Evil: 1",
                "<sip:a@h>",
                "sip:a@h;x=\"y\"",
                "sip:a@-h",
                "sip:%4@h",
                "sip:" + "a".repeat(300) + "@h")) {
            var refused = assertThrows(IllegalArgumentException.class, () -> new TransferTarget(uri), uri);
            String message = String.valueOf(refused.getMessage());
            assertEquals(1, message.lines().count());
            assertEquals(
                    "is no transfer target, expected a SIP URI like sip:agents@pbx.example:5060 without headers",
                    message.substring(message.lastIndexOf('"') + 2));
        }
    }

    @Test
    void headersAreEscapedIntoTheUri() {
        assertEquals(
                "sip:a@h?User-to-User=0448%3Bencoding%3Dhex&X-A=b%20%26%3D%3F%C3%A9",
                new TransferTarget("sip:a@h")
                        .withHeaders(List.of(
                                new SipHeader("User-to-User", "0448;encoding=hex"), new SipHeader("X-A", "b &=?é"))));
        assertEquals("sip:a@h", new TransferTarget("sip:a@h").withHeaders(List.of()));
    }

    @Test
    void anyTextIsJudgedAtOnce() {
        Random random = new Random(11);
        String alphabet = "sip:@.;=%4[]abc-_0123456789?&\" <>\r\n";
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 5_000; round++) {
                StringBuilder uri = new StringBuilder(random.nextBoolean() ? "sip:" : "");
                for (int length = random.nextInt(300); length > 0; length--) {
                    uri.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                try {
                    String accepted = new TransferTarget(uri.toString()).uri();
                    assertEquals(-1, accepted.indexOf('\n'));
                } catch (IllegalArgumentException e) {
                    assertEquals(1, String.valueOf(e.getMessage()).lines().count());
                }
            }
        });
    }
}
