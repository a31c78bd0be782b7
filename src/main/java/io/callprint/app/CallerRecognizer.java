package io.callprint.app;

import io.callprint.api.ClipEmbedder;
import io.callprint.api.NoEmbeddingException;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.StoreUnavailableException;
import io.callprint.voiceprint.Voiceprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognition as a library, without calls: enrols, matches and embeds voices from buffers of samples in memory, by the same
 * speech detector, quality check, models and decision as in calls. Buffers are mono, floats in [-1, 1] or 16 bit, of any rate
 * from 4 to 192 kHz; 8 or 16 kHz are enough. Blocks; any thread, several at once.
 */
public final class CallerRecognizer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Recognition recognition;
    private final FileRecognition recognise;
    private final boolean isEnabled;

    /**
     * An enrolled caller whose voice it is.
     *
     * @param similarity cosine between the voice and the mean of the caller's samples, -1 to 1; shown, not what decides
     * @param metadata kept with the voiceprint
     * @param llr natural log-likelihood ratio, this caller against everybody else
     * @param falseAcceptRate how often a stranger would be accepted at this level
     */
    public record Match(
            String callerId, double similarity, Map<String, String> metadata, double llr, double falseAcceptRate) {}

    private CallerRecognizer(Recognition recognition, Settings settings) {
        this.recognition = recognition;
        recognise = new FileRecognition(recognition, settings.config());
        isEnabled = settings.config().identity().enabled();
    }

    /**
     * @param home folder with {@code models/}, as the repository and its images have it
     * @param data folder of store, keys and audit
     * @param environment for the {@code VOICE_*} variables: {@code System.getenv()}, or an empty map
     * @param settings {@code key=value} of {@code sip-config/callprint.yaml}, such as {@code store.engine=json}; they count
     *     more than variables. One buffer of 5 s of speech is enough to enrol unless {@code enrolment.minTurns} and {@code
     *     VOICE_ENROLLMENT_DURATION} or {@code enrolment.minSeconds} say otherwise
     * @throws RecognizerException.Configuration a key, variable or model that cannot be used
     * @throws RecognizerException.Store when the store cannot be opened or read
     */
    public static CallerRecognizer open(Path home, Path data, Map<String, String> environment, String... settings)
            throws RecognizerException {
        List<String> all = new ArrayList<>(List.of("enrolment.minTurns=1"));
        all.addAll(List.of(settings));
        Map<String, String> variables = new HashMap<>(Map.of("VOICE_ENROLLMENT_DURATION", "5.0"));
        variables.putAll(environment);
        try {
            Settings read = new Settings(home, data, ConfigReader.read(Optional.empty(), all, variables));
            Recognition recognition = Recognition.open(read);
            CallerRecognizer recognizer = new CallerRecognizer(recognition, read);
            try {
                recognizer.recognise.awaitGallery(PATIENCE);
                return recognizer;
            } catch (StartException e) {
                recognizer.close();
                throw new RecognizerException.Store(String.valueOf(e.getMessage()), e);
            }
        } catch (StartException e) {
            throw e.getCause() instanceof StoreUnavailableException
                    ? new RecognizerException.Store(String.valueOf(e.getMessage()), e)
                    : new RecognizerException.Configuration(String.valueOf(e.getMessage()), e);
        } catch (ConfigException e) {
            throw new RecognizerException.Configuration(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Enrols a caller, or adds to the voiceprint that is there.
     *
     * @param metadata kept with the voiceprint; {@code name} is shown to agents
     * @param consent what the caller agreed to; kept
     * @return the voiceprint as it is now
     * @throws RecognizerException.InvalidAudio too little speech, too poor, or of two voices
     * @throws RecognizerException.Matching not this caller's voice, or one that is enrolled as somebody else, or opted out
     * @throws RecognizerException.Store when the store cannot keep it
     */
    public Voiceprint enrol(String callerId, float[] samples, int rateHz, Map<String, String> metadata, String consent)
            throws RecognizerException {
        CallerId caller = caller(callerId);
        Enrollment.Result result =
                recognise.enrolClips(caller, List.of(clip(samples, rateHz)), metadata, "library", consent);
        String sentence = EnrolmentSentence.of(caller, result);
        return switch (result) {
            case Enrollment.Result.Enrolled done -> done.voiceprint();
            case Enrollment.Result.TooLittle _, Enrollment.Result.TwoSpeakers _ ->
                throw new RecognizerException.InvalidAudio(sentence);
            case Enrollment.Result.OtherVoice _,
                    Enrollment.Result.VoiceKnown _,
                    Enrollment.Result.Pending _,
                    Enrollment.Result.OptedOut _ -> throw new RecognizerException.Matching(sentence);
            case Enrollment.Result.Unavailable _ -> throw new RecognizerException.Store(sentence);
        };
    }

    /** The same from 16-bit samples. */
    public Voiceprint enrol(String callerId, short[] samples, int rateHz, Map<String, String> metadata, String consent)
            throws RecognizerException {
        return enrol(callerId, Levels.toFloat(samples), rateHz, metadata, consent);
    }

    /**
     * Who speaks.
     *
     * @return empty when it is nobody enrolled, or not sure, or {@code identity.enabled} is false
     * @throws RecognizerException.InvalidAudio too little speech or too poor
     * @throws RecognizerException.Matching when voices cannot be compared now
     */
    public Optional<Match> match(float[] samples, int rateHz) throws RecognizerException {
        AudioClip clip = clip(samples, rateHz);
        if (!isEnabled) {
            return Optional.empty();
        }
        return switch (recognise.identify(clip, Optional.empty())) {
            case Identification.Identified who -> Optional.of(match(who, clip));
            case Identification.Uncertain _, Identification.Unknown _, Identification.OptedOut _ -> Optional.empty();
            case Identification.NotEnoughSpeech little ->
                throw new RecognizerException.InvalidAudio("%.1f s of speech, expected at least %.1f s"
                        .formatted(little.netSpeechSeconds(), ClipHearing.LEAST_SECONDS));
            case Identification.PoorQuality poor ->
                throw new RecognizerException.InvalidAudio(
                        "the voice cannot be heard well enough " + poor.reasons() + ", expected clear speech");
            case Identification.Unavailable(String reason, double _) -> throw new RecognizerException.Matching(reason);
        };
    }

    /** The same from 16-bit samples. */
    public Optional<Match> match(short[] samples, int rateHz) throws RecognizerException {
        return match(Levels.toFloat(samples), rateHz);
    }

    /**
     * The embedding of the speech in a buffer: unit length, not centred, of the model {@link #modelId()}.
     *
     * @throws RecognizerException.InvalidAudio less than 0.5 s of speech
     */
    public float[] embed(float[] samples, int rateHz) throws RecognizerException {
        return embed(clip(samples, rateHz));
    }

    /** The same from 16-bit samples. */
    public float[] embed(short[] samples, int rateHz) throws RecognizerException {
        return embed(Levels.toFloat(samples), rateHz);
    }

    /** Embeddings of different model ids are not comparable. */
    public String modelId() {
        return recognition.embedder().modelId();
    }

    /** What is kept of a caller. @throws RecognizerException.Store when the store does not answer */
    public Optional<Voiceprint> find(String callerId) throws RecognizerException {
        try {
            return recognition.store().find(caller(callerId));
        } catch (StoreUnavailableException e) {
            throw new RecognizerException.Store(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        recognition.close();
    }

    private Match match(Identification.Identified who, AudioClip clip) throws RecognizerException {
        Optional<Voiceprint> kept = find(who.caller().value());
        double similarity = kept.isPresent() ? similarity(embed(clip), kept.get()) : Double.NaN;
        return new Match(
                who.caller().value(),
                similarity,
                kept.map(Voiceprint::metadata).orElse(Map.of()),
                who.llr(),
                who.falseAcceptRate());
    }

    private static double similarity(float[] voice, Voiceprint kept) {
        double[] sum = new double[voice.length];
        for (EnrolmentSample sample : kept.samples()) {
            float[] vector = sample.embedding().vector();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        double product = 0;
        double squares = 0;
        for (int i = 0; i < sum.length; i++) {
            product += voice[i] * sum[i];
            squares += sum[i] * sum[i];
        }
        return product / Math.sqrt(squares);
    }

    private float[] embed(AudioClip clip) throws RecognizerException {
        try (ClipEmbedder embedder = recognition.embeddings().get()) {
            return embedder.embed(clip, PATIENCE);
        } catch (NoEmbeddingException e) {
            throw new RecognizerException.InvalidAudio(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RecognizerException.Matching("interrupted while the voice was embedded, expected patience", e);
        }
    }

    private static CallerId caller(String callerId) throws RecognizerException {
        try {
            return new CallerId(callerId);
        } catch (IllegalArgumentException e) {
            throw new RecognizerException.Configuration(String.valueOf(e.getMessage()), e);
        }
    }

    private static AudioClip clip(float[] samples, int rateHz) throws RecognizerException {
        for (float sample : samples) {
            if (!(Math.abs(sample) <= 1)) {
                throw new RecognizerException.InvalidAudio("a sample is not in [-1, 1], expected audio");
            }
        }
        try {
            return new AudioClip(samples.clone(), rateHz);
        } catch (IllegalArgumentException e) {
            throw new RecognizerException.InvalidAudio(String.valueOf(e.getMessage()), e);
        }
    }
}
