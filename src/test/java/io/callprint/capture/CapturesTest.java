package io.callprint.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.callprint.capture.PcapReader.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // one line a line of the message
class CapturesTest {
    private static final Instant AT = Instant.parse("2026-11-26T10:00:00.123456Z");
    private static final InetSocketAddress PHONE = new InetSocketAddress("192.0.2.7", 5060);
    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.20", 5060);
    private static final InetSocketAddress PHONE_RTP = new InetSocketAddress("192.0.2.7", 4000);
    private static final InetSocketAddress SERVER_RTP = new InetSocketAddress("192.0.2.20", 20_000);
    private static final String KEY = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    @TempDir
    Path folder;

    @Test
    void callIsAFileOfItsMessagesAndPackets() throws Exception {
        try (Captures captures = captures(Optional.empty(), true, 1_000_000)) {
            captures.message(PHONE, SERVER, invite("c1", "+1555", "X-Callprint-Consent: recording\r\n"));
            captures.message(SERVER, PHONE, ok("c1"));
            CallCapture call = captures.of("c1").orElseThrow();
            for (int i = 0; i < 50; i++) {
                call.packet(PHONE_RTP, SERVER_RTP, rtp(i), 0, 172);
                call.packet(SERVER_RTP, PHONE_RTP, rtp(i), 0, 172);
            }
        }
        List<Datagram> read = PcapReader.read(onlyFile());
        assertEquals(102, read.size());
        assertEquals(AT, read.getFirst().at());
        assertEquals(PHONE, read.getFirst().from());
        assertEquals(SERVER, read.getFirst().to());
        assertTrue(text(read.getFirst()).startsWith("INVITE sip:service@"));
        assertArrayEquals(rtp(0), read.get(2).bytes());
        assertEquals(PHONE_RTP, read.get(2).from());
        assertArrayEquals(rtp(49), read.get(101).bytes());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void audioIsKeptOnlyWhereWantedAndAgreed(boolean wanted) throws Exception {
        try (Captures captures = captures(Optional.empty(), wanted, 1_000_000)) {
            captures.message(PHONE, SERVER, invite("c1", "1", wanted ? "" : "X-Callprint-Consent: recording\r\n"));
            captures.of("c1").orElseThrow().packet(PHONE_RTP, SERVER_RTP, rtp(7), 0, 172);
        }
        Datagram packet = PcapReader.read(onlyFile()).getLast();
        assertEquals(12, packet.bytes().length);
        assertEquals(172, packet.originalLength());
    }

    @Test
    void keysOfEncryptedMediaAreNotKept() throws Exception {
        try (Captures captures = captures(Optional.empty(), false, 1_000_000)) {
            captures.message(PHONE, SERVER, invite("c1", "1", ""));
        }
        Datagram kept = PcapReader.read(onlyFile()).getFirst();
        assertFalse(text(kept).contains(KEY));
        assertTrue(text(kept).contains("inline:" + "x".repeat(40) + "|2^20"), text(kept));
        assertEquals(invite("c1", "1", "").length, kept.bytes().length);
    }

    @Test
    void onlyTheNumberAskedForIsCaptured() throws Exception {
        try (Captures captures = captures(Optional.of("+1555"), false, 1_000_000)) {
            captures.message(PHONE, SERVER, invite("c1", "+1666", ""));
            captures.message(PHONE, SERVER, ok("c3"));
            captures.message(PHONE, SERVER, invite("c2", "+1555", ""));
            assertTrue(captures.of("c1").isEmpty());
            assertTrue(captures.of("c2").isPresent());
            assertTrue(captures.of("c3").isEmpty());
        }
        assertTrue(onlyFile().getFileName().toString().equals("20261126T100000-c2.pcap"));
    }

    @Test
    void fileHasABound() throws Exception {
        Captures captures = captures(Optional.empty(), true, 10_000);
        captures.message(PHONE, SERVER, invite("c1", "1", "X-Callprint-Consent: recording\r\n"));
        CallCapture call = captures.of("c1").orElseThrow();
        for (int i = 0; i < 1_000; i++) {
            call.packet(PHONE_RTP, SERVER_RTP, rtp(i), 0, 172);
        }
        captures.close();
        long size = Files.size(onlyFile());
        assertTrue(size > 9_000 && size <= 10_300, "size " + size);
        assertTrue(captures.leftOut() > 900);
    }

    @Test
    void callsHaveABound() throws Exception {
        try (Captures captures = captures(Optional.empty(), false, 10_000)) {
            for (int i = 0; i < 60; i++) {
                captures.message(PHONE, SERVER, invite("c" + i, "1", ""));
            }
            assertTrue(captures.of("c49").isPresent());
            assertTrue(captures.of("c50").isEmpty());
            assertEquals(10, captures.leftOut());
        }
    }

    @Test
    void nameOfTheFileIsHarmlessWhateverTheCallIsCalled() throws Exception {
        try (Captures captures = captures(Optional.empty(), false, 1_000_000)) {
            captures.message(PHONE, SERVER, invite("../../etc/x y|z" + "a".repeat(200), "1", ""));
        }
        assertEquals(folder, onlyFile().getParent());
    }

    @Test
    void ipv6PacketsAreWrittenWithTheirSum() throws Exception {
        Path file = folder.resolve("v6.pcap");
        InetSocketAddress one = new InetSocketAddress("2001:db8::1", 5060);
        InetSocketAddress two = new InetSocketAddress("2001:db8::2", 5062);
        try (PcapFile out = new PcapFile(file)) {
            out.datagram(AT, one, two, "odd".getBytes(StandardCharsets.US_ASCII), 3);
        }
        try (PcapFile more = new PcapFile(file)) { // goes on behind what is there
            more.datagram(AT, two, one, "even".getBytes(StandardCharsets.US_ASCII), 4);
        }
        List<Datagram> read = PcapReader.read(file);
        assertEquals(
                List.of("odd", "even"), read.stream().map(CapturesTest::text).toList());
        assertEquals(one, read.getLast().to());
    }

    @Test
    void mutatedMessagesBreakNothing() throws Exception {
        Random random = new Random(8);
        byte[] valid = invite("c1", "1", "");
        try (Captures captures = captures(Optional.empty(), false, 100_000)) {
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = valid.clone();
                for (int change = random.nextInt(1, 30); change > 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                captures.message(PHONE, SERVER, bytes);
            }
        }
    }

    /** Skipped where Wireshark's own reader is not installed. */
    @Test
    void wiresharkReadsCallAndStream() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/tshark")),
                "skipped: needs tshark, which is not installed (apt install tshark)");
        try (Captures captures = captures(Optional.empty(), true, 1_000_000)) {
            captures.message(PHONE, SERVER, invite("c1", "1", "X-Callprint-Consent: recording\r\n"));
            captures.message(SERVER, PHONE, ok("c1"));
            for (int i = 0; i < 20; i++) {
                captures.of("c1").orElseThrow().packet(PHONE_RTP, SERVER_RTP, rtp(i), 0, 172);
            }
        }
        List<String> command = List.of(
                "tshark",
                "-r",
                onlyFile().toString(),
                "-T",
                "fields",
                "-e",
                "_ws.col.Protocol",
                "-e",
                "ip.checksum.status",
                "-o",
                "ip.check_checksum:TRUE");
        Process tshark = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(tshark.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(tshark.waitFor(60, TimeUnit.SECONDS));
        assertEquals(22, lines.size(), lines.toString());
        assertTrue(lines.getFirst().startsWith("SIP"), lines.getFirst());
        assertTrue(lines.getLast().startsWith("RTP"), lines.getLast());
        assertTrue(lines.stream().allMatch(line -> line.endsWith("\t1")), "sums are right: " + lines);
    }

    private Captures captures(Optional<String> number, boolean audio, long maxBytes) throws IOException {
        return new Captures(folder, number, audio, maxBytes, 50, Clock.fixed(AT, ZoneOffset.UTC));
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertEquals(1, all.size(), all.toString());
            return all.getFirst();
        }
    }

    private static String text(Datagram datagram) {
        return new String(datagram.bytes(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] invite(String callId, String from, String more) {
        String sdp =
                "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 0\r\n"
                        + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + KEY + "|2^20|1:4\r\n";
        return message("INVITE sip:service@192.0.2.20 SIP/2.0", callId, from, more, sdp);
    }

    private static byte[] ok(String callId) {
        String sdp =
                "v=0\r\no=- 1 1 IN IP4 192.0.2.20\r\ns=-\r\nc=IN IP4 192.0.2.20\r\nt=0 0\r\nm=audio 20000 RTP/AVP 0\r\n";
        return message("SIP/2.0 200 OK", callId, "1", "", sdp);
    }

    private static byte[] message(String start, String callId, String from, String more, String sdp) {
        return (start + "\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1\r\nFrom: <sip:" + from
                        + "@192.0.2.7>;tag=1\r\nTo: <sip:service@192.0.2.20>\r\nCall-ID: " + callId
                        + "\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n" + more
                        + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] rtp(int number) {
        byte[] packet = new byte[172];
        packet[0] = (byte) 0x80;
        packet[3] = (byte) number;
        packet[6] = (byte) ((number * 160) >> 8);
        packet[7] = (byte) (number * 160);
        packet[11] = 7;
        return packet;
    }
}
