package io.callprint.call;

import io.callprint.config.EnrolmentConfig;
import io.callprint.identity.Utterance;
import java.util.ArrayList;
import java.util.List;

/** What a caller has said for their voiceprint so far, and when a turn is long enough. */
final class EnrolmentTurns {
    /** Speech of a turn below which it does not count. */
    static final double MIN_TURN_SECONDS = 1.0;

    /** How far over its target a turn may run until the caller takes a breath. */
    private static final double OVERRUN_SECONDS = 3.0;

    /** People telling of their day pause longer than people answering a question. */
    private static final int PATIENCE = 2;

    private final EnrolmentConfig rules;
    private final long endSilenceMillis;
    private final List<Utterance> said = new ArrayList<>();

    EnrolmentTurns(EnrolmentConfig rules, CallFlow.Listen listen) {
        this.rules = rules;
        this.endSilenceMillis = (long) PATIENCE * listen.endSilenceMillis();
    }

    void add(Utterance turn) {
        said.add(turn);
    }

    void clear() {
        said.clear();
    }

    List<Utterance> said() {
        return List.copyOf(said);
    }

    boolean areEnough() {
        return seconds() >= rules.minSeconds() && said.size() >= rules.minTurns();
    }

    /** @param isOurTurnOver the prompt is over, so that silence is the caller's */
    boolean isTurnOver(SpeechUpdate now, boolean isOurTurnOver) {
        double target = targetSeconds();
        boolean hasBreathed = now.netSpeechSeconds() >= target && !now.isSpeaking();
        boolean hasSaidMore = now.netSpeechSeconds() >= target + OVERRUN_SECONDS;
        boolean hasStopped =
                isOurTurnOver && now.netSpeechSeconds() >= MIN_TURN_SECONDS && now.silenceMillis() >= endSilenceMillis;
        return hasBreathed || hasSaidMore || hasStopped;
    }

    /** What is missing, shared among the turns that are. */
    private double targetSeconds() {
        double missing = rules.minSeconds() - seconds();
        return Math.max(MIN_TURN_SECONDS, missing / Math.max(1, rules.minTurns() - said.size()));
    }

    private double seconds() {
        return said.stream().mapToDouble(Utterance::netSpeechSeconds).sum();
    }
}
