package io.callprint.speaker;

import io.callprint.model.FrontEnd;
import io.callprint.model.KaldiFbank;
import io.callprint.model.MelPower;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.model.Waveform;
import java.util.Arrays;

/** What a front end makes of speech, for its network. Holds the buffers of one thread at a time. */
interface NetworkFeed {
    /**
     * The input of a network.
     *
     * @param values row by row; used again for the next speech, and may be longer than the shape
     * @param shape of the tensor, the batch first
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Input(float[] values, long... shape) {
        int size() {
            long size = 1;
            for (long dimension : shape) {
                size *= dimension;
            }
            return Math.toIntExact(size);
        }

        @Override
        public String toString() {
            return "Input" + Arrays.toString(shape);
        }
    }

    /**
     * @param audio at the front end's rate; its level is changed
     * @throws IllegalArgumentException when there is too little for the network
     */
    Input feed(float[] audio);

    /** As {@link #feed}, before anything is removed that depends on the whole speech: a new array, for the reference check. */
    default float[] features(float[] audio) {
        Input input = feed(audio);
        return Arrays.copyOf(input.values(), input.size());
    }

    static NetworkFeed of(SpeakerModelEntry model) {
        return of(model.frontEnd(), model.minimumFrames());
    }

    /** @param fewest frames, or samples of a waveform, that the network takes */
    static NetworkFeed of(FrontEnd frontEnd, int fewest) {
        return switch (frontEnd) {
            case KaldiFbank fbank -> new FbankFeed(fbank, fewest);
            case MelPower melPower -> new MelPowerFeed(melPower);
            case Waveform waveform -> new WaveformFeed(waveform, fewest);
        };
    }
}
