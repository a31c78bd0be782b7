package io.callprint.app;

import io.callprint.audio.AudioFiles;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What an enrolled caller says days later, which a voiceprint may learn from. */
final class LaterCalls {
    private static final double SECONDS = 5;

    private LaterCalls() {}

    /** The first net speech of a recording, with its sound. */
    static Utterance heard(Settings settings, Recognition recognition, Path recording) throws Exception {
        ClipHearing hearing = recognition.hearing(settings.config());
        NetSpeech speech = hearing.netSpeech(AudioFiles.read(recording), SECONDS);
        return hearing.utterance(speech, recognition.quality().check(speech), Set.of())
                .saying(speech);
    }

    /** As if everything of it had been recorded three days earlier: a voiceprint learns once a day. */
    static Voiceprint daysAgo(Voiceprint one) {
        Duration age = Duration.ofDays(3);
        List<EnrolmentSample> samples = one.samples().stream()
                .map(sample -> new EnrolmentSample(
                        sample.id(),
                        sample.embedding(),
                        sample.netSpeechSeconds(),
                        sample.quality(),
                        sample.recordedAt().minus(age),
                        sample.origin(),
                        sample.source()))
                .toList();
        return new Voiceprint(
                one.caller(), samples, one.metadata(), one.createdAt().minus(age), one.lastSeen());
    }
}
