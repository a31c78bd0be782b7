package io.callprint.call;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Reads a prompt: WAV, 8 kHz, mono, 16-bit PCM, so that nothing has to be converted while calls run. */
final class PromptAudio {
    private PromptAudio() {}

    static short[] read(Path file) throws FlowException {
        try (AudioInputStream audio = AudioSystem.getAudioInputStream(file.toFile())) {
            AudioFormat format = audio.getFormat();
            if (format.getSampleRate() != 8000
                    || format.getChannels() != 1
                    || format.getSampleSizeInBits() != 16
                    || format.isBigEndian()) {
                throw new FlowException("prompt " + file + " is " + format + ", expected WAV, 8 kHz, mono, 16-bit PCM");
            }
            byte[] octets = audio.readAllBytes();
            short[] samples = new short[octets.length / Short.BYTES];
            ByteBuffer.wrap(octets)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return samples;
        } catch (IOException | UnsupportedAudioFileException e) {
            throw new FlowException("prompt " + file + " cannot be read, expected a WAV file, 8 kHz, mono, 16-bit PCM");
        }
    }
}
