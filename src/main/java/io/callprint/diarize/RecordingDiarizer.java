package io.callprint.diarize;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.AudioFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Says who spoke when in the files of recordings. For one thread. */
public final class RecordingDiarizer {
    /** Makes a diariser for audio of a rate, 8,000 or 16,000 Hz. */
    @FunctionalInterface
    public interface Diarizers {
        /** @param speakers how many there are */
        Diarizer open(int sampleRateHz, SpeakerRange speakers);
    }

    private static final SpeakerRange ONE = new SpeakerRange(1, 1);

    private final Diarizers diarizers;

    public RecordingDiarizer(Diarizers diarizers) {
        this.diarizers = diarizers;
    }

    /**
     * @param progress told the share of the file that was read, 0 to 1
     * @throws IOException one sentence when the file cannot be read as audio, or has no such channel
     */
    public Diarization diarize(Path file, RecordingChannel channel, SpeakerRange speakers, DoubleConsumer progress)
            throws IOException {
        List<ChannelLane> lanes = new ArrayList<>();
        List<Diarizer> heard = new ArrayList<>();
        AudioFiles.stream(
                file,
                (channels, count, rate) -> {
                    if (lanes.isEmpty()) {
                        open(file, channel, speakers, channels.length, rate, lanes, heard);
                    }
                    for (ChannelLane lane : lanes) {
                        lane.take(channels, count);
                    }
                },
                progress);
        List<Diarization> found = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).end();
            found.add(heard.get(i).finish());
        }
        return channel == RecordingChannel.EACH ? byChannel(found) : found.getFirst();
    }

    private void open(
            Path file,
            RecordingChannel channel,
            SpeakerRange speakers,
            int channels,
            int rate,
            List<ChannelLane> lanes,
            List<Diarizer> heard)
            throws IOException {
        int needed = channel == RecordingChannel.RIGHT || channel == RecordingChannel.EACH ? 2 : 1;
        if (channels < needed) {
            throw new AudioFormatException(
                    file + ": found one channel, expected at least two for the channel asked for.");
        }
        int first = channel == RecordingChannel.RIGHT ? 1 : 0;
        int last = channel == RecordingChannel.EACH ? channels - 1 : first;
        for (int i = first; i <= last; i++) {
            Diarizer diarizer =
                    diarizers.open(ChannelLane.rateFor(rate), channel == RecordingChannel.EACH ? ONE : speakers);
            heard.add(diarizer);
            lanes.add(
                    channel == RecordingChannel.MIXED
                            ? ChannelLane.ofMix(rate, diarizer::take)
                            : ChannelLane.of(i, rate, diarizer::take));
        }
    }

    /** One speaker a channel: left, right, channel-3 and so on. */
    private static Diarization byChannel(List<Diarization> found) {
        List<DiarizedSpeaker> speakers = new ArrayList<>();
        List<SpeakerTurn> turns = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String name = ChannelLane.nameOf(i);
            for (DiarizedSpeaker speaker : found.get(i).speakers()) {
                speakers.add(speaker.called(name));
            }
            for (SpeakerTurn turn : found.get(i).turns()) {
                turns.add(new SpeakerTurn(turn.startSeconds(), turn.endSeconds(), name));
            }
        }
        return Diarization.ordered(found.getFirst().seconds(), speakers, turns);
    }
}
