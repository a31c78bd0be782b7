package io.callprint.recording;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/** The metadata of a recorded session: unreadable text says nothing, and nothing is ever thrown. */
@NullMarked
public final class RecordingMetadataFuzz {
    private RecordingMetadataFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        RecordingMetadata.parse(new String(input, StandardCharsets.UTF_8));
    }
}
