package io.callprint.testcall;

import io.callprint.call.FlowException;
import io.callprint.call.YamlSection;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads what the caller of one row does. */
final class StoryReader {
    private static final Pattern KEYS = Pattern.compile("[0-9A-D*#]{1,64}");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{3,9}");
    private static final Pattern EVENT = Pattern.compile("[a-z]{3,16}");
    private static final String STEPS = "a list of steps like {hear: prompt}, {play: hello.wav}, hang-up";
    private static final double PATIENCE_SECONDS = 20;
    private static final int MAX_DEPTH = 8;

    private final Path folder;
    private final ScriptText words;

    StoryReader(Path folder, ScriptText words) {
        this.folder = folder;
        this.words = words;
    }

    CallScript.Story story(YamlSection root) throws FlowException {
        YamlSection transfer = root.sectionOrEmpty("transfer");
        CallScript.Transfer taken = new CallScript.Transfer(
                transfer.integer("answer", CallScript.Transfer.TAKEN.answer(), 200, 699),
                transfer.integer("outcome", CallScript.Transfer.TAKEN.outcome(), 0, 699));
        transfer.rejectOtherKeys();
        return new CallScript.Story(
                ScriptReader.from(root, words),
                words.fill(root.text("displayName").orElse("")),
                ScriptReader.headers(root, words),
                taken,
                steps(root, 0));
    }

    private List<ScriptStep> steps(YamlSection section, int depth) throws FlowException {
        List<ScriptStep> steps = new ArrayList<>();
        for (YamlSection step : section.list("steps", STEPS)) {
            List<String> keys = step.keys();
            if (keys.size() != 1) {
                throw section.wrong("steps", "steps of one key each");
            }
            steps.add(step(step, keys.getFirst(), depth));
        }
        return steps;
    }

    private ScriptStep step(YamlSection step, String word, int depth) throws FlowException {
        ScriptStep read = switch (word) {
            case "wait" -> new ScriptStep.Wait(ScriptReader.seconds(step, word, 0, 86_400));
            case "hear" -> hear(step);
            case "play" -> new ScriptStep.Play(path(step, word), true);
            case "start" -> new ScriptStep.Play(path(step, word), false);
            case "stop" -> plain(step, word, new ScriptStep.StopPlaying());
            case "press" -> press(step);
            case "hold" -> plain(step, word, new ScriptStep.Hold());
            case "resume" -> plain(step, word, new ScriptStep.Resume());
            case "hang-up" -> plain(step, word, new ScriptStep.HangUp());
            case "repeat" -> repeat(step, depth);
            case "expect" -> expect(step.sectionOrEmpty(word));
            default ->
                throw step.wrong(
                        word,
                        "one of expect, hang-up, hear, hold, play, press, repeat, resume, start, stop, wait"
                                + " as the key");
        };
        step.rejectOtherKeys();
        return read;
    }

    private static ScriptStep plain(YamlSection step, String word, ScriptStep read) throws FlowException {
        if (!step.flag(word, true)) {
            throw step.wrong(word, "the word alone");
        }
        return read;
    }

    private static ScriptStep hear(YamlSection step) throws FlowException {
        boolean isLong = step.isSection("hear");
        YamlSection details = isLong ? step.sectionOrEmpty("hear") : step;
        ScriptStep.Sound sound =
                details.word(isLong ? "sound" : "hear", ScriptStep.Sound.PROMPT, List.of(ScriptStep.Sound.values()));
        double quiet = sound == ScriptStep.Sound.SILENCE ? 2 : 0.7;
        if (!isLong) {
            return new ScriptStep.Hear(
                    sound, Duration.ofMillis(Math.round(quiet * 1_000)), Duration.ofSeconds((long) PATIENCE_SECONDS));
        }
        ScriptStep.Hear read = new ScriptStep.Hear(
                sound, ScriptReader.seconds(details, "quietSeconds", quiet, 3_600), within(details));
        details.rejectOtherKeys();
        return read;
    }

    private ScriptStep press(YamlSection step) throws FlowException {
        String keys = words.fill(step.text("press").orElse(""));
        if (!KEYS.matcher(keys).matches()) {
            throw step.wrong("press", "keys in quotes, of 0 to 9, *, # and A to D");
        }
        return new ScriptStep.Press(keys);
    }

    private ScriptStep repeat(YamlSection step, int depth) throws FlowException {
        if (depth >= MAX_DEPTH) {
            throw step.wrong("repeat", "at most " + MAX_DEPTH + " repeats in one another");
        }
        YamlSection details = step.sectionOrEmpty("repeat");
        ScriptStep.Repeat read =
                new ScriptStep.Repeat(details.integer("times", 1, 1, 1_000_000), steps(details, depth + 1));
        details.rejectOtherKeys();
        return read;
    }

    private ScriptStep expect(YamlSection section) throws FlowException {
        List<String> kinds = section.keys().stream()
                .filter(List.of("status", "request", "refer", "event", "webhook")::contains)
                .toList();
        if (kinds.size() != 1) {
            throw section.missing(
                    kinds.isEmpty() ? "status" : kinds.getLast(),
                    "exactly one of status, request, refer, event, webhook");
        }
        Expectation what = switch (kinds.getFirst()) {
            case "status" ->
                new Expectation.Answered(section.integer("status", 200, 200, 699), headerPatterns(section));
            case "request" -> new Expectation.Requested(method(section), headerPatterns(section));
            case "refer" -> {
                Map<String, Pattern> headers = new LinkedHashMap<>(headerPatterns(section));
                String target = words.fill(section.text("refer").orElse(".*"));
                headers.put("Refer-To", pattern(section, "refer", "<?(?:" + target + ")>?(?:;.*)?"));
                yield new Expectation.Requested("REFER", headers);
            }
            case "event" -> new Expectation.Told(event(section), fields(section, "fields"));
            default -> new Expectation.Posted(fields(section, "webhook"));
        };
        ScriptStep read = new ScriptStep.Expect(what, within(section));
        section.rejectOtherKeys();
        return read;
    }

    private static String method(YamlSection section) throws FlowException {
        String method = section.text("request").orElse("");
        if (!METHOD.matcher(method).matches()) {
            throw section.wrong("request", "a SIP method like BYE");
        }
        return method;
    }

    private static String event(YamlSection section) throws FlowException {
        String event = section.text("event").orElse("");
        if (!EVENT.matcher(event).matches()) {
            throw section.wrong("event", "the name of an event like decided");
        }
        return event;
    }

    private static Duration within(YamlSection section) throws FlowException {
        return ScriptReader.seconds(section, "within", PATIENCE_SECONDS, 86_400);
    }

    private Map<String, Pattern> headerPatterns(YamlSection section) throws FlowException {
        return patterns(section, "headers", ScriptReader.headers(section, words));
    }

    private Map<String, Pattern> fields(YamlSection section, String key) throws FlowException {
        return patterns(section, key, section.pairs(key, "fields of the event with patterns"));
    }

    private Map<String, Pattern> patterns(YamlSection section, String key, Map<String, String> texts)
            throws FlowException {
        Map<String, Pattern> patterns = new LinkedHashMap<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            patterns.put(text.getKey(), pattern(section, key, words.fill(text.getValue())));
        }
        return patterns;
    }

    private static Pattern pattern(YamlSection section, String key, String text) throws FlowException {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException | StackOverflowError broken) {
            throw section.wrong(key, "regular expressions");
        }
    }

    private Path path(YamlSection step, String key) throws FlowException {
        return path(folder, step, key, words.fill(step.text(key).orElse("")));
    }

    static Path path(Path folder, YamlSection section, String key, String text) throws FlowException {
        try {
            if (!text.isEmpty()) {
                return folder.resolve(text).normalize();
            }
        } catch (InvalidPathException broken) {
            // Told below.
        }
        throw section.wrong(key, "a file, relative to the script");
    }
}
