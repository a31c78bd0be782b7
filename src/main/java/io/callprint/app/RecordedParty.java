package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.diarize.SpeakerTurn;
import io.callprint.identity.Identification;
import java.util.List;

/**
 * Somebody who is heard in a recorded call.
 *
 * @param label of the speaker within the recording
 * @param isAgent one of ours, not the caller
 * @param answer who it is
 * @param evidence from where in the recording that was decided
 * @param speech the audio of the evidence, 8 kHz
 */
public record RecordedParty(
        String label, boolean isAgent, Identification answer, List<SpeakerTurn> evidence, AudioClip speech) {
    public RecordedParty {
        evidence = List.copyOf(evidence);
    }
}
