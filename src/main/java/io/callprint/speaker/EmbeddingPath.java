package io.callprint.speaker;

import ai.onnxruntime.OrtException;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Resampler;
import io.callprint.audio.Upsampler;
import io.callprint.model.FrontEnd;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import java.util.Arrays;

/**
 * From audio to embedding: front end's rate, level, filter bank, mean, network, unit length. Holds the buffers of one
 * thread at a time.
 */
final class EmbeddingPath implements InferenceThreads.Tools {
    private static final int TELEPHONE_HZ = 8000;
    private static final float FULL_SCALE = 32768;

    /** Longer speech adds nothing to an embedding and only takes memory: what lies behind is left out. */
    static final int MOST_SECONDS = 60;

    private final SpeakerModelEntry model;
    private final FrontEnd frontEnd;
    private final float[] mean;
    private final Upsampler upsampler = new Upsampler();
    private final Resampler resampler = new Resampler();
    private final Fbank fbank;
    private final SpeakerNetwork network;
    private float[] features = new float[0];

    EmbeddingPath(OnnxSession session, SpeakerModelEntry model) {
        this.model = model;
        frontEnd = model.frontEnd();
        mean = model.mean();
        fbank = new Fbank(frontEnd);
        network = new SpeakerNetwork(session, model);
    }

    /** @param speech8k 8 kHz, 16 bit */
    float[] embed(short[] speech8k) throws OrtException {
        float[] samples = new float[Math.min(speech8k.length, MOST_SECONDS * TELEPHONE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = speech8k[i] / FULL_SCALE;
        }
        return embed(new AudioClip(samples, TELEPHONE_HZ));
    }

    float[] embed(AudioClip speech) throws OrtException {
        float[] audio = atFrontEndRate(speech);
        int frames = logMel(audio, frontEnd.liveMelBands());
        NetworkInput.centre(features, frames, frontEnd);
        return UnitVector.of(network.run(features, frames));
    }

    /** The same with everything in between kept. */
    EmbeddingStages stages(AudioClip speech) throws OrtException {
        float[] audio = atFrontEndRate(speech);
        int frames = logMel(audio.clone(), frontEnd.melBands());
        float[] logMel = Arrays.copyOf(features, frames * frontEnd.melBands());
        NetworkInput.centre(features, frames, frontEnd);
        float[] inputs = Arrays.copyOf(features, frames * frontEnd.melBands());
        float[] raw = network.run(features, frames);
        float[] embedding = UnitVector.of(raw);
        return new EmbeddingStages(audio, logMel, inputs, raw, embedding, UnitVector.from(mean, embedding));
    }

    /** A new array, owned by the caller. */
    private float[] atFrontEndRate(AudioClip speech) {
        int rate = speech.sampleRateHz();
        int most = MOST_SECONDS * rate;
        float[] samples = speech.samples().length > most ? Arrays.copyOf(speech.samples(), most) : speech.samples();
        if (rate == TELEPHONE_HZ && frontEnd.sampleRateHz() == 2 * TELEPHONE_HZ) {
            return upsampler.upsample(samples);
        }
        if (rate == frontEnd.sampleRateHz()) {
            return samples.clone();
        }
        return resampler
                .resample(new AudioClip(samples, rate), frontEnd.sampleRateHz())
                .samples();
    }

    /** Levels the audio in place; bands above the lowest ones stay as they are. */
    private int logMel(float[] audio, int lowestBands) {
        NetworkInput.level(audio, frontEnd.level());
        int frames = frontEnd.frames(audio.length);
        if (frames < model.minimumFrames()) {
            throw new IllegalArgumentException(
                    "speech of %d frames, expected at least %d".formatted(frames, model.minimumFrames()));
        }
        int values = frames * frontEnd.melBands();
        if (features.length < values) {
            features = new float[values];
        }
        return fbank.logMel(audio, audio.length, features, lowestBands);
    }

    @Override
    public void close() {
        network.close();
    }
}
