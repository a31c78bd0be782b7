package io.callprint.audio;

import java.io.IOException;
import java.io.InputStream;
import org.kc7bfi.jflac.FLACDecoder;
import org.kc7bfi.jflac.frame.Frame;
import org.kc7bfi.jflac.metadata.StreamInfo;

/** FLAC (RFC 9639) through jFLAC. */
final class FlacReader {
    private FlacReader() {}

    static void read(InputStream stream, DecodedAudio out) throws IOException {
        var decoder = new FLACDecoder(stream);
        decoder.readMetadata();
        StreamInfo info = decoder.getStreamInfo();
        out.begin(info.getChannels(), info.getSampleRate());
        float scale = 1f / (1L << (info.getBitsPerSample() - 1));
        for (Frame frame = decoder.readNextFrame(); frame != null; frame = decoder.readNextFrame()) {
            for (int i = 0; i < frame.header.blockSize; i++) {
                for (int channel = 0; channel < info.getChannels(); channel++) {
                    out.add(decoder.getChannelData()[channel].getOutput()[i] * scale);
                }
            }
        }
    }
}
