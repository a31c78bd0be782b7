package io.callprint.eval;

import io.callprint.eval.TrialList.Trial;
import io.callprint.identity.TrialScorer;
import io.callprint.identity.Utterance;
import io.callprint.voiceprint.CallerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What each requested error rate makes of a trial that was heard: its score against the thresholds of that caller. */
final class TrialJudge {
    private final TrialScorer scorer;
    private final TrialOptions options;

    TrialJudge(TrialScorer scorer, TrialOptions options) {
        this.scorer = scorer;
        this.options = options;
    }

    /** @param looks what each look heard; none where the test is too short for all of them */
    ScoredTrial judge(
            Trial trial, Optional<Utterance> heard, List<Optional<Utterance>> looks, Map<String, String> conditions) {
        CallerId caller = new CallerId(trial.enrollSpeaker());
        Optional<EarlyAnswer> early = looks.isEmpty() ? Optional.empty() : Optional.of(early(caller, looks));
        if (heard.isEmpty()) {
            List<Boolean> refused = atEachRate(_ -> false);
            return new ScoredTrial(trial, -1, 0, 0, false, false, refused, refused, refused, early, conditions);
        }
        Utterance utterance = heard.get();
        double seconds = utterance.netSpeechSeconds();
        double score = scorer.score(caller, utterance);
        return new ScoredTrial(
                trial,
                score,
                scorer.llr(caller, utterance),
                utterance.quality().score(),
                true,
                utterance.quality().isGoodEnough(),
                atEachRate(rate -> score >= scorer.shippedThreshold(caller, rate, seconds)),
                atEachRate(rate -> score >= scorer.siteThreshold(caller, rate, seconds)),
                atEachRate(rate -> score >= scorer.searchThreshold(caller, rate, seconds)),
                early,
                conditions);
    }

    private List<Boolean> atEachRate(Predicate<Double> accepts) {
        return options.falseMatchRates().stream().map(accepts::test).toList();
    }

    /** As in calls, an early look answers only on good speech; the last one is scored all the same, as every trial is. */
    private EarlyAnswer early(CallerId caller, List<Optional<Utterance>> looks) {
        int end = looks.size() - 1;
        List<Integer> acceptedAt =
                options.falseMatchRates().stream().map(_ -> -1).collect(Collectors.toCollection(ArrayList::new));
        for (int look = 0; look <= end; look++) {
            boolean last = look == end;
            Optional<Utterance> heard = looks.get(look)
                    .filter(utterance -> last || utterance.quality().isGoodEnough());
            if (heard.isPresent()) {
                double seconds = heard.get().netSpeechSeconds();
                double score = scorer.score(caller, heard.get());
                for (int rate = 0; rate < acceptedAt.size(); rate++) {
                    double asked = options.falseMatchRates().get(rate);
                    if (acceptedAt.get(rate) < 0
                            && score >= scorer.lookThreshold(caller, asked, seconds, options.lookSeconds(), last)) {
                        acceptedAt.set(rate, look);
                    }
                }
            }
        }
        return new EarlyAnswer(List.copyOf(acceptedAt), waited(caller, looks.getLast()));
    }

    private List<Boolean> waited(CallerId caller, Optional<Utterance> last) {
        if (last.isEmpty()) {
            return atEachRate(_ -> false);
        }
        double score = scorer.score(caller, last.get());
        double seconds = last.get().netSpeechSeconds();
        return atEachRate(rate -> score >= scorer.siteThreshold(caller, rate, seconds));
    }
}
