package io.callprint.identity;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityModel;
import io.callprint.voiceprint.Embedding;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a stretch of speech holds two voices: its halves are embedded and compared. Finds one speaker after the other,
 * far less often two at once; docs/accuracy.md says how often. Costs as much as embedding the whole. Any thread.
 */
public final class TwoVoices {
    private final SpeakerEmbedder embedder;
    private final Centring centring;
    private final QualityModel.OneVoice oneVoice;

    public TwoVoices(SpeakerEmbedder embedder, QualityModel.OneVoice oneVoice) {
        this.embedder = embedder;
        this.centring = new Centring(embedder.modelId(), embedder.meanVector());
        this.oneVoice = oneVoice;
    }

    /**
     * On inference threads; false when there is too little speech to tell.
     *
     * @param deadlineNanos as {@link SpeakerEmbedder#embed} takes it, and fails in the same ways
     */
    public CompletableFuture<Boolean> speakIn(NetSpeech speech, long deadlineNanos) {
        if (isTooShort(speech)) {
            return CompletableFuture.completedFuture(false);
        }
        return embedder.embed(half(speech, 0), deadlineNanos)
                .thenCombine(embedder.embed(half(speech, 1), deadlineNanos), this::differ);
    }

    /** The same on the calling thread. */
    public boolean speakIn(NetSpeech speech) {
        return !isTooShort(speech) && differ(embedded(half(speech, 0)), embedded(half(speech, 1)));
    }

    private boolean isTooShort(NetSpeech speech) {
        return speech.seconds() < oneVoice.seconds() - Looks.TOLERANCE_SECONDS;
    }

    private static short[] half(NetSpeech speech, int which) {
        int half = speech.samples().length / 2;
        return Arrays.copyOfRange(speech.samples(), which * half, (which + 1) * half);
    }

    private float[] embedded(short[] samples) {
        return embedder.embedNow(new AudioClip(Levels.toFloat(samples), NetSpeech.SAMPLE_RATE_HZ));
    }

    private boolean differ(float[] first, float[] second) {
        return Centring.dot(centred(first), centred(second)) < oneVoice.leastLikeness();
    }

    private float[] centred(float[] embedding) {
        return centring.centred(new Embedding(embedder.modelId(), embedding));
    }
}
