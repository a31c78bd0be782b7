package io.callprint.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.callprint.routing.CallField;
import io.callprint.routing.HandOverProfile.ReferPlace;
import io.callprint.routing.TransferTarget;
import io.callprint.sip.SipCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a {@link CallFlow}. Every key may be left out and then has the value of {@link CallFlow#standard()}. */
public final class FlowReader {
    private static final Pattern PROMPT_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final String PROMPT_NAMES = "names of prompts in lower case, such as welcome-back";
    private static final String TARGETS = "SIP URIs like sip:agents@pbx.example:5060 without headers";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    /** The words of {@code do}, {@code then} and {@code whenRefused}. */
    private enum Verb {
        BRIDGE,
        TRANSFER,
        STAY,
        HANG_UP,
        ENROL
    }

    private static final List<Verb> ENDINGS = List.of(Verb.BRIDGE, Verb.TRANSFER, Verb.STAY, Verb.HANG_UP);

    /** The words of {@code bridge.tell}. */
    private enum Tell {
        UPDATE,
        RE_INVITE,
        INFO,
        NONE
    }

    private FlowReader() {}

    public static CallFlow read(Path file) throws FlowException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new FlowException("call flow " + file + " cannot be read, expected a UTF-8 YAML file");
        }
        return parse(file.toString(), text);
    }

    /**
     * @param name of the file, for messages
     * @param text YAML
     */
    public static CallFlow parse(String name, String text) throws FlowException {
        CallFlow standard = CallFlow.standard();
        YamlSection root = root(name, text);
        Optional<String> greeting = prompt(root, "greeting", standard.greeting());
        BargeIn bargeIn = root.word("bargeIn", standard.bargeIn(), List.of(BargeIn.values()));
        root.refuseMoved("metadata", "handOver.refer");
        CallFlow.HandOver handOver = handOver(root.sectionOrEmpty("handOver"));
        CallFlow.Listen listen = listen(root.sectionOrEmpty("listen"));
        CallFlow.Enrolment enrolment = enrolment(root.sectionOrEmpty("enrolment"));
        CallFlow.Hold hold = hold(root.sectionOrEmpty("hold"));
        CallFlow.Bridge bridge = bridge(root.sectionOrEmpty("bridge"));
        Map<Outcome, CallFlow.Rule> rules = outcomes(root.sectionOrEmpty("outcomes"), standard);
        root.rejectOtherKeys();
        return new CallFlow(greeting, bargeIn, listen, enrolment, hold, handOver, bridge, rules);
    }

    /** The keys of a YAML text: what flows, profiles and call scripts are read from. */
    public static YamlSection root(String name, String text) throws FlowException {
        try {
            return YamlSection.root(name, YAML.readTree(text));
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            String line = where == null ? "" : " line " + where.getLineNr();
            throw new FlowException(
                    name + line + " is no YAML (" + firstLine(e.getOriginalMessage()) + "), expected keys and values");
        } catch (RuntimeException e) {
            throw new FlowException(
                    name + " is no YAML (" + e.getClass().getSimpleName() + "), expected keys and values");
        }
    }

    private static String firstLine(String message) {
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceAll("\\p{Cntrl}", " ")
                .strip();
    }

    private static CallFlow.Listen listen(YamlSection section) throws FlowException {
        CallFlow.Listen standard = CallFlow.Listen.DEFAULTS;
        CallFlow.Listen listen = new CallFlow.Listen(
                section.integer("seconds", standard.seconds(), 2, 300),
                section.integer("endSilenceMillis", standard.endSilenceMillis(), 300, 30_000),
                section.integer("sayMoreAfterMillis", standard.sayMoreAfterMillis(), 500, 60_000),
                section.integer("sayMoreTimes", standard.sayMoreTimes(), 0, 10),
                section.integer("poorQualityTimes", standard.poorQualityTimes(), 0, 10));
        section.rejectOtherKeys();
        return listen;
    }

    private static CallFlow.Enrolment enrolment(YamlSection section) throws FlowException {
        CallFlow.Enrolment standard = CallFlow.Enrolment.DEFAULTS;
        CallFlow.Enrolment enrolment = new CallFlow.Enrolment(
                section.integer("consentSeconds", standard.consentSeconds(), 2, 120),
                section.integer("turnSeconds", standard.turnSeconds(), 5, 120),
                section.integer("maxTurns", standard.maxTurns(), 1, 20));
        section.rejectOtherKeys();
        return enrolment;
    }

    private static CallFlow.Hold hold(YamlSection section) throws FlowException {
        CallFlow.Hold hold = new CallFlow.Hold(
                prompt(section, "prompt", CallFlow.Hold.DEFAULTS.prompt()),
                section.integer("everySeconds", CallFlow.Hold.DEFAULTS.everySeconds(), 0, 3_600));
        section.rejectOtherKeys();
        return hold;
    }

    private static CallFlow.HandOver handOver(YamlSection section) throws FlowException {
        String profile = profile(section).orElse(CallFlow.HandOver.DEFAULTS.profile());
        ReferPlace unsaid =
                ReferPlace.NONE; // not a word of the flow: whether there is a REFER is the platform's matter
        List<ReferPlace> places = List.of(ReferPlace.HEADERS, ReferPlace.REFER_TO, ReferPlace.BOTH);
        Optional<ReferPlace> refer =
                Optional.of(section.word("refer", unsaid, places)).filter(place -> place != unsaid);
        List<CallField> reveal = section.texts(
                "reveal",
                List.of(),
                "caller or name",
                key -> CallField.of(key)
                        .filter(CallField::isSensitive)
                        .orElseThrow(() -> new IllegalArgumentException(key)));
        section.rejectOtherKeys();
        return new CallFlow.HandOver(profile, refer, Set.copyOf(reveal));
    }

    private static Optional<String> profile(YamlSection section) throws FlowException {
        Optional<String> profile = section.text("profile");
        if (profile.isPresent() && !PROMPT_NAME.matcher(profile.get()).matches()) {
            throw section.wrong("profile", "the name of a file in sip-config/profiles/ without .yaml");
        }
        return profile;
    }

    private static CallFlow.Bridge bridge(YamlSection section) throws FlowException {
        CallFlow.Bridge standard = CallFlow.Bridge.DEFAULTS;
        Tell tell = section.word("tell", Tell.UPDATE, List.of(Tell.values()));
        CallFlow.Bridge bridge = new CallFlow.Bridge(
                section.texts("to", standard.atOnce(), TARGETS, TransferTarget::new),
                prompt(section, "prompt", standard.prompt()),
                section.integer("ringSeconds", standard.ringSeconds(), 2, 300),
                section.integer("listenSeconds", standard.listenSeconds(), 5, 3_600),
                tell == Tell.NONE ? Optional.empty() : Optional.of(SipCall.Telling.valueOf(tell.name())));
        section.rejectOtherKeys();
        return bridge;
    }

    /** {@code none} is no prompt. */
    private static Optional<String> prompt(YamlSection section, String key, Optional<String> otherwise)
            throws FlowException {
        Optional<String> name = section.text(key);
        if (name.isEmpty()) {
            return otherwise;
        }
        if (name.get().equals("none")) {
            return Optional.empty();
        }
        if (!PROMPT_NAME.matcher(name.get()).matches()) {
            throw section.wrong(key, "the name of a prompt in lower case, such as welcome-back, or none");
        }
        return name;
    }

    private static Map<Outcome, CallFlow.Rule> outcomes(YamlSection section, CallFlow standard) throws FlowException {
        Map<Outcome, CallFlow.Rule> rules = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            CallFlow.Rule otherwise = standard.rule(outcome);
            Optional<YamlSection> written = section.section(outcome.key());
            rules.put(outcome, written.isPresent() ? rule(outcome, written.get(), otherwise) : otherwise);
        }
        section.rejectOtherKeys();
        return rules;
    }

    private static CallFlow.Rule rule(Outcome outcome, YamlSection section, CallFlow.Rule otherwise)
            throws FlowException {
        List<String> say = section.texts("say", otherwise.say(), PROMPT_NAMES, name -> {
            if (!PROMPT_NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(name);
            }
            return name;
        });
        boolean mayEnrol = outcome != Outcome.OPTED_OUT;
        List<Verb> verbs = mayEnrol ? List.of(Verb.values()) : ENDINGS;
        Verb verb = section.word("do", verbOf(otherwise.action()), verbs);
        CallAction action = verb == Verb.ENROL
                ? new CallAction.Enrol(ending(section, section.word("then", Verb.STAY, ENDINGS)))
                : ending(section, verb);
        Optional<String> profile = profile(section);
        section.rejectOtherKeys();
        return new CallFlow.Rule(say, action, profile);
    }

    private static CallAction ending(YamlSection section, Verb verb) throws FlowException {
        return switch (verb) {
            case TRANSFER, BRIDGE -> {
                List<TransferTarget> targets = section.texts("to", List.of(), TARGETS, TransferTarget::new);
                if (targets.isEmpty()) {
                    throw section.missing("to", "one or more " + TARGETS);
                }
                CallAction fallback =
                        ending(section, section.word("whenRefused", Verb.STAY, List.of(Verb.STAY, Verb.HANG_UP)));
                yield verb == Verb.BRIDGE
                        ? new CallAction.Bridge(targets, fallback, section.flag("release", false))
                        : new CallAction.Transfer(targets, fallback);
            }
            case STAY, ENROL -> new CallAction.Stay();
            case HANG_UP -> new CallAction.HangUp();
        };
    }

    private static Verb verbOf(CallAction action) {
        return switch (action) {
            case CallAction.Bridge _ -> Verb.BRIDGE;
            case CallAction.Transfer _ -> Verb.TRANSFER;
            case CallAction.Stay _ -> Verb.STAY;
            case CallAction.HangUp _ -> Verb.HANG_UP;
            case CallAction.Enrol _ -> Verb.ENROL;
        };
    }
}
