package io.callprint.eval;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The figures as one JSON object; rates are shares of 1, an interval is {@code [value, low, high]}, null when unknown. */
public final class FigureJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FigureJson() {}

    public static ObjectNode of(Evaluation evaluation) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode setup = root.putArray("setup");
        evaluation.setup().forEach(setup::add);
        ArrayNode groups = root.putArray("groups");
        evaluation.groups().forEach((name, rates) -> {
            ObjectNode group = groups.addObject().put("name", name);
            put(group, rates);
            GallerySearch.Figures search = evaluation.searches().get(name);
            if (search != null) {
                ObjectNode found = group.putObject("search");
                found.put("callers", search.callers());
                found.put("mates", search.mates());
                found.put("strangers", search.strangers());
                put(found, "rank1", search.rank1());
                put(found, "fnirAtFpir0.01", search.falseNegativeRate());
                ArrayNode requested = found.putArray("requested");
                for (GallerySearch.Realised realised : search.requested()) {
                    ObjectNode one = requested.addObject().put("fpir", realised.rate());
                    put(one, "fpirAsInCalls", realised.falsePositives());
                    put(one, "fnirAsInCalls", realised.falseNegatives());
                }
            }
            CallAgreement agreement = evaluation.agreement().get(name);
            if (agreement != null) {
                put(group.putObject("throughSip"), agreement);
            }
        });
        evaluation.early().ifPresent(early -> put(root.putObject("earlyDecisions"), early));
        return root;
    }

    private static void put(ObjectNode json, CallAgreement agreement) {
        json.put("trialsHeardBothWays", agreement.trials())
                .put("heardFromFileOnly", agreement.filesOnly())
                .put("heardInCallOnly", agreement.callsOnly());
        put(json, "scoreDifferenceP50", Interval.of(agreement.median()));
        put(json, "scoreDifferenceP95", Interval.of(agreement.ninetyFifth()));
        put(json, "scoreDifferenceMost", Interval.of(agreement.greatest()));
        put(json, "eerFromFiles", agreement.errorFromFiles());
        put(json, "eerThroughSip", agreement.errorThroughCalls());
        put(json, "eerChange", agreement.change());
    }

    private static void put(ObjectNode json, EarlyDecisions early) {
        ArrayNode seconds = json.put("genuine", early.genuine())
                .put("impostors", early.impostors())
                .putArray("lookSeconds");
        early.lookSeconds().forEach(seconds::add);
        ArrayNode rates = json.putArray("requested");
        for (EarlyDecisions.AtRate rate : early.rates()) {
            ObjectNode one = rates.addObject().put("fmr", rate.rate());
            ArrayNode decided = one.putArray("genuineDecidedBy");
            for (int look = 0; look < early.lookSeconds().size(); look++) {
                ObjectNode at =
                        decided.addObject().put("seconds", early.lookSeconds().get(look));
                put(at, "share", rate.decidedBy().get(look));
            }
            put(one, "fmrOverAllLooks", rate.falseMatchRate());
            put(one, "fmrWaiting", rate.waitingMatches());
            put(one, "fnmrWaiting", rate.waitingMisses());
            put(one, "fnmrLostByLooking", rate.loss());
            put(one, "meanSecondsToAccept", rate.meanSeconds());
        }
    }

    private static void put(ObjectNode group, ErrorRates rates) {
        group.put("genuine", rates.genuine())
                .put("impostors", rates.impostors())
                .put("speakers", rates.speakers())
                .put("withoutSpeech", rates.withoutSpeech())
                .put("notGoodEnough", rates.notGoodEnough());
        put(group, "eer", rates.equalErrorRate());
        put(group, "fnmrAtFmr0.01", rates.missedAtOnePercent());
        put(group, "fnmrAtFmr0.001", rates.missedAtOnePerMille());
        put(group, "minDcf", rates.minimumCost());
        put(group, "cllr", rates.cllr());
        put(group, "minCllr", rates.minimumCllr());
        put(group, "cllrAboveMin", rates.calibrationLoss());
        ArrayNode requested = group.putArray("requested");
        for (ErrorRates.Realised realised : rates.requested()) {
            ObjectNode one = requested.addObject().put("fmr", realised.rate());
            put(one, "shippedFmr", realised.shippedMatches());
            put(one, "shippedFnmr", realised.shippedMisses());
            put(one, "fmrAsInCalls", realised.siteMatches());
            put(one, "fnmrAsInCalls", realised.siteMisses());
        }
    }

    private static void put(ObjectNode group, String name, Interval figure) {
        if (!figure.isKnown()) {
            group.putNull(name);
            return;
        }
        ArrayNode values = group.putArray(name).add(figure.value());
        if (!Double.isNaN(figure.low())) {
            values.add(figure.low()).add(figure.high());
        }
    }
}
