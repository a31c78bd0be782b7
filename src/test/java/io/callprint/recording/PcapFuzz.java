package io.callprint.recording;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** Captures as others made or damaged them: calls, or one sentence. */
@NullMarked
public final class PcapFuzz {
    private PcapFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CapturedCalls.read(input, Path.of("fuzz.pcap"));
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).startsWith("fuzz.pcap: ")) {
                throw new AssertionError("a refusal that does not name the file", e);
            }
        }
    }
}
