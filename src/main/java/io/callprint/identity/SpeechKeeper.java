package io.callprint.identity;

import io.callprint.config.EnrolmentConfig.KeepAudio;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.SampleSpeech;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the speech that samples were made from, where that is wanted, so that another model can take the place of the one
 * that embedded them. It is written after its samples: whoever reads in between finds samples without speech, never speech
 * without its sample. Blocks on the store.
 */
final class SpeechKeeper {
    private static final Logger log = LoggerFactory.getLogger(SpeechKeeper.class);

    private final VoiceprintStore store;
    private final boolean isWanted;

    SpeechKeeper(VoiceprintStore store, KeepAudio when) {
        this.store = store;
        this.isWanted = switch (when) {
            case ALWAYS -> true;
            case NEVER -> false;
            case SEALED -> store.isSealed();
        };
    }

    /** The speech of those utterances that are among the samples; none where it is not wanted. */
    List<Attachment> speechOf(CallerId caller, List<EnrolmentSample> samples, Collection<Utterance> said) {
        Set<String> ids = samples.stream().map(EnrolmentSample::id).collect(Collectors.toSet());
        return said.stream()
                .filter(utterance -> isWanted && ids.contains(utterance.sampleId()))
                .flatMap(utterance -> utterance.speech().stream()
                        .map(speech -> SampleSpeech.of(caller, utterance.sampleId(), speech.samples())))
                .toList();
    }

    /** Keeps the speech of a voiceprint that was saved; without it the voiceprint is as good. */
    void keep(Voiceprint saved, Collection<Utterance> said) {
        keep(speechOf(saved.caller(), saved.samples(), said));
    }

    void keep(List<Attachment> speech) {
        try {
            speech.forEach(store.attachments()::put);
        } catch (StoreUnavailableException e) {
            log.warn("the speech of a sample was not kept: {}", e.getMessage());
        }
    }
}
