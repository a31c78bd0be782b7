package io.callprint.vault;

import io.callprint.store.Joining;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.Voiceprint;
import java.util.Optional;

/** Opens what one side sealed and seals it by the data key of the other. */
final class SealedJoining implements Joining {
    private final VoiceprintSeal voiceprints;
    private final AttachmentSeal attachments;

    SealedJoining(VoiceprintSeal voiceprints) {
        this.voiceprints = voiceprints;
        this.attachments = new AttachmentSeal(voiceprints);
    }

    @Override
    public Voiceprint voiceprint(Voiceprint ours, Voiceprint theirs) {
        return voiceprints.sealed(voiceprints.opened(ours), Optional.of(theirs));
    }

    @Override
    public Attachment attachment(Attachment one, Voiceprint ours, Voiceprint theirs) {
        try {
            return attachments.sealed(attachments.opened(one, ours), theirs);
        } catch (SealException e) { // joined before, or never of ours
            return one;
        }
    }
}
