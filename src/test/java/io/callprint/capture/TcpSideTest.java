package io.callprint.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SIP out of segments (RFC 9293 section 3.4, RFC 3261 section 18.3). */
class TcpSideTest {
    private static final String OPTIONS = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n";
    private static final String INVITE = "INVITE sip:a@b SIP/2.0\r\nCall-ID: 2\r\nl: 7\r\n\r\nv=0\r\n\r\n";
    private static final String ANSWER = "SIP/2.0 200 OK\r\nCall-ID: 2\r\nContent-Length: 3\r\n\r\nabc";

    private final List<String> heard = new ArrayList<>();
    private final TcpSide side = new TcpSide(bytes -> heard.add(new String(bytes, StandardCharsets.ISO_8859_1)));

    private void segment(int sequence, String text) {
        side.segment(sequence, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void messagesThatShareASegmentOrSpanSeveralComeOnceEach() {
        String all = OPTIONS + "\r\n\r\n" + INVITE + ANSWER + OPTIONS;
        side.begin(100);
        Random random = new Random(3);
        for (int from = 0; from < all.length(); ) {
            int to = Math.min(all.length(), from + 1 + random.nextInt(40));
            segment(100 + from, all.substring(from, to));
            from = to;
        }
        assertEquals(List.of(OPTIONS, INVITE, ANSWER, OPTIONS), heard);
    }

    @Test
    void segmentsInAnyOrderAgainAndOverOneAnotherGiveTheSameAcrossTheEndOfTheNumbers() {
        String all = OPTIONS + INVITE + ANSWER;
        int first = -60;
        side.begin(first);
        side.begin(first); // sent again
        List<Integer> starts = new ArrayList<>(List.of(0, 20, 40, 60, 80, 100, 120, 140));
        Collections.shuffle(starts, new Random(5));
        for (int from : starts) {
            segment(first + from, all.substring(from, Math.min(all.length(), from + 25)));
            segment(first + from, all.substring(from, Math.min(all.length(), from + 25)));
        }
        assertTrue(all.length() > 140 && all.length() <= 165, String.valueOf(all.length()));
        assertEquals(List.of(OPTIONS, INVITE, ANSWER), heard);
    }

    @Test
    void gapThatIsNotFilledEndsItUntilAnotherConnectionBegins() {
        side.begin(0);
        segment(0, OPTIONS);
        byte[] much = new byte[60_000];
        Arrays.fill(much, (byte) 'x');
        for (int i = 0; i < 5; i++) {
            side.segment(1_000 + i * much.length, much);
        }
        segment(OPTIONS.length(), INVITE);
        assertEquals(List.of(OPTIONS), heard);
        side.begin(77);
        segment(77, ANSWER);
        assertEquals(List.of(OPTIONS, ANSWER), heard);
    }

    @Test
    void captureThatBeginsInTheMiddleOfAMessageGivesTheNextOne() {
        segment(5_000, "Contact: x\r\nContent-Length: 5\r\n\r\nv=0\r\n" + INVITE);
        assertEquals(List.of(INVITE), heard);
    }

    @Test
    void lengthThatIsNoneAndBytesThatAreNoSipArePassedOver() {
        side.begin(0);
        String wrong = INVITE.replace("l: 7", "l: -7");
        segment(0, wrong);
        segment(wrong.length(), ANSWER);
        assertEquals(List.of(ANSWER), heard);
        byte[] noise = new byte[70_000];
        new Random(9).nextBytes(noise);
        side.segment(wrong.length() + ANSWER.length(), noise);
        int after = wrong.length() + ANSWER.length() + noise.length;
        segment(after, "\r\n\r\n" + OPTIONS);
        assertEquals(List.of(ANSWER, OPTIONS), heard);
    }
}
