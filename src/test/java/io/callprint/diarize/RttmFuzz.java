package io.callprint.diarize;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/** Who spoke when, as others wrote it down: read or refused with a sentence, nothing else. */
@NullMarked
public final class RttmFuzz {
    private RttmFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Rttm.parse(new String(input, StandardCharsets.UTF_8), "fuzz.rttm")
                    .forEach((recording, turns) -> Rttm.write(recording, turns));
        } catch (RttmException e) {
            if (!String.valueOf(e.getMessage()).startsWith("fuzz.rttm: ")) {
                throw new AssertionError("a refusal that does not name the file", e);
            }
        }
    }
}
