package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import java.util.List;
import java.util.Optional;

/** What calls do with audio, on audio that is there already. Thread-safe. */
public interface Hearing {
    /** A caller's enrolment from one clip: samples of about five seconds, however good; none without speech. */
    List<Utterance> enrolment(AudioClip clip);

    /**
     * What one call says.
     *
     * @param limitSeconds of net speech to stop at
     * @return empty when there is too little speech to embed
     */
    Optional<Utterance> turn(AudioClip clip, double limitSeconds);

    /** For progress: how this is done, for example "files". */
    String how();

    /** Whether hearing the same once more costs little, so that every look of a call can be heard apart. */
    boolean isCheap();

    /** Only the speech, neither judged nor embedded. */
    NetSpeech netSpeech(AudioClip clip, double limitSeconds);
}
