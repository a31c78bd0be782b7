package io.callprint.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes one line of JSON a call when it ends ({@code call.records}): who called whom, when it rang, was answered, decided and
 * ended, the decision, where it was sent, how it ended and how its audio travelled. Any thread.
 */
public final class CallRecords implements CallEventListener, AutoCloseable {
    private final JsonLines lines;

    /** The records of the calls in progress, each written by the events of its call alone. */
    private final Map<String, ObjectNode> open = new ConcurrentHashMap<>();

    public CallRecords(OutputStream out) {
        lines = new JsonLines(out, "the file of call records");
    }

    @Override
    public void on(CallEvent event) {
        if (event instanceof CallEvent.Listening) {
            return;
        }
        ObjectNode record = open.computeIfAbsent(
                event.callId(), id -> EventJson.object().put("callId", id).put("from", event.from()));
        ObjectNode told = EventJson.of(event);
        String at = told.get("at").asText();
        switch (event) {
            case CallEvent.Ringing ringing -> record.put("to", ringing.to()).put("ringingAt", at);
            case CallEvent.Answered _ -> record.put("answeredAt", at);
            case CallEvent.Listening _ -> {}
            case CallEvent.Decided decided -> {
                record.put("decidedAt", at);
                record.set("decision", EventJson.decision(decided.identification(), decided.decisionMillis()));
            }
            case CallEvent.Enrolled enrolled ->
                record.put("enrolled", enrolled.caller().value());
            case CallEvent.Routed routed ->
                record.put("action", routed.action())
                        .put("target", routed.target())
                        .put("outcome", routed.outcome());
            case CallEvent.Ended ended -> {
                record.put("endedAt", at).put("sipStatus", ended.end().sipStatus());
                record.setAll(told.retain("callEnd", "seconds", "media"));
                open.remove(event.callId());
                lines.write(record);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
