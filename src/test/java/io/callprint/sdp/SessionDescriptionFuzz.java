package io.callprint.sdp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** A session description as offer of one call, as offer of a recorded session, and as answer to our offer. */
@NullMarked
public final class SessionDescriptionFuzz {
    private static final LocalMedia LOCAL = LocalMedia.of("192.0.2.1", 20_000, 1);
    private static final List<LocalMedia> TWO = List.of(LOCAL, LocalMedia.of("192.0.2.1", 20_002, 1));
    private static final String OFFER = OfferAnswer.offer(LOCAL);

    private SessionDescriptionFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        read(() -> SessionDescription.parse(text));
        read(() -> readable(OfferAnswer.answer(text, LOCAL).sdp()));
        read(() -> readable(OfferAnswer.answerAll(text, TWO).sdp()));
        read(() -> OfferAnswer.accept(OFFER, text, LOCAL));
    }

    private interface Reading {
        void run() throws SdpException;
    }

    private static void read(Reading reading) {
        try {
            reading.run();
        } catch (SdpException refused) {
            if (String.valueOf(refused.getMessage()).lines().count() != 1) {
                throw new AssertionError("not one sentence: " + refused.getMessage());
            }
        }
    }

    /** What we answer must be something we could read. */
    private static void readable(String answer) {
        try {
            SessionDescription.parse(answer);
        } catch (SdpException broken) {
            throw new AssertionError("our own answer: " + answer, broken);
        }
    }
}
