package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.callprint.store.Joining;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.Voiceprints;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One caller, enrolled on two machines that did not know of each other. */
class SealedJoiningTest {
    private final Random random = new Random(3);
    private final KeyRing keys = new Sealed().keys();
    private final VoiceprintSeal voiceprints = new VoiceprintSeal(keys);
    private final AttachmentSeal attachments = new AttachmentSeal(voiceprints);
    private final Joining joining = SealedStore.joining(keys);

    private final Voiceprint clear = Voiceprints.of("ada", 1, random);
    private final Voiceprint ours = voiceprints.sealed(clear, Optional.empty());
    private final Voiceprint theirs = voiceprints.sealed(Voiceprints.of("ada", 1, random), Optional.empty());
    private final Attachment speech = Attachment.of(
            clear.caller(), clear.sampleIds().getFirst(), SampleSpeech.NAME, Attachment.Form.PCMU, new byte[800]);

    @Test
    void whatOneSideSealedOpensByTheKeyOfTheOther() {
        Voiceprint joined = joining.voiceprint(ours, theirs);
        assertEquals(
                theirs.metadata().get(VoiceprintSeal.KEY), joined.metadata().get(VoiceprintSeal.KEY));
        assertEquals(clear.samples(), voiceprints.opened(joined).samples());

        Attachment moved = joining.attachment(attachments.sealed(speech, ours), ours, theirs);
        assertEquals(speech, attachments.opened(moved, theirs));
    }

    /** A crash between the two leaves it joined already. */
    @Test
    void joiningASecondTimeChangesNothing() {
        Attachment moved = joining.attachment(attachments.sealed(speech, ours), ours, theirs);
        assertSame(moved, joining.attachment(moved, ours, theirs));
    }

    @Test
    void damagedSpeechIsLeftAsItIs() {
        byte[] octets = attachments.sealed(speech, ours).octets().clone();
        octets[20] ^= 1;
        Attachment damaged = speech.with(true, octets);
        assertSame(damaged, joining.attachment(damaged, ours, theirs));
    }
}
