package io.callprint.call;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/** A call flow and a hand-over profile: read, or refused in one sentence. */
@NullMarked
public final class CallFlowFuzz {
    private CallFlowFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        read(() -> FlowReader.parse("flow.yaml", text));
        read(() -> ProfileReader.parse("generic", "generic.yaml", text));
    }

    private interface Reading {
        void run() throws FlowException;
    }

    private static void read(Reading reading) {
        try {
            reading.run();
        } catch (FlowException refused) {
            if (String.valueOf(refused.getMessage()).lines().count() != 1) {
                throw new AssertionError("not one sentence: " + refused.getMessage());
            }
        }
    }
}
