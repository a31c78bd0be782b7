package io.callprint.call;

import static io.callprint.call.CallState.ANSWERED;
import static io.callprint.call.CallState.BRIDGED;
import static io.callprint.call.CallState.ENDED;
import static io.callprint.call.CallState.ENROLLING;
import static io.callprint.call.CallState.HELD;
import static io.callprint.call.CallState.IDENTIFIED;
import static io.callprint.call.CallState.IDENTIFYING;
import static io.callprint.call.CallState.LISTENING;
import static io.callprint.call.CallState.NO_SPEECH;
import static io.callprint.call.CallState.RINGING;
import static io.callprint.call.CallState.ROUTING;
import static io.callprint.call.CallState.SKIPPED;
import static io.callprint.call.CallState.TRANSFERRED;
import static io.callprint.call.CallState.UNCERTAIN;
import static io.callprint.call.CallState.UNKNOWN;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The state machine of a call as one table. What has no row does not happen: it is logged and the call stays as it is. */
public final class CallTransitions {
    private static final Set<CallState> DECIDED = EnumSet.of(IDENTIFIED, UNCERTAIN, UNKNOWN, NO_SPEECH, SKIPPED);
    private static final Set<CallState> LISTENS = EnumSet.of(LISTENING, IDENTIFYING);
    private static final Set<CallState> ALIVE = EnumSet.complementOf(EnumSet.of(ENDED));
    private static final Set<CallState> IN_DIALOG = EnumSet.complementOf(EnumSet.of(ENDED, RINGING));

    /** {@code to} is empty where the trigger is welcome and changes nothing. */
    private record Rule(Set<CallState> from, CallTrigger trigger, Optional<CallState> to, String why) {}

    private static final List<Rule> RULES = List.of(
            rule(EnumSet.of(RINGING), CallTrigger.ANSWER_SENT, ANSWERED, "RFC 3261 section 13.3.1.4: 200 with our SDP"),
            rule(
                    EnumSet.of(ANSWERED),
                    CallTrigger.ACK_RECEIVED,
                    LISTENING,
                    "RFC 3261 section 13.2.2.4: the far end is ready"),
            rule(
                    EnumSet.of(ANSWERED, LISTENING, IDENTIFYING),
                    CallTrigger.OPTED_OUT,
                    SKIPPED,
                    "the caller asked never to be recognised"),
            rule(
                    EnumSet.of(LISTENING),
                    CallTrigger.ENOUGH_TO_LOOK_AT,
                    IDENTIFYING,
                    "a mark of net speech, silence, or time is up"),
            rule(
                    EnumSet.of(IDENTIFYING),
                    CallTrigger.NOT_SURE_YET,
                    LISTENING,
                    "more speech may come, or was asked for"),
            rule(EnumSet.of(IDENTIFYING), CallTrigger.VOICE_IDENTIFIED, IDENTIFIED, "the earliest sure answer wins"),
            rule(EnumSet.of(IDENTIFYING), CallTrigger.VOICE_UNCERTAIN, UNCERTAIN, "the last look decides"),
            rule(EnumSet.of(IDENTIFYING), CallTrigger.VOICE_UNKNOWN, UNKNOWN, "the last look decides"),
            rule(LISTENS, CallTrigger.NO_USABLE_SPEECH, NO_SPEECH, "prompts did not help"),
            rule(
                    EnumSet.of(ANSWERED, LISTENING, IDENTIFYING),
                    CallTrigger.RECOGNITION_UNAVAILABLE,
                    SKIPPED,
                    "a failure routes the call on, never ends it"),
            rule(DECIDED, CallTrigger.ENROLMENT_OFFERED, ENROLLING, "the flow says enrol"),
            rule(DECIDED, CallTrigger.ROUTE_CHOSEN, ROUTING, "the flow's action for the outcome"),
            rule(EnumSet.of(ENROLLING), CallTrigger.ROUTE_CHOSEN, ROUTING, "the dialogue is over, whatever came of it"),
            stays(EnumSet.of(ROUTING), CallTrigger.TRANSFER_REFUSED, "RFC 3515 section 2.4.5: next target or fallback"),
            rule(
                    EnumSet.of(ROUTING),
                    CallTrigger.TRANSFER_DONE,
                    TRANSFERRED,
                    "RFC 5589 section 6: 2xx in NOTIFY, or BYE after 202"),
            rule(
                    EnumSet.of(ROUTING),
                    CallTrigger.BRIDGE_ANSWERED,
                    BRIDGED,
                    "RFC 7092 section 3.1: both dialogs are ours, media goes through us"),
            rule(EnumSet.of(ROUTING), CallTrigger.STAYS_HERE, HELD, "the flow says stay, or no target took the call"),
            stays(IN_DIALOG, CallTrigger.KEY_PRESSED, "RFC 4733: stops a prompt, answers a question"),
            stays(IN_DIALOG, CallTrigger.SESSION_REOFFERED, "RFC 3264 section 8: media moves, the call goes on"),
            rule(ALIVE, CallTrigger.DIALOG_OVER, ENDED, "RFC 3261 sections 9, 15: CANCEL, BYE, refusal or timeout"));

    /** One row of the table. */
    public record Row(CallState from, CallTrigger trigger, CallState to, String why) {}

    private static final List<Row> ROWS = expanded();
    private static final Map<CallState, Map<CallTrigger, Row>> BY_STATE = indexed();

    private CallTransitions() {}

    /** Where the trigger leads; empty when the table has no such row. */
    public static Optional<CallState> next(CallState state, CallTrigger trigger) {
        return Optional.ofNullable(BY_STATE.getOrDefault(state, Map.of()).get(trigger))
                .map(Row::to);
    }

    /** Every row, by state. */
    public static List<Row> rows() {
        return ROWS;
    }

    /** The table in Markdown, for the documentation. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| state | event | next | why |\n|---|---|---|---|\n");
        for (Row row : ROWS) {
            table.append("| %s | %s | %s | %s |\n".formatted(row.from, row.trigger, row.to, row.why));
        }
        return table.toString();
    }

    private static Rule rule(Set<CallState> from, CallTrigger trigger, CallState to, String why) {
        return new Rule(from, trigger, Optional.of(to), why);
    }

    private static Rule stays(Set<CallState> states, CallTrigger trigger, String why) {
        return new Rule(states, trigger, Optional.empty(), why);
    }

    private static List<Row> expanded() {
        List<Row> rows = new ArrayList<>();
        for (CallState state : CallState.values()) {
            for (Rule rule : RULES) {
                if (rule.from.contains(state)) {
                    rows.add(new Row(state, rule.trigger, rule.to.orElse(state), rule.why));
                }
            }
        }
        return List.copyOf(rows);
    }

    private static Map<CallState, Map<CallTrigger, Row>> indexed() {
        Map<CallState, Map<CallTrigger, Row>> index = new EnumMap<>(CallState.class);
        for (Row row : ROWS) {
            Row other = index.computeIfAbsent(row.from, _ -> new EnumMap<>(CallTrigger.class))
                    .put(row.trigger, row);
            if (other != null) {
                throw new IllegalStateException("two rows for " + row.from + " and " + row.trigger);
            }
        }
        return index;
    }
}
