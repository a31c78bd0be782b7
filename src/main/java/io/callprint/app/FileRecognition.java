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
import io.callprint.speech.SpeechQuality;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.SampleId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Enrols and recognises callers from audio files: the same speech detector, embedder and decision as in calls. */
public final class FileRecognition {
    private static final double SAMPLE_SECONDS = 5;
    private static final double LEAST_SECONDS = 1;

    private final Recognition recognition;
    private final CallprintConfig config;

    public FileRecognition(Recognition recognition, CallprintConfig config) {
        this.recognition = recognition;
        this.config = config;
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
    }

    /**
     * Who speaks in a file, out of everybody or as the one who is claimed.
     *
     * @throws IOException one sentence when the file cannot be read as audio
     */
    public Identification identify(Path file, Optional<CallerId> claimed) throws IOException {
        NetSpeech speech = recognition
                .speech()
                .collect(AudioFiles.read(file), config.identity().seconds().getLast());
        if (speech.seconds() < LEAST_SECONDS) {
            return new Identification.NotEnoughSpeech(speech.seconds());
        }
        SpeechQuality quality = recognition.quality().check(speech);
        if (!quality.isGoodEnough()) {
            return new Identification.PoorQuality(quality.reasons(), speech.seconds());
        }
        return recognition
                .identifier()
                .identify(utterance(speech, quality), new CallerClaim(Optional.empty(), claimed), true);
    }

    /**
     * Enrols a caller from files; long speech is cut into samples of about five seconds.
     *
     * @throws IOException one sentence when a file cannot be read as audio
     */
    public Enrollment.Result enrol(CallerId caller, List<Path> files, Map<String, String> metadata, String consent)
            throws IOException {
        List<Utterance> turns = new ArrayList<>();
        for (Path file : files) {
            NetSpeech speech = recognition
                    .speech()
                    .collect(AudioFiles.read(file), config.speech().maxSeconds());
            for (NetSpeech piece : pieces(speech)) {
                turns.add(utterance(piece, recognition.quality().check(piece)));
            }
        }
        return recognition
                .enrollment()
                .enrol(
                        caller,
                        turns,
                        metadata,
                        new Consent(
                                caller,
                                "caller-identification",
                                Consent.Answer.YES,
                                "command-line",
                                consent,
                                Clock.systemUTC().instant()));
    }

    private Utterance utterance(NetSpeech speech, SpeechQuality quality) {
        float[] samples = new float[speech.samples().length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = speech.samples()[i] / 32768f;
        }
        float[] vector = recognition.embedder().embedNow(new AudioClip(samples, NetSpeech.SAMPLE_RATE_HZ));
        return new Utterance(
                SampleId.of(speech.samples()),
                new Embedding(recognition.embedder().modelId(), vector),
                speech.seconds(),
                quality);
    }

    /** Equal pieces of 5 s or a little more, one when there is less than 10 s; nothing of speech too short to embed. */
    private static List<NetSpeech> pieces(NetSpeech speech) {
        if (speech.seconds() < LEAST_SECONDS) {
            return List.of();
        }
        int count = Math.max(1, (int) (speech.seconds() / SAMPLE_SECONDS));
        int length = speech.samples().length / count;
        List<NetSpeech> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(new NetSpeech(
                    Arrays.copyOfRange(speech.samples(), i * length, (i + 1) * length),
                    speech.speechLevelDbfs(),
                    speech.noiseLevelDbfs(),
                    speech.concealedShare(),
                    0));
        }
        return pieces;
    }
}
