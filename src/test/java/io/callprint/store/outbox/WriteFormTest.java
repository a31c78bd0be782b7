package io.callprint.store.outbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Note;
import io.callprint.voiceprint.OptOut;
import io.callprint.voiceprint.StoreWrite;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteFormTest {
    private static final CallerId ADA = new CallerId("ada ✓");

    private final Random random = new Random(9);
    private final List<StoreWrite> all = List.of(
            new StoreWrite.Put(Voiceprints.of("ada", 2, Map.of("name", "Zoë 🦜", "", ""), Voiceprints.NOON, random)),
            new StoreWrite.Put(new OptOut(ADA, Instant.ofEpochMilli(-5))),
            new StoreWrite.Put(new Consent(ADA, "p", Consent.Answer.NO, "dtmf:2", "offer/en", Voiceprints.NOON)),
            new StoreWrite.Replace(List.of("00000001", "00000002"), Voiceprints.of("ada", 1, random)),
            new StoreWrite.Delete(ADA),
            new StoreWrite.Touch(ADA, Voiceprints.NOON),
            new StoreWrite.Withdraw(ADA),
            new StoreWrite.Keep(new Note("watch", "k", "body", Voiceprints.NOON), Voiceprints.NOON.minusSeconds(1)),
            new StoreWrite.Drop("watch", "k"),
            new StoreWrite.Put(Attachment.of(ADA, "00000001", "speech", Attachment.Form.PCMA, new byte[] {1, -1, 0})
                    .with(true, new byte[] {3, 2, 1})));

    @Test
    void everyWriteComesBackAsItWas() throws IOException {
        for (StoreWrite write : all) {
            assertEquals(write, WriteForm.write(WriteForm.bytes(write)));
        }
    }

    @Test
    void damagedWritesAreRefusedWithoutTheirContent() {
        for (StoreWrite write : all) {
            byte[] bytes = WriteForm.bytes(write);
            for (int i = 0; i < 300; i++) {
                byte[] torn = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                IOException e = assertThrows(IOException.class, () -> WriteForm.write(torn));
                assertEquals(0, String.valueOf(e.getMessage()).indexOf("a waiting write is damaged ("));
                byte[] mutated = bytes.clone();
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
                try {
                    WriteForm.write(mutated);
                } catch (IOException refused) {
                    assertEquals(0, String.valueOf(refused.getMessage()).indexOf("a waiting write is damaged ("));
                }
            }
        }
    }
}
