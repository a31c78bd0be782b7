package io.callprint.testcall;

import io.callprint.audio.AudioFiles;
import io.callprint.audio.Levels;
import io.callprint.audio.Resampler;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.SipHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Places one call of a script and does what its caller does. Used by one thread, which it blocks like a person waits. */
final class ScriptedCall {
    private static final int SAMPLE_RATE = 8_000;

    private final CallScript script;
    private final CallScript.Story story;
    private final ScriptDesk desk;
    private final int number;
    private final List<String> acts = new ArrayList<>();
    private final long start = System.nanoTime();
    private String callId = "";
    private boolean answerSeen;

    /** @param number from 1 */
    ScriptedCall(CallScript script, ScriptDesk desk, int number) {
        this.script = script;
        this.story = script.stories().get((number - 1) % script.stories().size());
        this.desk = desk;
        this.number = number;
    }

    CallReport run() throws InterruptedException {
        Optional<String> failure = Optional.empty();
        try (Phone phone = desk.phones().take()) {
            phone.answerTransfers(story.transfer());
            callId = phone.call(
                    desk.target(), numbered(story.from()), numbered(story.displayName()), headers(story.headers()));
            act(phone, story.steps());
            answered(phone);
            hangUp(phone);
        } catch (CallFailedException | IOException | NoMediaPortException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            failure = Optional.of("unexpected " + e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<CallMessages.Message> messages = desk.trace().take(callId);
        CallReport report = new CallReport(
                number,
                callId,
                took,
                setup(messages),
                failure,
                acts,
                messages,
                desk.events().of(callId));
        desk.events().forget(callId);
        desk.posts().forget(callId);
        return report;
    }

    private void act(Phone phone, List<ScriptStep> steps)
            throws InterruptedException, CallFailedException, IOException {
        for (ScriptStep step : steps) {
            if (left(Duration.ofDays(1)).isZero()) {
                throw new CallFailedException(
                        "the call took longer than " + script.limit().toSeconds() + " s");
            }
            if (!(step instanceof ScriptStep.Expect || step instanceof ScriptStep.Repeat)) {
                answered(phone);
            }
            acts.add(String.format(Locale.ROOT, "%8.3f %s", (System.nanoTime() - start) / 1e9, step.told()));
            act(phone, step);
        }
    }

    private void act(Phone phone, ScriptStep step) throws InterruptedException, CallFailedException, IOException {
        switch (step) {
            case ScriptStep.Wait wait -> Thread.sleep(left(wait.time()));
            case ScriptStep.Hear hear -> hear(phone, hear);
            case ScriptStep.Play(Path file, boolean toItsEnd) -> {
                if (toItsEnd) {
                    phone.say(read(file));
                } else {
                    phone.startSaying(read(file));
                }
            }
            case ScriptStep.StopPlaying _ -> phone.stopSaying();
            case ScriptStep.Press press -> phone.press(press.keys());
            case ScriptStep.Hold _ -> phone.hold(left(Duration.ofSeconds(10)));
            case ScriptStep.Resume _ -> phone.resume(left(Duration.ofSeconds(10)));
            case ScriptStep.HangUp _ -> hangUp(phone);
            case ScriptStep.Repeat repeat -> {
                for (int time = 0; time < repeat.times(); time++) {
                    act(phone, repeat.steps());
                }
            }
            case ScriptStep.Expect(Expectation what, Duration within) -> {
                new Expected(desk, callId, left(within)).check(what);
                answerSeen |= what instanceof Expectation.Answered answered && answered.status() / 100 != 2;
            }
        }
    }

    /** Waits for the server to confirm it, too: the next call of a script must not meet this one. */
    private void hangUp(Phone phone) throws InterruptedException, CallFailedException {
        phone.hangUp();
        phone.awaitEnd(left(Duration.ofSeconds(5)));
        desk.trace()
                .of(callId)
                .orElseThrow()
                .await(ScriptedCall::confirmed, left(Duration.ofSeconds(2)).toNanos());
    }

    /** Whether no BYE or CANCEL waits for its response; empty while one does. */
    private static Optional<Boolean> confirmed(List<CallMessages.Message> messages) {
        return Stream.of("BYE", "CANCEL")
                        .allMatch(method -> messages.stream()
                                        .map(CallMessages.Message::text)
                                        .noneMatch(text -> text.isRequest(method))
                                || messages.stream()
                                        .map(CallMessages.Message::text)
                                        .anyMatch(text -> text.status() > 0
                                                && text.method().equals(method)))
                ? Optional.of(true)
                : Optional.empty();
    }

    /** The call was taken, unless the script has expected something else. */
    private void answered(Phone phone) throws InterruptedException, CallFailedException {
        if (!answerSeen) {
            phone.awaitAnswer(left(Duration.ofSeconds(40)));
            answerSeen = true;
        }
    }

    private void hear(Phone phone, ScriptStep.Hear hear) throws InterruptedException, CallFailedException {
        boolean heard = switch (hear.sound()) {
            case PROMPT -> phone.hearPrompt(hear.quiet(), left(hear.within()));
            case SPEECH -> phone.hearSpeech(left(hear.within()));
            case SILENCE -> phone.hearSilence(hear.quiet(), left(hear.within()));
        };
        if (!heard) {
            throw new CallFailedException("the call ended before the caller " + hear.told());
        }
    }

    /** That time, or what is left until the script's limit. */
    private Duration left(Duration wished) {
        Duration left = script.limit().minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left.compareTo(wished) < 0 ? left : wished;
    }

    private static short[] read(Path file) throws IOException {
        return Levels.toPcm16(
                new Resampler().resample(AudioFiles.read(file), SAMPLE_RATE).samples());
    }

    private String numbered(String text) {
        return text.replace("{call}", String.valueOf(number));
    }

    private List<SipHeader> headers(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(header -> new SipHeader(header.getKey(), numbered(header.getValue())))
                .toList();
    }

    private static Optional<Duration> setup(List<CallMessages.Message> messages) {
        return messages.stream()
                .map(CallMessages.Message::text)
                .filter(text -> text.status() >= 200 && text.method().equals("INVITE"))
                .findFirst()
                .map(text -> Duration.ofNanos(
                        text.nanos() - messages.getFirst().text().nanos()));
    }
}
