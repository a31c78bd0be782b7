package io.callprint.voices;

import io.callprint.audio.AudioClip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The recording in an {@code ID.pkl.gz} of an older library: an array, or a mapping with {@code audio}. */
final class PickledVoice {
    private static final int OLD_RATE_HZ = 24_000;
    private static final int MOST_PACKED = 64_000_000;
    private static final int MOST_UNPACKED = 128_000_000;

    private PickledVoice() {}

    /** @throws VoiceLibraryException one sentence, for anything but such a recording */
    static AudioClip read(Path file) throws IOException {
        if (Files.size(file) > MOST_PACKED) {
            throw refused(file, "more than " + MOST_PACKED / 1_000_000 + " MB");
        }
        try {
            Object value = PickleReader.read(unpacked(file));
            Object audio = value;
            long rate = OLD_RATE_HZ;
            if (value instanceof Map<?, ?> mapping) {
                audio = mapping.get("audio");
                if (mapping.get("sample_rate") instanceof Long given) {
                    rate = given;
                }
            }
            if (!(audio instanceof NumpyParts.Array array)) {
                throw refused(file, "no array of audio");
            }
            float[] samples = array.samples();
            for (int i = 0; i < samples.length; i++) {
                if (!Float.isFinite(samples[i])) {
                    throw refused(file, "a sample that is not a number");
                }
                samples[i] = Math.clamp(samples[i], -1f, 1f);
            }
            return new AudioClip(samples, Math.toIntExact(rate));
        } catch (PickleRefusedException | ArithmeticException | IllegalArgumentException e) {
            throw refused(file, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] unpacked(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            byte[] bytes = in.readNBytes(MOST_UNPACKED + 1);
            if (bytes.length > MOST_UNPACKED) {
                throw refused(file, "more than " + MOST_UNPACKED / 1_000_000 + " MB when unpacked");
            }
            return bytes;
        } catch (VoiceLibraryException e) {
            throw e;
        } catch (IOException e) {
            throw refused(file, "no gzip");
        }
    }

    private static VoiceLibraryException refused(Path file, String found) {
        return new VoiceLibraryException(
                file.getFileName() + ": found " + found + ", expected a pickled array of audio and nothing else");
    }
}
