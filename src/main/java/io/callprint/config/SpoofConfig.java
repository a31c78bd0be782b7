package io.callprint.config;

import java.util.Locale;
import java.util.Optional;

/**
 * Section {@code spoof}.
 *
 * @param action what a suspicion of played or made speech does to an answer
 * @param model a detector of models.yaml, none when empty
 * @param rememberHours how long audio counts as heard before
 */
public record SpoofConfig(Action action, Optional<String> model, int rememberHours) {
    public static final SpoofConfig DEFAULTS = new SpoofConfig(Action.WARN, Optional.empty(), 24);

    /** What a suspicion does. */
    public enum Action {
        /** Nothing is checked. */
        OFF,
        /** The answer stands and carries the suspicion. */
        WARN,
        /** Nobody is identified: the answer becomes uncertain and carries the suspicion. */
        REFUSE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
