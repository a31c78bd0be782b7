package io.callprint.diarize;

import io.callprint.audio.AudioBlocks;
import io.callprint.audio.RateConverter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the channels of a recording to the audio that one diariser hears: one channel or their mix, at its rate. */
final class ChannelLane {
    /** Takes mono audio. */
    @FunctionalInterface
    interface Audio {
        void take(float[] samples, int count) throws IOException;

        /** Both hear all of it. */
        default Audio and(Audio other) {
            return (samples, count) -> {
                take(samples, count);
                other.take(samples, count);
            };
        }
    }

    static final int TELEPHONE_HZ = 8000;

    private static final int MIX = -1;
    private static final int WIDEBAND_HZ = 16_000;

    private static final List<String> NAMES = names();

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("left", "right"));
        for (int channel = 2; channel < AudioBlocks.MOST_CHANNELS; channel++) {
            names.add("channel-" + (channel + 1));
        }
        return List.copyOf(names);
    }

    private final int channel;
    private final Optional<RateConverter> converter;
    private final Audio out;
    private float[] mono = new float[0];

    private ChannelLane(int channel, int sourceRateHz, int rateHz, Audio out) {
        this.channel = channel;
        this.converter =
                sourceRateHz == rateHz ? Optional.empty() : Optional.of(new RateConverter(sourceRateHz, rateHz));
        this.out = out;
    }

    /** What audio of a rate is heard at: 8 kHz for everything below wideband, else 16 kHz. */
    static int rateFor(int sourceRateHz) {
        return sourceRateHz < WIDEBAND_HZ ? TELEPHONE_HZ : WIDEBAND_HZ;
    }

    static ChannelLane ofMix(int sourceRateHz, Audio out) {
        return new ChannelLane(MIX, sourceRateHz, rateFor(sourceRateHz), out);
    }

    /** @param channel from 0 on */
    static ChannelLane of(int channel, int sourceRateHz, Audio out) {
        return new ChannelLane(channel, sourceRateHz, rateFor(sourceRateHz), out);
    }

    /**
     * At 8 kHz, whatever the recording has.
     *
     * @param channel as {@link #channelOf} gives it
     */
    static ChannelLane telephone(int channel, int sourceRateHz, Audio out) {
        return new ChannelLane(channel, sourceRateHz, TELEPHONE_HZ, out);
    }

    /** Where a speaker of a recording is heard, -1 for the mix. */
    static int channelOf(RecordingChannel channel, String speaker) {
        return switch (channel) {
            case MIXED -> MIX;
            case LEFT -> 0;
            case RIGHT -> 1;
            case EACH -> NAMES.indexOf(speaker);
        };
    }

    /** What the speaker on a channel is called when each is one party. */
    static String nameOf(int channel) {
        return NAMES.get(channel);
    }

    void take(float[][] channels, int count) throws IOException {
        handOn(channel == MIX ? mix(channels, count) : channels[channel], count, false);
    }

    /** Once, after the last block. */
    void end() throws IOException {
        handOn(new float[0], 0, true);
    }

    private void handOn(float[] samples, int count, boolean isLast) throws IOException {
        if (converter.isPresent()) {
            float[] converted = converter.get().convert(samples, count, isLast);
            out.take(converted, converted.length);
        } else {
            out.take(samples, count);
        }
    }

    private float[] mix(float[][] channels, int count) {
        if (channels.length == 1) {
            return channels[0];
        }
        if (mono.length < count) {
            mono = new float[count];
        }
        for (int i = 0; i < count; i++) {
            float sum = 0;
            for (float[] samples : channels) {
                sum += samples[i];
            }
            mono[i] = sum / channels.length;
        }
        return mono;
    }
}
