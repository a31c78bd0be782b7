package io.callprint.call;

import io.callprint.identity.Identification;
import java.util.Locale;

/** What came of listening, as the call flow names it. */
public enum Outcome {
    IDENTIFIED,
    UNCERTAIN,
    UNKNOWN,
    NOT_ENOUGH_SPEECH,
    POOR_QUALITY,
    OPTED_OUT,
    UNAVAILABLE;

    public static Outcome of(Identification identification) {
        return switch (identification) {
            case Identification.Identified _ -> IDENTIFIED;
            case Identification.Uncertain _ -> UNCERTAIN;
            case Identification.Unknown _ -> UNKNOWN;
            case Identification.NotEnoughSpeech _ -> NOT_ENOUGH_SPEECH;
            case Identification.PoorQuality _ -> POOR_QUALITY;
            case Identification.OptedOut _ -> OPTED_OUT;
            case Identification.Unavailable _ -> UNAVAILABLE;
        };
    }

    /** As the flow file spells it, for example {@code not-enough-speech}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    CallTrigger trigger() {
        return switch (this) {
            case IDENTIFIED -> CallTrigger.VOICE_IDENTIFIED;
            case UNCERTAIN -> CallTrigger.VOICE_UNCERTAIN;
            case UNKNOWN -> CallTrigger.VOICE_UNKNOWN;
            case NOT_ENOUGH_SPEECH, POOR_QUALITY -> CallTrigger.NO_USABLE_SPEECH;
            case OPTED_OUT -> CallTrigger.OPTED_OUT;
            case UNAVAILABLE -> CallTrigger.RECOGNITION_UNAVAILABLE;
        };
    }
}
