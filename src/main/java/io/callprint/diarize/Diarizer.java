package io.callprint.diarize;

import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.SpeakerActivity;
import io.callprint.speech.SpeakerSegmenter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Says who spoke when in one recording of any length. Audio comes block by block and goes through windows of 10 s every
 * 5 s; the voices of a chunk of windows are put together to speakers, held against those heard before, and forgotten, so
 * that memory does not grow with the audio but for two kilobytes a window. For one thread, which waits for the workers.
 */
public final class Diarizer {
    /** Windows that a worker takes at once: recurrent layers gain from a second one, more only take memory. */
    private static final int BATCH = 2;

    private static final double LONGEST_GAP_SECONDS = 0.5;
    private static final double SHORTEST_TURN_SECONDS = 0.1;
    private static final double ENOUGH_SPEECH_SECONDS = 3; // for a speaker, however long the recording is

    private final WindowAnalysis analysis;
    private final String model;
    private final ExecutorService workers;
    private final int parallel;
    private final DiarizationOptions options;
    private final int sampleRateHz;
    private final int hopSamples;
    private final float[] window; // the audio that windows to come begin with
    private int filled;
    private long samples;
    private int windowsCut;
    private final List<float[]> batch = new ArrayList<>();
    private final ArrayDeque<Future<List<AnalysedWindow>>> running = new ArrayDeque<>();
    private final List<AnalysedWindow> chunk = new ArrayList<>();
    private final ReferenceVoices references;
    private final Timeline timeline;
    private int speakersOfChunks;

    /**
     * @param mean what is taken off unit embeddings before they are compared
     * @param sampleRateHz of the audio: the segmenter's, or half of it
     * @param workers where windows are analysed
     * @param parallel how many at once
     */
    public Diarizer(
            SpeakerSegmenter segmenter,
            SpeakerEmbedder embedder,
            float[] mean,
            int sampleRateHz,
            DiarizationOptions options,
            ExecutorService workers,
            int parallel) {
        this.analysis = new WindowAnalysis(segmenter, embedder, mean, sampleRateHz);
        boolean isCentred = false;
        for (float value : mean) {
            isCentred |= value != 0;
        }
        this.model = isCentred ? embedder.modelId() : embedder.modelId() + " raw";
        this.workers = workers;
        this.parallel = parallel;
        this.options = options;
        this.sampleRateHz = sampleRateHz;
        int factor = segmenter.sampleRateHz() / sampleRateHz;
        if (factor * sampleRateHz != segmenter.sampleRateHz() || factor > 2) {
            throw new IllegalArgumentException(sampleRateHz + " Hz, expected " + segmenter.sampleRateHz() + " or half");
        }
        int hopFrames = (segmenter.frames() + 1) / 2;
        hopFrames += hopFrames & 1; // a whole number of samples at half the rate
        this.hopSamples = hopFrames * segmenter.frameShiftSamples() / factor;
        this.window = new float[segmenter.windowSamples() / factor];
        this.references = new ReferenceVoices(options.sureLikeness());
        double shift = (double) segmenter.frameShiftSamples() / segmenter.sampleRateHz();
        double start = (segmenter.frameSamples() - segmenter.frameShiftSamples()) / 2.0 / segmenter.sampleRateHz();
        this.timeline = new Timeline(
                new Timeline.Frames(start, shift, segmenter.frames(), hopFrames),
                LONGEST_GAP_SECONDS,
                SHORTEST_TURN_SECONDS);
    }

    /**
     * @param audio mono, in [-1, 1]
     * @param count samples of it that are valid
     * @throws IOException when the thread was interrupted
     */
    public void take(float[] audio, int count) throws IOException {
        int read = 0;
        while (read < count) {
            int length = Math.min(window.length - filled, count - read);
            System.arraycopy(audio, read, window, filled, length);
            filled += length;
            read += length;
            samples += length;
            if (filled == window.length) {
                cut();
            }
        }
    }

    private void cut() throws IOException {
        batch.add(window.clone());
        windowsCut++;
        System.arraycopy(window, hopSamples, window, 0, window.length - hopSamples);
        filled = window.length - hopSamples;
        if (batch.size() == BATCH) {
            submit();
        }
    }

    private void submit() throws IOException {
        List<float[]> windows = List.copyOf(batch);
        int first = windowsCut - windows.size();
        batch.clear();
        running.add(workers.submit(() -> analysis.analyse(first, windows)));
        while (running.size() > 2 * parallel) {
            receive();
        }
    }

    private void receive() throws IOException {
        try {
            chunk.addAll(running.remove().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.forEach(future -> future.cancel(true));
            throw new IOException("the diarisation was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a window could not be analysed", e.getCause());
        }
        if (chunk.size() >= options.chunkWindows()) {
            endChunk(1);
        }
    }

    private void endChunk(int fewest) {
        List<LocalVoice> voices =
                chunk.stream().flatMap(found -> found.voices().stream()).toList();
        ChunkVoices speakers = ChunkVoices.of(
                voices,
                new Agglomeration(options.likeness(), fewest, options.mostSpeakers()),
                options.shapingSeconds());
        int first = references.add(speakers.speakers(), speakers::areHeardTogether);
        speakersOfChunks += speakers.speakers().size();
        int voice = 0;
        for (AnalysedWindow found : chunk) {
            int[] numbers = new int[SpeakerActivity.VOICES];
            Arrays.fill(numbers, -1);
            for (LocalVoice local : found.voices()) {
                int speaker = speakers.speakerOf(voice++);
                numbers[local.voice()] = speaker < 0 ? -1 : first + speaker;
            }
            timeline.add(found.activity(), numbers);
        }
        chunk.clear();
    }

    /**
     * Once, after the last block.
     *
     * @throws IOException when the thread was interrupted
     */
    public Diarization finish() throws IOException {
        double seconds = (double) samples / sampleRateHz;
        if (filled > window.length - hopSamples || windowsCut == 0) { // else the last window has heard all of it
            Arrays.fill(window, filled, window.length, 0);
            cut();
        }
        if (!batch.isEmpty()) {
            submit();
        }
        while (!running.isEmpty()) {
            receive();
        }
        boolean isOneChunk = speakersOfChunks == 0;
        if (!chunk.isEmpty()) {
            endChunk(isOneChunk ? options.fewestSpeakers() : 1);
        }
        return settle(seconds);
    }

    /** One set of labels for the whole recording, in the order in which speakers are first heard. */
    private Diarization settle(double seconds) {
        List<VoiceGroup> groups = new ArrayList<>(references.settle(
                new Agglomeration(options.likeness(), options.fewestSpeakers(), options.mostSpeakers())));
        double leastSeconds = Math.min(ENOUGH_SPEECH_SECONDS, options.leastSpeakerShare() * seconds);
        SmallSpeakers.join(groups, leastSeconds, options.fewestSpeakers());
        int[] labelOf = new int[speakersOfChunks];
        for (int label = 0; label < groups.size(); label++) {
            for (int number : groups.get(label).members()) {
                labelOf[number] = label;
            }
        }
        List<Timeline.LabelledTurn> turns = timeline.turns(number -> labelOf[number], groups.size(), seconds);
        List<Integer> order =
                turns.stream().map(Timeline.LabelledTurn::label).distinct().toList();
        List<DiarizedSpeaker> speakers = new ArrayList<>();
        for (int label : order) {
            double spoken = turns.stream()
                    .filter(turn -> turn.label() == label)
                    .mapToDouble(turn -> turn.endSeconds() - turn.startSeconds())
                    .sum();
            speakers.add(new DiarizedSpeaker(
                    "speaker-" + (speakers.size() + 1),
                    spoken,
                    model,
                    groups.get(label).direction()));
        }
        return Diarization.ordered(
                seconds,
                speakers,
                turns.stream()
                        .map(turn -> new SpeakerTurn(
                                turn.startSeconds(),
                                turn.endSeconds(),
                                speakers.get(order.indexOf(turn.label())).label()))
                        .toList());
    }
}
