package io.callprint.store.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.QuickDisk;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Attachment.Form;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import io.callprint.voiceprint.Voiceprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attachments as files beside a JSON file, also after a crash. */
class AttachmentFolderTest {
    private final Random random = new Random(5);
    private final Voiceprint ada = Voiceprints.of("ada", 2, random);

    @TempDir(factory = QuickDisk.class)
    Path folder;

    private Attachment speech(int sample) {
        byte[] octets = new byte[700];
        random.nextBytes(octets);
        return Attachment.of(ada.caller(), ada.sampleIds().get(sample), "speech", Form.PCMU, octets);
    }

    private VoiceprintStore open() {
        return JsonVoiceprintStore.open(folder.resolve("v.json"));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("v.json.attached"))) {
            return files.toList();
        }
    }

    @Test
    void filesAreTheirOwnersAloneAndTheJsonFileHoldsNothingOfThem() throws IOException {
        try (VoiceprintStore store = open()) {
            store.save(ada);
            long size = Files.size(folder.resolve("v.json"));
            store.attachments().put(speech(0));
            assertEquals(size, Files.size(folder.resolve("v.json")));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(files().getFirst())));
        }
    }

    @Test
    void whatACrashLeftWithoutItsSampleIsNotReadAndGoesWithTheNextWriteOrStart() throws IOException {
        AttachmentFolder attached = new AttachmentFolder(folder.resolve("v.json.attached"));
        try (VoiceprintStore store = open()) {
            attached.write(speech(0)); // its caller was deleted, and then the process was killed
            assertEquals(List.of(), store.attachments().of(ada.caller(), "speech"));
            store.save(ada);
            assertEquals(List.of(), store.attachments().of(ada.caller(), "speech"));
            assertEquals(List.of(), files());
            store.attachments().put(speech(1));
            store.delete(ada.caller());
            assertEquals(List.of(), files());
            attached.write(speech(0));
        }
        open().close();
        assertEquals(List.of(), files());
    }

    @Test
    void damagedFilesAreOneSentenceThatHoldsNothingOfThem() throws IOException {
        Attachment attachment = speech(0);
        byte[] whole = AttachmentFile.bytes(attachment);
        assertEquals(attachment, AttachmentFile.read(whole));
        int refused = 0;
        for (int time = 0; time < 2000; time++) {
            byte[] harmed = time % 2 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (time % 2 == 1) {
                harmed[random.nextInt(harmed.length)] = (byte) random.nextInt();
            }
            try {
                Attachment read = AttachmentFile.read(harmed);
                assertTrue(!read.equals(attachment) || Arrays.equals(whole, harmed));
            } catch (IOException e) {
                assertEquals(0, String.valueOf(e.getMessage()).indexOf("an attachment is damaged ("));
                refused++;
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void storeWithADamagedAttachmentSaysSo() throws IOException {
        try (VoiceprintStore store = open()) {
            store.save(ada);
            store.attachments().put(speech(0));
            Files.writeString(files().getFirst(), "no attachment");
            String message = String.valueOf(assertThrows(
                            StoreUnavailableException.class,
                            () -> store.attachments().of(new CallerId("ada"), "speech"))
                    .getMessage());
            assertTrue(message.contains("an attachment is damaged"), message);
            assertEquals(ada, store.find(ada.caller()).orElseThrow());
        }
    }
}
