package io.callprint.diarize;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Upsampler;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.SpeakerActivity;
import io.callprint.speech.SpeakerSegmenter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From windows of audio to voices: who speaks when within each, and an embedding of every voice from where it speaks
 * alone, or from all that is heard of it where that is too little; of much speech what lies in the middle. Any thread.
 */
final class WindowAnalysis {
    private static final double LEAST_SECONDS = 0.5; // of speech for an embedding
    private static final double ENOUGH_ALONE_SECONDS = 1;
    private static final double MOST_SECONDS = 5; // more adds nothing: the windows beside this one hear the rest

    private final SpeakerSegmenter segmenter;
    private final SpeakerEmbedder embedder;
    private final float[] mean;
    private final int sampleRateHz;
    private final Upsampler upsampler = new Upsampler();

    /**
     * @param mean what is taken off unit embeddings before they are compared
     * @param sampleRateHz of the windows: the segmenter's, or half of it
     */
    WindowAnalysis(SpeakerSegmenter segmenter, SpeakerEmbedder embedder, float[] mean, int sampleRateHz) {
        this.segmenter = segmenter;
        this.embedder = embedder;
        this.mean = mean.clone();
        this.sampleRateHz = sampleRateHz;
    }

    /** @param first index of the first window in the recording */
    List<AnalysedWindow> analyse(int first, List<float[]> windows) {
        List<SpeakerActivity> activities = segmenter.segment(
                sampleRateHz == segmenter.sampleRateHz()
                        ? windows
                        : windows.stream().map(upsampler::upsample).toList());
        List<AnalysedWindow> analysed = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            List<LocalVoice> voices = new ArrayList<>();
            for (int voice = 0; voice < SpeakerActivity.VOICES; voice++) {
                if (isHeard(activities.get(i), voice)) {
                    voices.add(voice(first + i, voice, activities.get(i), windows.get(i)));
                }
            }
            analysed.add(new AnalysedWindow(activities.get(i), voices));
        }
        return analysed;
    }

    private static boolean isHeard(SpeakerActivity activity, int voice) {
        for (int frame = 0; frame < activity.frames(); frame++) {
            if (activity.isHeard(frame, voice)) {
                return true;
            }
        }
        return false;
    }

    private LocalVoice voice(int window, int voice, SpeakerActivity activity, float[] audio) {
        float[] alone = speech(voice, activity, audio, true);
        float[] speech =
                alone.length >= ENOUGH_ALONE_SECONDS * sampleRateHz ? alone : speech(voice, activity, audio, false);
        if (speech.length < LEAST_SECONDS * sampleRateHz) {
            return new LocalVoice(window, voice, 0, new float[embedder.dimension()]);
        }
        float[] embedding = embedder.embedNow(new AudioClip(speech, sampleRateHz));
        return new LocalVoice(window, voice, (double) speech.length / sampleRateHz, centred(embedding));
    }

    private float[] speech(int voice, SpeakerActivity activity, float[] audio, boolean onlyAlone) {
        int shift = segmenter.frameShiftSamples() * sampleRateHz / segmenter.sampleRateHz();
        int middle = (segmenter.frameSamples() - segmenter.frameShiftSamples())
                / 2
                * sampleRateHz
                / segmenter.sampleRateHz();
        int[] heard = IntStream.range(0, activity.frames())
                .filter(frame -> activity.isHeard(frame, voice) && !(onlyAlone && isShared(activity, frame, voice)))
                .toArray();
        int most = (int) (MOST_SECONDS * sampleRateHz / shift);
        int first = nearestMiddle(heard, most, activity.frames());
        float[] speech = new float[audio.length];
        int length = 0;
        for (int i = first; i < Math.min(heard.length, first + most); i++) {
            int from = middle + heard[i] * shift;
            int count = Math.min(shift, audio.length - from);
            System.arraycopy(audio, from, speech, length, count);
            length += count;
        }
        return Arrays.copyOf(speech, length);
    }

    /** Where in the list the so many frames that follow one another begin whose middle is nearest the window's. */
    private static int nearestMiddle(int[] heard, int most, int frames) {
        int first = 0;
        while (first + most < heard.length && heard[first] + heard[first + most] < frames) {
            first++;
        }
        return first;
    }

    private static boolean isShared(SpeakerActivity activity, int frame, int voice) {
        for (int other = 0; other < SpeakerActivity.VOICES; other++) {
            if (other != voice && activity.isHeard(frame, other)) {
                return true;
            }
        }
        return false;
    }

    private float[] centred(float[] embedding) {
        double square = 0;
        for (int i = 0; i < mean.length; i++) {
            embedding[i] -= mean[i];
            square += embedding[i] * embedding[i];
        }
        for (int i = 0; i < mean.length; i++) {
            embedding[i] /= (float) Math.sqrt(square);
        }
        return embedding;
    }
}
