package io.callprint.audio;

import java.io.IOException;
import java.io.InputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.SampleBuffer;
import org.jspecify.annotations.Nullable;

/** MPEG-1, -2 and -2.5 audio, layers I to III, through JLayer. */
final class Mp3Reader {
    private Mp3Reader() {}

    static void read(InputStream stream, DecodedAudio out) throws JavaLayerException, IOException {
        var bits = new Bitstream(stream);
        var decoder = new Decoder();
        for (Header header = next(bits); header != null; header = next(bits)) {
            if (!(decoder.decodeFrame(header, bits) instanceof SampleBuffer decoded)) {
                break;
            }
            if (!out.hasBegun()) {
                out.begin(decoded.getChannelCount(), decoded.getSampleFrequency());
            }
            for (int i = 0; i < decoded.getBufferLength(); i++) {
                out.add(decoded.getBuffer()[i] / 32768f);
            }
            bits.closeFrame();
        }
        if (!out.hasBegun()) {
            throw new AudioFormatException(out.name() + ": found no MPEG audio frame, expected an MP3 file.");
        }
    }

    private static @Nullable Header next(Bitstream bits) throws JavaLayerException {
        return bits.readFrame();
    }
}
