package io.callprint.call;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.AudioFormatException;
import io.callprint.audio.Levels;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a prompt; it must have the telephone's rate, so that nothing is converted behind the back of who made it. */
final class PromptAudio {
    private static final int RATE_HZ = 8000;

    private PromptAudio() {}

    /** 8 kHz, 16 bit. */
    static short[] read(Path file) throws FlowException {
        AudioClip clip;
        try {
            clip = AudioFiles.read(file);
        } catch (AudioFormatException e) {
            throw new FlowException("prompt " + e.getMessage());
        } catch (IOException e) {
            throw new FlowException("prompt " + file + " cannot be read, expected a WAV file of 8 kHz");
        }
        if (clip.sampleRateHz() != RATE_HZ) {
            throw new FlowException(
                    "prompt " + file + " has " + clip.sampleRateHz() + " samples a second, expected " + RATE_HZ);
        }
        return Levels.toPcm16(clip.samples());
    }
}
