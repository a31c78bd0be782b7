package io.callprint;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.callprint.call.CallFlowFuzz;
import io.callprint.diarize.RttmFuzz;
import io.callprint.recording.PcapFuzz;
import io.callprint.recording.RecordingMetadataFuzz;
import io.callprint.rtp.RtcpPacketsFuzz;
import io.callprint.rtp.RtpPacketFuzz;
import io.callprint.rtp.TelephoneEventsFuzz;
import io.callprint.sdp.SessionDescriptionFuzz;
import io.callprint.sip.SipMessageFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The short run of {@code src/test/fuzz}: every kept input, and thousands of damaged ones from a fixed seed. */
class ParserFuzzTest {
    private static final Path CORPUS =
            Path.of(System.getProperty("callprint.home", ".")).resolve("src/test/resources/io/callprint/fuzz");
    private static final int INPUTS = 4_000;

    /** One parser: takes any bytes, and throws only when something is wrong with it. */
    record Target(String name, Consumer<byte[]> parser) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Target> everyParser() {
        return Stream.of(
                new Target("SipMessage", SipMessageFuzz::fuzzerTestOneInput),
                new Target("SessionDescription", SessionDescriptionFuzz::fuzzerTestOneInput),
                new Target("RtpPacket", RtpPacketFuzz::fuzzerTestOneInput),
                new Target("RtcpPackets", RtcpPacketsFuzz::fuzzerTestOneInput),
                new Target("TelephoneEvents", TelephoneEventsFuzz::fuzzerTestOneInput),
                new Target("RecordingMetadata", RecordingMetadataFuzz::fuzzerTestOneInput),
                new Target("Pcap", PcapFuzz::fuzzerTestOneInput),
                new Target("Rttm", RttmFuzz::fuzzerTestOneInput),
                new Target("CallFlow", CallFlowFuzz::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("everyParser")
    void damagedInputIsReadOrRefusedInTime(Target target) throws IOException {
        List<byte[]> corpus = kept(target.name());
        assertFalse(corpus.isEmpty(), "no input is kept for " + target);
        Random random = new Random(1);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            corpus.forEach(target.parser());
            for (int i = 0; i < INPUTS; i++) {
                target.parser().accept(Mutation.of(corpus.get(i % corpus.size()), random));
            }
        });
    }

    private static List<byte[]> kept(String name) throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve(name))) {
            return files.sorted().map(ParserFuzzTest::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
