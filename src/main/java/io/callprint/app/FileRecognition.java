package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.config.CallprintConfig;
import io.callprint.identity.CallerClaim;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Gallery;
import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityReason;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Enrols and recognises callers from audio files: the same speech detector, embedder and decision as in calls. */
public final class FileRecognition {
    private final Recognition recognition;
    private final ClipHearing hearing;
    private final CallprintConfig config;
    private final AtomicInteger heard = new AtomicInteger();

    public FileRecognition(Recognition recognition, CallprintConfig config) {
        this.recognition = recognition;
        this.config = config;
        this.hearing = recognition.hearing(config);
    }

    /**
     * Waits for the voiceprints to be loaded, which takes a moment after the start.
     *
     * @throws StartException when they are not there within the time
     */
    public void awaitGallery(Duration patience) throws StartException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (recognition.gallery().state() instanceof Gallery.State.Unavailable(String reason)) {
            if (System.nanoTime() - deadline > 0) {
                throw new StartException("the voiceprints cannot be loaded: " + reason, new IOException(reason));
            }
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        while (!recognition.knowsWhoIsLeft() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    /**
     * Who speaks in a file, out of everybody or as the one who is claimed.
     *
     * @throws IOException one sentence when the file cannot be read as audio
     */
    public Identification identify(Path file, Optional<CallerId> claimed) throws IOException {
        return identify(AudioFiles.read(file), claimed);
    }

    /** Who speaks in audio that is there already. */
    Identification identify(AudioClip clip, Optional<CallerId> claimed) {
        NetSpeech speech = hearing.netSpeech(clip, config.identity().seconds().getLast());
        if (speech.seconds() < ClipHearing.LEAST_SECONDS) {
            return new Identification.NotEnoughSpeech(speech.seconds());
        }
        SpeechQuality quality = recognition.quality().check(speech);
        if (!quality.isGoodEnough()) {
            return new Identification.PoorQuality(quality.reasons(), speech.seconds());
        }
        Set<Suspicion> suspicions = recognition
                .spoof()
                .examine("file-" + heard.incrementAndGet(), speech.samples(), speech.concealedShare());
        Identification answer = recognition
                .identifier()
                .identify(
                        hearing.utterance(speech, quality, suspicions).saying(speech),
                        new CallerClaim(Optional.empty(), claimed),
                        true);
        recognition
                .audit()
                .record(CallAudit.entry(
                        Clock.systemUTC().instant(),
                        "operator",
                        "",
                        claimed.map(CallerId::value).orElse(""),
                        answer));
        boolean isUnsure = answer instanceof Identification.Uncertain || answer instanceof Identification.Unknown;
        return isUnsure && recognition.twoVoices().speakIn(speech)
                ? new Identification.PoorQuality(Set.of(QualityReason.SOMEONE_ELSE), speech.seconds())
                : answer;
    }

    private Utterance turn(NetSpeech piece) {
        SpeechQuality quality = recognition.quality().check(piece);
        boolean isOfTwo = quality.isGoodEnough() && recognition.twoVoices().speakIn(piece);
        return hearing.utterance(piece, isOfTwo ? quality.spoiltBy(QualityReason.SOMEONE_ELSE) : quality, Set.of())
                .saying(piece);
    }

    /**
     * Enrols a caller from files; long speech is cut into samples of about five seconds.
     *
     * @throws IOException one sentence when a file cannot be read as audio
     */
    public Enrollment.Result enrol(CallerId caller, List<Path> files, Map<String, String> metadata, String consent)
            throws IOException {
        return enrolClips(caller, clips(files), metadata, consent);
    }

    /** The same from audio that is there already. */
    Enrollment.Result enrolClips(CallerId caller, List<AudioClip> clips, Map<String, String> metadata, String consent) {
        return enrolClips(caller, clips, metadata, "command-line", consent);
    }

    /**
     * The same for any program. Any thread.
     *
     * @param how the consent was given
     */
    Enrollment.Result enrolClips(
            CallerId caller, List<AudioClip> clips, Map<String, String> metadata, String how, String consent) {
        return recognition
                .enrollment()
                .enrol(
                        caller,
                        turns(clips),
                        metadata,
                        new Consent(
                                caller,
                                "caller-identification",
                                Consent.Answer.YES,
                                how,
                                consent,
                                Clock.systemUTC().instant()));
    }

    /**
     * Samples of the one voice in some files.
     *
     * @throws IOException one sentence when a file cannot be read as audio
     * @throws IllegalArgumentException one sentence when there is no voice or more than one
     */
    public List<EnrolmentSample> samplesOfOneVoice(List<Path> files) throws IOException {
        return recognition.enrollment().samplesOfOneVoice(turns(clips(files)), "command-line");
    }

    private static List<AudioClip> clips(List<Path> files) throws IOException {
        List<AudioClip> clips = new ArrayList<>();
        for (Path file : files) {
            clips.add(AudioFiles.read(file));
        }
        return clips;
    }

    private List<Utterance> turns(List<AudioClip> clips) {
        List<Utterance> turns = new ArrayList<>();
        for (AudioClip clip : clips) {
            for (NetSpeech piece : hearing.pieces(clip)) {
                turns.add(turn(piece));
            }
        }
        return turns;
    }
}
