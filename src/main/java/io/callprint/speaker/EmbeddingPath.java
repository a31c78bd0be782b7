package io.callprint.speaker;

import ai.onnxruntime.OrtException;
import io.callprint.audio.AudioClip;
import io.callprint.audio.Resampler;
import io.callprint.audio.Upsampler;
import io.callprint.model.OnnxSession;
import io.callprint.model.SpeakerModelEntry;
import java.util.Arrays;

/**
 * From audio to embedding: front end's rate, front end, network, unit length. Holds the buffers of one thread at a time.
 */
final class EmbeddingPath implements InferenceThreads.Tools {
    private static final int TELEPHONE_HZ = 8000;
    private static final float FULL_SCALE = 32768;

    /** Longer speech adds nothing to an embedding and only takes memory: what lies behind is left out. */
    static final int MOST_SECONDS = 60;

    private final int rateHz;
    private final float[] mean;
    private final Upsampler upsampler = new Upsampler();
    private final Resampler resampler = new Resampler();
    private final NetworkFeed feed;
    private final SpeakerNetwork network;

    EmbeddingPath(OnnxSession session, SpeakerModelEntry model) {
        rateHz = model.frontEnd().sampleRateHz();
        mean = model.mean();
        feed = NetworkFeed.of(model);
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
        return UnitVector.of(network.run(feed.feed(atFrontEndRate(speech))));
    }

    /** The same with everything in between kept. */
    EmbeddingStages stages(AudioClip speech) throws OrtException {
        float[] audio = atFrontEndRate(speech);
        float[] features = feed.features(audio.clone());
        NetworkFeed.Input input = feed.feed(audio.clone());
        float[] inputs = Arrays.copyOf(input.values(), input.size());
        float[] raw = network.run(input);
        float[] embedding = UnitVector.of(raw);
        return new EmbeddingStages(audio, features, inputs, raw, embedding, UnitVector.from(mean, embedding));
    }

    /** A new array, owned by the caller. */
    private float[] atFrontEndRate(AudioClip speech) {
        int rate = speech.sampleRateHz();
        int most = MOST_SECONDS * rate;
        float[] samples = speech.samples().length > most ? Arrays.copyOf(speech.samples(), most) : speech.samples();
        if (rate == TELEPHONE_HZ && rateHz == 2 * TELEPHONE_HZ) {
            return upsampler.upsample(samples);
        }
        if (rate == rateHz) {
            return samples.clone();
        }
        return resampler.resample(new AudioClip(samples, rate), rateHz).samples();
    }

    @Override
    public void close() {
        network.close();
    }
}
