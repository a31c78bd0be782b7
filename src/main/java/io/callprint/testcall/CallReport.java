package io.callprint.testcall;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a scripted call went.
 *
 * @param number of the call in its script, from 1
 * @param took from the INVITE to the end
 * @param setup from the INVITE to its final response; empty when none came
 * @param failure what was not as expected, one sentence
 * @param acts what the caller did, with the seconds at which it began
 * @param news what the server told of it
 */
public record CallReport(
        int number,
        String callId,
        Duration took,
        Optional<Duration> setup,
        Optional<String> failure,
        List<String> acts,
        List<CallMessages.Message> messages,
        List<JsonNode> news) {
    public CallReport {
        acts = List.copyOf(acts);
        messages = List.copyOf(messages);
        news = List.copyOf(news);
    }

    public boolean isRight() {
        return failure.isEmpty();
    }

    /** Without what only a reader of transcripts needs: a script of many calls keeps few. */
    CallReport brief() {
        return new CallReport(number, callId, took, setup, failure, List.of(), List.of(), List.of());
    }

    /** What happened, for people: acts, SIP messages as a ladder, events of the server. */
    public String transcript() {
        StringBuilder text = new StringBuilder("call %d, %s, %s\n"
                .formatted(number, callId.isEmpty() ? "not placed" : callId, failure.orElse("as expected")));
        acts.forEach(act -> text.append("  ").append(act).append('\n'));
        text.append(LadderDiagram.of(messages));
        news.forEach(event -> text.append("  server: ").append(event).append('\n'));
        return text.toString();
    }
}
