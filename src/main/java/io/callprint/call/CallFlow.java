package io.callprint.call;

import io.callprint.routing.CallField;
import io.callprint.routing.HandOverProfile;
import io.callprint.routing.TransferTarget;
import io.callprint.sip.SipCall;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happens in a call, as {@code sip-config/flow.yaml} says it; {@link FlowReader} reads it.
 *
 * @param greeting prompt played when the call is answered
 * @param bargeIn what stops a prompt that asks the caller to speak; prompts that tell something stop only for keys
 * @param handOver how the platform a call goes to is told about its caller
 * @param bridge how callers are connected through us
 * @param outcomes a rule for every outcome
 */
public record CallFlow(
        Optional<String> greeting,
        BargeIn bargeIn,
        Listen listen,
        Enrolment enrolment,
        Hold hold,
        HandOver handOver,
        Bridge bridge,
        Map<Outcome, Rule> outcomes) {
    public CallFlow {
        outcomes = Map.copyOf(outcomes);
        for (Outcome outcome : Outcome.values()) {
            if (!outcomes.containsKey(outcome)) {
                throw new IllegalArgumentException("a call flow without a rule for " + outcome.key());
            }
        }
    }

    /**
     * How long we listen.
     *
     * @param seconds wall time from the end of the prompt to the last look
     * @param endSilenceMillis trailing silence after enough speech that ends listening early
     * @param sayMoreAfterMillis silence after too little speech before we ask for more
     * @param sayMoreTimes how often we ask for more speech
     * @param poorQualityTimes how often we ask for better speech
     */
    public record Listen(
            int seconds, int endSilenceMillis, int sayMoreAfterMillis, int sayMoreTimes, int poorQualityTimes) {
        public static final Listen DEFAULTS = new Listen(20, 1_500, 4_000, 2, 2);
    }

    /**
     * The enrolment dialogue.
     *
     * @param consentSeconds how long we wait for a key after the question
     * @param turnSeconds wall time of one turn
     * @param maxTurns turns asked for before giving up
     */
    public record Enrolment(int consentSeconds, int turnSeconds, int maxTurns) {
        public static final Enrolment DEFAULTS = new Enrolment(10, 25, 5);
    }

    /**
     * Standing in the middle.
     *
     * @param atOnce whom callers are connected with before they are recognised, in order; empty: with nobody
     * @param prompt said before that
     * @param ringSeconds how long a target may ring
     * @param listenSeconds how long we listen to a caller who talks to a target
     * @param tell how a target that talks to a caller is told who it is; empty: not by SIP
     */
    public record Bridge(
            List<TransferTarget> atOnce,
            Optional<String> prompt,
            int ringSeconds,
            int listenSeconds,
            Optional<SipCall.Telling> tell) {
        public static final Bridge DEFAULTS =
                new Bridge(List.of(), Optional.empty(), 30, 60, Optional.of(SipCall.Telling.UPDATE));

        public Bridge {
            atOnce = List.copyOf(atOnce);
        }
    }

    /**
     * A call that stays.
     *
     * @param prompt played at once and again
     * @param everySeconds pause between two; 0 plays it once
     */
    public record Hold(Optional<String> prompt, int everySeconds) {
        public static final Hold DEFAULTS = new Hold(Optional.of("hold"), 30);
    }

    /**
     * Which words the platform understands.
     *
     * @param profile a file of {@code sip-config/profiles/}
     * @param refer where a REFER carries them, when not where the profile says
     * @param reveal sensitive fields that may be written in clear
     */
    public record HandOver(String profile, Optional<HandOverProfile.ReferPlace> refer, Set<CallField> reveal) {
        public static final HandOver DEFAULTS = new HandOver("generic", Optional.empty(), Set.of());

        public HandOver {
            reveal = Set.copyOf(reveal);
        }
    }

    /**
     * What to do about one outcome.
     *
     * @param say prompts, in order
     * @param profile hand-over profile for this outcome, when not that of {@link HandOver}
     */
    public record Rule(List<String> say, CallAction action, Optional<String> profile) {
        public Rule {
            say = List.copyOf(say);
        }

        /** With the flow's profile. */
        public Rule(List<String> say, CallAction action) {
            this(say, action, Optional.empty());
        }
    }

    public Rule rule(Outcome outcome) {
        return java.util.Objects.requireNonNull(outcomes.get(outcome));
    }

    /** Reads a profile by its name. */
    @FunctionalInterface
    public interface Profiles {
        HandOverProfile read(String name) throws FlowException;
    }

    /**
     * The profile each outcome is told by, as this flow uses it.
     *
     * @throws FlowException when one cannot be read, or an outcome transfers calls to a platform that takes no REFER
     */
    public Map<Outcome, HandOverProfile> profiles(Profiles files) throws FlowException {
        HandOverProfile common = files.read(handOver.profile());
        HandOverProfile usual = handOver.refer().map(common::in).orElse(common);
        Map<Outcome, HandOverProfile> used = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            Rule rule = rule(outcome);
            HandOverProfile profile =
                    rule.profile().isPresent() ? files.read(rule.profile().get()) : usual;
            if (profile.refer() == HandOverProfile.ReferPlace.NONE
                    && rule.action().mayTransfer()) {
                throw new FlowException(
                        "the call flow transfers calls (outcomes.%s), but profile \"%s\" takes no REFER, expected hang-up, stay or bridge there, or another profile"
                                .formatted(outcome.key(), profile.name()));
            }
            used.put(outcome, profile);
        }
        return used;
    }

    /** How callers are listened to who talk to somebody else: no prompt may disturb them, and their silence ends nothing. */
    Listen listenWhileBridged() {
        int millis = bridge.listenSeconds() * 1_000;
        return new Listen(bridge.listenSeconds(), millis, millis, 0, 0);
    }

    /** For prompts that tell something: a caller in the middle of a sentence would stop them unheard, so only keys do. */
    BargeIn bargeInWhileTelling() {
        return bargeIn == BargeIn.NONE ? BargeIn.NONE : BargeIn.KEYS;
    }

    /** Every prompt a call may need: all must be there when the server starts. */
    public Set<String> prompts() {
        Set<String> names = new LinkedHashSet<>();
        greeting.ifPresent(names::add);
        hold.prompt().ifPresent(names::add);
        bridge.prompt().ifPresent(names::add);
        outcomes.values().forEach(rule -> names.addAll(rule.say()));
        names.addAll(Prompts.ALWAYS_NEEDED);
        return names;
    }

    /** The flow of the shipped file: recognised callers are greeted, unknown ones offered enrolment, everybody stays. */
    public static CallFlow standard() {
        CallAction stay = new CallAction.Stay();
        Map<Outcome, Rule> rules = new EnumMap<>(Outcome.class);
        rules.put(Outcome.IDENTIFIED, new Rule(List.of("welcome-back"), stay));
        rules.put(Outcome.UNCERTAIN, new Rule(List.of("unavailable"), stay));
        rules.put(Outcome.UNKNOWN, new Rule(List.of("not-recognised"), new CallAction.Enrol(stay)));
        rules.put(Outcome.NOT_ENOUGH_SPEECH, new Rule(List.of("unavailable"), stay));
        rules.put(Outcome.POOR_QUALITY, new Rule(List.of("unavailable"), stay));
        rules.put(Outcome.OPTED_OUT, new Rule(List.of(), stay));
        rules.put(Outcome.UNAVAILABLE, new Rule(List.of("unavailable"), stay));
        return new CallFlow(
                Optional.of("greeting"),
                BargeIn.SPEECH,
                Listen.DEFAULTS,
                Enrolment.DEFAULTS,
                Hold.DEFAULTS,
                HandOver.DEFAULTS,
                Bridge.DEFAULTS,
                rules);
    }
}
