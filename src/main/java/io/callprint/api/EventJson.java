package io.callprint.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Candidate;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.NotEnoughSpeech;
import io.callprint.identity.Identification.OptedOut;
import io.callprint.identity.Identification.PoorQuality;
import io.callprint.identity.Identification.Unavailable;
import io.callprint.identity.Identification.Uncertain;
import io.callprint.identity.Identification.Unknown;
import io.callprint.routing.EvidenceSentence;
import io.callprint.rtp.MediaCounters;
import io.callprint.speech.QualityReason;
import io.callprint.spoof.Suspicion;
import java.util.List;
import java.util.Locale;

/** Events as one JSON object each: the same for the event file, the event stream, webhooks and {@code --json}. */
public final class EventJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EventJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static ObjectNode of(CallEvent event) {
        ObjectNode json = object().put("event", event.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .put("callId", event.callId())
                .put("from", event.from())
                .put("at", event.at().toString());
        switch (event) {
            case CallEvent.Ringing ringing -> json.put("to", ringing.to());
            case CallEvent.Answered _ -> {}
            case CallEvent.Listening listening ->
                json.put("netSpeechSeconds", rounded(listening.netSpeechSeconds()))
                        .put("speaking", listening.speaking())
                        .put("levelDbfs", rounded(listening.levelDbfs()));
            case CallEvent.Decided decided -> {
                json.setAll(decision(decided.identification(), decided.decisionMillis()));
                decided.watched()
                        .ifPresent(match ->
                                json.putObject("watch").put("id", match.id()).put("reason", match.reason()));
            }
            case CallEvent.Enrolled enrolled ->
                json.put("caller", enrolled.caller().value())
                        .put("turns", enrolled.turns())
                        .put("netSpeechSeconds", rounded(enrolled.netSpeechSeconds()));
            case CallEvent.Routed routed ->
                json.put("action", routed.action())
                        .put("target", routed.target())
                        .put("outcome", routed.outcome());
            case CallEvent.Ended ended -> {
                json.put("callEnd", ended.end().metricName()).put("seconds", rounded(ended.seconds()));
                if (ended.media().packetsReceived() > 0) {
                    json.set("media", media(ended.media()));
                }
            }
        }
        return json;
    }

    /** A decision alone, as {@code identify --json} prints it. */
    public static ObjectNode decision(Identification identification, double decisionMillis) {
        ObjectNode json = JSON.createObjectNode()
                .put("result", identification.result())
                .put("netSpeechSeconds", rounded(identification.netSpeechSeconds()))
                .put("decisionMillis", rounded(decisionMillis))
                .put("evidence", EvidenceSentence.of(identification));
        if (!identification.suspicions().isEmpty()) {
            ArrayNode suspicions = json.putArray("suspicions");
            identification.suspicions().stream().sorted().map(Suspicion::word).forEach(suspicions::add);
        }
        ArrayNode reasons = json.putArray("reasons");
        switch (identification) {
            case Identified who -> {
                json.put("caller", who.caller().value())
                        .put("name", who.displayName())
                        .put("llr", rounded(who.llr()))
                        .put("falseAcceptRate", who.falseAcceptRate())
                        .put("model", who.modelId());
                if (Double.isFinite(who.margin())) {
                    json.put("margin", rounded(who.margin()));
                }
                if (!who.otherAccounts().isEmpty()) {
                    put(json.putArray("otherAccounts"), who.otherAccounts());
                }
            }
            case Uncertain uncertain -> {
                put(json.putArray("candidates"), uncertain.candidates());
                if (uncertain.oneVoice()) {
                    reasons.add("several-accounts");
                }
            }
            case Unknown unknown -> {
                if (Double.isFinite(unknown.bestLlr())) {
                    json.put("llr", rounded(unknown.bestLlr()));
                }
            }
            case PoorQuality poor ->
                poor.reasons().stream().sorted().map(EventJson::word).forEach(reasons::add);
            case NotEnoughSpeech _ -> reasons.add("too-short");
            case OptedOut _ -> reasons.add("opted-out");
            case Unavailable unavailable -> reasons.add(unavailable.reason());
        }
        return json;
    }

    private static void put(ArrayNode array, List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            array.addObject()
                    .put("caller", candidate.caller().value())
                    .put("name", candidate.displayName())
                    .put("llr", rounded(candidate.llr()));
        }
    }

    /** How the audio of a call travelled: loss in percent of what was sent to us, times in milliseconds, MOS 1..4.41. */
    private static ObjectNode media(MediaCounters counted) {
        long expected = counted.packetsReceived() - counted.packetsDuplicate() + counted.packetsLost();
        ObjectNode json = JSON.createObjectNode()
                .put("packetsReceived", counted.packetsReceived())
                .put("packetsSent", counted.packetsSent())
                .put("packetsLost", counted.packetsLost())
                .put("packetsLate", counted.packetsLate())
                .put("packetsForged", counted.packetsForged())
                .put("packetsFromStrangers", counted.packetsFromStrangers())
                .put("lossPercent", rounded(expected <= 0 ? 0 : 100.0 * counted.packetsLost() / expected))
                .put("jitterMillis", rounded(counted.jitterMillis()))
                .put("bufferMillis", rounded(counted.bufferMillis()))
                .put("mos", rounded(counted.meanOpinion()));
        if (counted.roundTripMillis() >= 0) {
            json.put("roundTripMillis", rounded(counted.roundTripMillis()));
        }
        return json;
    }

    private static String word(QualityReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static double rounded(double number) {
        return Double.isFinite(number) ? Math.rint(number * 100) / 100 : 0;
    }
}
