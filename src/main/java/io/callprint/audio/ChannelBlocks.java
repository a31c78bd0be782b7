package io.callprint.audio;

import java.io.IOException;

/** Hands decoded samples on in blocks, channels apart. */
final class ChannelBlocks extends DecodedAudio {
    private static final int BLOCK = 16_384;

    private final AudioBlocks sink;
    private float[][] block = new float[0][0];
    private int sampleRateHz;
    private int count;

    ChannelBlocks(String name, AudioBlocks sink) {
        super(name);
        this.sink = sink;
    }

    @Override
    void begun(int sampleRateHz, int channels) {
        this.sampleRateHz = sampleRateHz;
        block = new float[channels][BLOCK];
    }

    @Override
    void add(float[] ofEachChannel) throws IOException {
        for (int channel = 0; channel < ofEachChannel.length; channel++) {
            block[channel][count] = ofEachChannel[channel];
        }
        count++;
        if (count == BLOCK) {
            handOn();
        }
    }

    /** Once, after the last sample. */
    void end() throws IOException {
        requireSamples();
        if (count > 0) {
            handOn();
        }
    }

    private void handOn() throws IOException {
        try {
            sink.take(block, count, sampleRateHz);
        } catch (IOException | RuntimeException e) {
            throw new TakerFailedException(e);
        }
        count = 0;
    }
}
