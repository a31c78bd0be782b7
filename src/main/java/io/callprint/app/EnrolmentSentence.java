package io.callprint.app;

import io.callprint.identity.Enrollment;
import io.callprint.voiceprint.CallerId;

/** What became of an enrolment, in one sentence for the operator. */
public final class EnrolmentSentence {
    private EnrolmentSentence() {}

    public static String of(CallerId caller, Enrollment.Result result) {
        return switch (result) {
            case Enrollment.Result.Enrolled done ->
                "%s: enrolled from %d samples, %.1f s of speech"
                        .formatted(caller, done.usedTurns(), done.netSpeechSeconds());
            case Enrollment.Result.TooLittle little ->
                "%s: not enrolled, %.1f s of good speech in %d samples, expected %.1f s in %d"
                        .formatted(
                                caller,
                                little.netSpeechSeconds(),
                                little.turns(),
                                little.neededSeconds(),
                                little.neededTurns());
            case Enrollment.Result.TwoSpeakers _ -> caller + ": not enrolled, more than one voice speaks in the files";
            case Enrollment.Result.OtherVoice _ ->
                caller + ": not enrolled, this is not the voice that is enrolled as " + caller;
            case Enrollment.Result.Pending waiting ->
                "%1$s: not enrolled yet, this voice is enrolled as %2$s; decide with `callprint callers approve %1$s` or `reject %1$s`"
                        .formatted(caller, waiting.other());
            case Enrollment.Result.VoiceKnown known ->
                caller + ": not enrolled, this voice is enrolled as " + known.other();
            case Enrollment.Result.OptedOut _ -> caller + ": not enrolled, the caller opted out";
            case Enrollment.Result.Unavailable(String reason) -> caller + ": not enrolled, " + reason;
        };
    }
}
