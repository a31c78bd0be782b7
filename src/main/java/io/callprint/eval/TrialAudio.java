package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.audio.WavWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The files of a list as they are heard: as they lie there, or each through a simulated call of its own. Thread-safe. */
final class TrialAudio {
    private final TrialList list;
    private final Optional<SimulatedCalls> calls;
    private final Optional<Path> keep;

    /**
     * One file.
     *
     * @param conditions what was drawn for it
     */
    record Heard(AudioClip clip, Map<String, String> conditions) {}

    /** @param keep where every file is written again as it was heard, under its own name, 16-bit WAV */
    TrialAudio(TrialList list, Optional<SimulatedCalls> calls, Optional<Path> keep) {
        this.list = list;
        this.calls = calls;
        this.keep = keep;
    }

    /** @param speaker who is heard, empty when nobody says */
    Heard heard(String file, String speaker) throws IOException {
        Heard heard = once(file, speaker);
        if (keep.isPresent()) {
            Path kept = keep.get().resolve(file);
            Files.createDirectories(kept.toAbsolutePath().getParent());
            WavWriter.write(kept, heard.clip());
        }
        return heard;
    }

    private Heard once(String file, String speaker) throws IOException {
        AudioClip clip = AudioFiles.read(list.file(file));
        if (calls.isEmpty()) {
            return new Heard(clip, Map.of());
        }
        TelephoneChannel.Heard call = calls.get().pass(clip, file, speaker);
        return new Heard(call.audio(), calls.get().conditions(call));
    }
}
