package io.callprint.testcall;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One thing a caller of a script does or waits for. */
public sealed interface ScriptStep {
    /** As the transcript tells it. */
    String told();

    record Wait(Duration time) implements ScriptStep {
        @Override
        public String told() {
            return "waits " + seconds(time);
        }
    }

    /** What a caller can hear. */
    enum Sound {
        /** Speech, then quiet. */
        PROMPT,
        /** The begin of speech. */
        SPEECH,
        SILENCE
    }

    /** @param quiet how long it must be quiet for the end of a prompt, or for silence */
    record Hear(Sound sound, Duration quiet, Duration within) implements ScriptStep {
        @Override
        public String told() {
            return "hears " + (sound == Sound.PROMPT ? "a prompt" : sound == Sound.SPEECH ? "speech" : "silence");
        }
    }

    /** @param toItsEnd whether the next step begins when the file has ended */
    record Play(Path file, boolean toItsEnd) implements ScriptStep {
        @Override
        public String told() {
            return (toItsEnd ? "says " : "begins to say ") + file.getFileName();
        }
    }

    record StopPlaying() implements ScriptStep {
        @Override
        public String told() {
            return "stops speaking";
        }
    }

    record Press(String keys) implements ScriptStep {
        @Override
        public String told() {
            return "presses " + keys;
        }
    }

    record Hold() implements ScriptStep {
        @Override
        public String told() {
            return "puts the call on hold";
        }
    }

    record Resume() implements ScriptStep {
        @Override
        public String told() {
            return "takes the call back from hold";
        }
    }

    record HangUp() implements ScriptStep {
        @Override
        public String told() {
            return "hangs up";
        }
    }

    record Repeat(int times, List<ScriptStep> steps) implements ScriptStep {
        public Repeat {
            steps = List.copyOf(steps);
        }

        @Override
        public String told() {
            return "repeats " + times + " times";
        }
    }

    record Expect(Expectation what, Duration within) implements ScriptStep {
        @Override
        public String told() {
            return "expects " + what.told();
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1e3 + " s";
    }
}
