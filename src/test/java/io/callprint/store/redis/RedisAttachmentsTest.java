package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedisAttachmentsTest {
    private static final CallerId ADA = new CallerId("ada");
    private static final String SAMPLE = "00000001";

    private final Attachment speech = Attachment.of(
                    ADA, SAMPLE, "speech", Attachment.Form.PCMA, new byte[] {1, -1, 0, 10})
            .with(true, new byte[] {3, 10, 1});
    private final byte[] value = RedisAttachments.value(speech);

    @Test
    void attachmentComesBackAsItWas() {
        assertEquals(speech, RedisAttachments.read(ADA, "speech", SAMPLE, value));
    }

    @Test
    void damagedValueIsReadOrRefused() {
        Random random = new Random(6);
        int head = value.length - speech.octets().length;
        for (int i = 0; i < 10_000; i++) {
            byte[] torn = Arrays.copyOf(value, random.nextInt(head));
            assertThrows(IllegalArgumentException.class, () -> RedisAttachments.read(ADA, "speech", SAMPLE, torn));
            byte[] mutated = value.clone();
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            assertReadOrRefused(mutated);
        }
    }

    /** Anything but the one refusal fails the test. */
    private static void assertReadOrRefused(byte[] value) {
        try {
            assertEquals(
                    ADA, RedisAttachments.read(ADA, "speech", SAMPLE, value).caller());
        } catch (IllegalArgumentException refused) {
            assertEquals(IllegalArgumentException.class, refused.getClass());
        }
    }
}
