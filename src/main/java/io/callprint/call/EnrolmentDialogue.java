package io.callprint.call;

import io.callprint.identity.Enrollment;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers enrolment and makes a voiceprint: consent by key (1 yes, 2 no, 9 never again), turns of speech until there is
 * enough, then the store. Whatever fails, the dialogue ends with a word about it and the call goes on. On the call's serial
 * executor.
 */
final class EnrolmentDialogue {
    private static final Logger log = LoggerFactory.getLogger(EnrolmentDialogue.class);
    private static final int READING_BUDGET_MILLIS = 3_000;
    private static final int STORE_BUDGET_MILLIS = 10_000;

    /** How the dialogue ended, as events spell it. */
    enum End {
        ENROLLED,
        /** The operator decides; the caller is not asked about somebody else's account. */
        PENDING,
        DECLINED,
        NEVER_AGAIN,
        FAILED
    }

    /** Hears how it goes; {@link #over} comes last and once. */
    interface Result {
        void enrolled(CallerId caller, int turns, double netSpeechSeconds);

        void over(End end);
    }

    private enum Phase {
        ASKING,
        SPEAKING,
        READING,
        SAVING,
        OVER
    }

    private final CallSerial serial;
    private final CallerSpeech speech;
    private final PromptPlayer player;
    private final VoiceReader reader;
    private final CallServices services;
    private final CallFlow flow;
    private final EnrolmentCandidate candidate;
    private final EnrolmentTurns turns;
    private final Result result;

    private Phase phase = Phase.ASKING;
    private int timesAsked;
    private int turnsAsked;
    private boolean hasBegunAnew;
    private boolean isWindowOpen;
    private boolean isOnHold;
    private CallTimers.Timer timer = () -> {};

    EnrolmentDialogue(CallContext call, CallerSpeech speech, PromptPlayer player, Result result) {
        this.serial = call.serial();
        this.speech = speech;
        this.player = player;
        this.reader = new VoiceReader(call);
        this.services = call.services();
        this.flow = call.flow();
        this.candidate = EnrolmentCandidate.of(call.invite(), call.claim());
        this.turns = new EnrolmentTurns(call.rules().enrolment(), flow.listen());
        this.result = result;
    }

    /** @param said what the caller said before, when it may count as a first turn */
    void start(Optional<Utterance> said) {
        said.ifPresent(turns::add);
        ask();
    }

    private void ask() {
        timesAsked++;
        player.say(
                List.of(Prompts.OFFER_ENROLMENT),
                BargeIn.KEYS,
                speech.latest(),
                () -> startTimer(flow.enrolment().consentSeconds(), () -> end(End.DECLINED)));
    }

    void key(char digit) {
        boolean isOpen = phase == Phase.ASKING || phase == Phase.SPEAKING || phase == Phase.READING;
        if (isOpen && digit == '9') {
            neverAgain();
        } else if (isOpen && digit == '2') {
            declined();
        } else if (phase == Phase.ASKING && digit == '1') {
            nextTurn(List.of(Prompts.ENROL_SPEAK));
        } else if (phase == Phase.ASKING && timesAsked < 2) {
            timer.cancel();
            ask();
        }
    }

    void onSpeech(SpeechUpdate now) {
        if (phase != Phase.SPEAKING) {
            return;
        }
        if (turns.isTurnOver(now, isWindowOpen)) {
            endTurn();
        }
    }

    /** On hold nobody can answer: time stands still. A re-offer that changes nothing of it changes nothing here. */
    void hold(boolean held) {
        if (held == isOnHold) {
            return;
        }
        isOnHold = held;
        if (held) {
            timer.cancel();
        } else if (!player.isSpeaking() && phase == Phase.SPEAKING) {
            openTurn();
        } else if (!player.isSpeaking() && phase == Phase.ASKING) {
            startTimer(flow.enrolment().consentSeconds(), () -> end(End.DECLINED));
        }
    }

    private void nextTurn(List<String> prompts) {
        nextTurn(prompts, flow.bargeIn());
    }

    private void nextTurn(List<String> prompts, BargeIn bargeIn) {
        timer.cancel();
        if (turnsAsked++ >= flow.enrolment().maxTurns()) {
            end(End.FAILED);
            return;
        }
        phase = Phase.SPEAKING;
        isWindowOpen = false;
        speech.restart();
        player.say(prompts, bargeIn, speech.latest(), this::openTurn);
    }

    private void openTurn() {
        isWindowOpen = true;
        startTimer(flow.enrolment().turnSeconds(), this::endTurn);
    }

    private void endTurn() {
        if (phase != Phase.SPEAKING) {
            return;
        }
        timer.cancel();
        player.silence();
        NetSpeech said = speech.collected();
        if (said.seconds() < EnrolmentTurns.MIN_TURN_SECONDS) {
            nextTurn(List.of(Prompts.SAY_MORE));
            return;
        }
        phase = Phase.READING;
        int turn = turnsAsked;
        serial.when(
                reader.readTurn(said, READING_BUDGET_MILLIS),
                reading -> read(turn, reading),
                error -> read(
                        turn, new VoiceReader.Reading.Failed(error.getClass().getSimpleName())));
    }

    private void read(int turn, VoiceReader.Reading reading) {
        if (phase != Phase.READING || turn != turnsAsked) {
            return; // the caller declined meanwhile
        }
        switch (reading) {
            case VoiceReader.Reading.Heard heard -> {
                turns.add(heard.utterance());
                if (turns.areEnough()) {
                    save();
                } else {
                    nextTurn(List.of(Prompts.ENROL_AGAIN));
                }
            }
            case VoiceReader.Reading.TooPoor poor ->
                nextTurn(Prompts.against(poor.reasons()), flow.bargeInWhileTelling());
            case VoiceReader.Reading.Failed _ -> end(End.FAILED);
        }
    }

    private void save() {
        phase = Phase.SAVING;
        Consent consent = answer(Consent.Answer.YES, '1');
        List<Utterance> said = turns.said();
        startTimer(STORE_BUDGET_MILLIS / 1_000, () -> end(End.FAILED));
        serial.when(
                CompletableFuture.supplyAsync(
                        () -> services.enrollment().enrol(candidate.id(), said, candidate.metadata(), consent),
                        services.workers()),
                this::saved,
                error ->
                        saved(new Enrollment.Result.Unavailable(error.getClass().getSimpleName())));
    }

    private void saved(Enrollment.Result saved) {
        if (phase == Phase.OVER && saved instanceof Enrollment.Result.Enrolled late) {
            tell(late); // the store was slow; the voiceprint is there all the same
        }
        if (phase != Phase.SAVING) {
            return;
        }
        timer.cancel();
        switch (saved) {
            case Enrollment.Result.Enrolled enrolled -> {
                tell(enrolled);
                end(End.ENROLLED);
            }
            case Enrollment.Result.TooLittle _ -> nextTurn(List.of(Prompts.ENROL_AGAIN));
            case Enrollment.Result.TwoSpeakers _ -> beginAnew();
            case Enrollment.Result.Pending _ -> end(End.PENDING);
            case Enrollment.Result.OtherVoice _,
                    Enrollment.Result.VoiceKnown _,
                    Enrollment.Result.OptedOut _,
                    Enrollment.Result.Unavailable _ -> end(End.FAILED);
        }
    }

    private void tell(Enrollment.Result.Enrolled enrolled) {
        result.enrolled(enrolled.voiceprint().caller(), enrolled.usedTurns(), enrolled.netSpeechSeconds());
    }

    private void beginAnew() {
        if (hasBegunAnew) {
            end(End.FAILED);
            return;
        }
        hasBegunAnew = true;
        turns.clear();
        nextTurn(List.of(Prompts.SOMEONE_ELSE), flow.bargeInWhileTelling());
    }

    /** The ledger learns of a no when it can be told whose it was; the caller does not wait for it. */
    private void declined() {
        if (candidate.isClaimed()) {
            Consent no = answer(Consent.Answer.NO, '2');
            serial.when(
                    CompletableFuture.runAsync(() -> services.ledger().record(no), services.workers()),
                    _ -> {},
                    error -> log.warn("a caller's no could not be recorded: {}", error.getMessage()));
        }
        end(End.DECLINED);
    }

    private Consent answer(Consent.Answer given, char key) {
        String wording = services.prompts().wording(Prompts.OFFER_ENROLMENT);
        return candidate.answer(given, key, wording, services.clock().instant());
    }

    /** A wish not to be asked again is worth something only for a caller we shall know again: by the claimed number. */
    private void neverAgain() {
        if (!candidate.isClaimed()) {
            end(End.DECLINED);
            return;
        }
        phase = Phase.SAVING;
        player.silence();
        startTimer(STORE_BUDGET_MILLIS / 1_000, () -> end(End.FAILED));
        Consent never = answer(Consent.Answer.NEVER_ASK_AGAIN, '9');
        serial.when(
                CompletableFuture.runAsync(() -> services.ledger().record(never), services.workers()),
                _ -> end(End.NEVER_AGAIN),
                _ -> end(End.FAILED));
    }

    /** The call ends or goes another way: nothing more is said. */
    void stop() {
        phase = Phase.OVER;
        timer.cancel();
    }

    private void end(End end) {
        if (phase == Phase.OVER) {
            return;
        }
        stop();
        String prompt = switch (end) {
            case ENROLLED -> Prompts.ENROL_DONE;
            case PENDING -> Prompts.ENROL_PENDING;
            case DECLINED -> Prompts.ENROL_DECLINED;
            case NEVER_AGAIN -> Prompts.NEVER_AGAIN;
            case FAILED -> Prompts.ENROL_FAILED;
        };
        player.say(List.of(prompt), BargeIn.KEYS, speech.latest(), () -> result.over(end));
    }

    private void startTimer(int seconds, Runnable task) {
        timer.cancel();
        timer = serial.after(TimeUnit.SECONDS.toMillis(seconds), task);
    }
}
