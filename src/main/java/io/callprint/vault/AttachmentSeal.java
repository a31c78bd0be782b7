package io.callprint.vault;

import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Voiceprint;
import javax.crypto.AEADBadTagException;

/** Sealed attachments, by the data key of their caller: whatever deletes that key shreds them in every copy. Each is bound to its caller, sample, name and form. */
final class AttachmentSeal {
    private static final String PURPOSE = "attachment";

    private final VoiceprintSeal voiceprints;

    AttachmentSeal(VoiceprintSeal voiceprints) {
        this.voiceprints = voiceprints;
    }

    /** @param of what the engine has of the caller */
    Attachment sealed(Attachment clear, Voiceprint of) {
        return clear.with(true, AesGcm.seal(voiceprints.keyOf(of), clear.octets(), associated(clear)));
    }

    /** @throws SealException when it cannot be opened, is altered or was not sealed */
    Attachment opened(Attachment kept, Voiceprint of) {
        try {
            if (!kept.isSealed() || !kept.isIntact()) {
                throw new AEADBadTagException("in the clear, or altered");
            }
            return kept.with(false, AesGcm.open(voiceprints.keyOf(of), kept.octets(), associated(kept)));
        } catch (AEADBadTagException e) {
            throw new SealException("the " + kept.name() + " of sample " + kept.sampleId()
                    + " does not open: it was altered, moved or written by another program; nothing was changed");
        }
    }

    private static String[] associated(Attachment one) {
        return new String[] {
            PURPOSE,
            one.caller().value(),
            one.sampleId(),
            one.name(),
            one.form().name()
        };
    }
}
