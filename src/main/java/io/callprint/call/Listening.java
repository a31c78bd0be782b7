package io.callprint.call;

import io.callprint.identity.CallerClaim;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityReason;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Listens until the voice is known or nothing more helps: looks at the marks of {@link LookSchedule}, takes the earliest
 * sure answer, and asks for more or better speech as often as the flow says. On the call's serial executor.
 */
final class Listening {
    /** What an early look may take: a later one is coming. */
    private static final int EARLY_BUDGET_MILLIS = 500;

    private static final int LAST_BUDGET_MILLIS = 2_000;

    /** Hears how it goes; {@link #decided} comes last and once. */
    interface Result {
        void looking();

        void notSureYet();

        /**
         * @param decisionMillis from the last needed packet to now
         * @param utterance what the answer rests on, when there is one
         */
        void decided(Identification identification, double decisionMillis, Optional<Utterance> utterance);
    }

    private final CallSerial serial;
    private final CallerSpeech speech;
    private final PromptPlayer player;
    private final VoiceReader reader;
    private final CallerIdentifier identifier;
    private final LongSupplier nanoTime;
    private final CallerClaim claim;
    private final CallFlow flow;
    private final CallFlow.Listen listen;
    private final LookSchedule schedule;
    private final Result result;

    private int sayMoreLeft;
    private int poorQualityLeft;
    private boolean isReading;
    private boolean isOver;

    /** The window is open: we wait for the caller, not they for us. */
    private Optional<Window> window = Optional.empty();

    private boolean isOnHold;

    private record Window(long openedNanos, CallTimers.Timer end) {}

    private boolean isTimeUp;

    /** @param listen how long and how patiently */
    Listening(CallContext call, CallFlow.Listen listen, CallerSpeech speech, PromptPlayer player, Result result) {
        this.serial = call.serial();
        this.speech = speech;
        this.player = player;
        this.reader = new VoiceReader(call);
        this.identifier = call.services().identifier();
        this.nanoTime = call.services().nanoTime();
        this.claim = call.claim();
        this.flow = call.flow();
        this.listen = listen;
        this.schedule = new LookSchedule(call.rules().lookAtSeconds(), listen);
        this.result = result;
        this.sayMoreLeft = listen.sayMoreTimes();
        this.poorQualityLeft = listen.poorQualityTimes();
    }

    /** Says the prompts, listening already; the window opens when they are over. */
    void start(List<String> prompts) {
        say(prompts, flow.bargeIn());
    }

    private void say(List<String> prompts, BargeIn bargeIn) {
        closeWindow();
        player.say(prompts, bargeIn, speech.latest(), this::openWindow);
    }

    void onSpeech() {
        consider();
    }

    /**
     * The far end put us on hold, or took us back: meanwhile neither the window nor silence counts. A re-offer that changes
     * nothing of it, such as a session refresh (RFC 4028), changes nothing here.
     */
    void hold(boolean held) {
        if (held == isOnHold) {
            return;
        }
        isOnHold = held;
        if (held) {
            closeWindow();
        } else if (!player.isSpeaking()) {
            openWindow();
        }
    }

    void stop() {
        isOver = true;
        closeWindow();
    }

    private void openWindow() {
        closeWindow();
        if (isOver || isOnHold) {
            return;
        }
        CallTimers.Timer end = serial.after(TimeUnit.SECONDS.toMillis(listen.seconds()), this::timeIsUp);
        window = Optional.of(new Window(nanoTime.getAsLong(), end));
        consider();
    }

    private void closeWindow() {
        window.ifPresent(open -> open.end().cancel());
        window = Optional.empty();
        isTimeUp = false;
    }

    private void timeIsUp() {
        isTimeUp = window.isPresent();
        consider();
    }

    private void consider() {
        if (isReading || isOver) {
            return;
        }
        SpeechUpdate now = speech.latest();
        switch (schedule.next(now.netSpeechSeconds(), silenceMillis(now), isTimeUp)) {
            case NOT_YET -> {}
            case EARLY -> look(Look.EARLY);
            case LAST_MARK -> look(Look.LAST_MARK);
            case END_OF_SPEECH -> look(Look.END_OF_SPEECH);
            case TOO_LITTLE -> tooLittle();
        }
    }

    private long silenceMillis(SpeechUpdate now) {
        return window.map(open -> Math.min(now.silenceMillis(), millisSince(open.openedNanos())))
                .orElse(0L);
    }

    private enum Look {
        EARLY,
        LAST_MARK,
        END_OF_SPEECH
    }

    private void look(Look look) {
        isReading = true;
        result.looking();
        NetSpeech taken = speech.collected();
        // At the end of speech the silence itself was needed, so the clock starts when it was long enough.
        boolean isFromPacket = look != Look.END_OF_SPEECH && taken.arrivalNanos() != 0;
        long neededNanos = isFromPacket ? taken.arrivalNanos() : nanoTime.getAsLong();
        serial.when(
                reader.read(taken, look == Look.EARLY ? EARLY_BUDGET_MILLIS : LAST_BUDGET_MILLIS),
                reading -> read(reading, taken, look, neededNanos),
                error -> read(
                        new VoiceReader.Reading.Failed(error.getClass().getSimpleName()), taken, look, neededNanos));
    }

    private void read(VoiceReader.Reading reading, NetSpeech taken, Look look, long neededNanos) {
        isReading = false;
        if (isOver) {
            return;
        }
        boolean isLast = look != Look.EARLY;
        switch (reading) {
            case VoiceReader.Reading.Heard heard -> heard(heard.utterance(), taken, isLast, neededNanos);
            case VoiceReader.Reading.TooPoor poor when isLast -> poor(poor.reasons(), taken.seconds(), neededNanos);
            case VoiceReader.Reading.Failed failed
            when isLast ->
                decide(new Identification.Unavailable(failed.reason(), taken.seconds()), neededNanos, Optional.empty());
            case VoiceReader.Reading.TooPoor _, VoiceReader.Reading.Failed _ -> notSureYet();
        }
    }

    private void heard(Utterance utterance, NetSpeech taken, boolean isLast, long neededNanos) {
        Identification answer = identified(utterance, isLast);
        switch (answer) {
            case Identification.Identified _, Identification.OptedOut _ ->
                decide(answer, neededNanos, Optional.of(utterance));
            case Identification.Uncertain uncertain
            when isLast -> lookForSecondVoice(uncertain, utterance, taken, neededNanos);
            case Identification.Uncertain _, Identification.Unknown _, Identification.Unavailable _ -> {
                if (isLast) {
                    decide(answer, neededNanos, Optional.of(utterance));
                } else {
                    notSureYet();
                }
            }
            case Identification.PoorQuality poor -> {
                if (isLast) {
                    poor(poor.reasons(), poor.netSpeechSeconds(), neededNanos);
                } else {
                    notSureYet();
                }
            }
            case Identification.NotEnoughSpeech _ -> {
                if (isLast) {
                    result.notSureYet();
                    tooLittle();
                } else {
                    notSureYet();
                }
            }
        }
    }

    /** Two people who speak in turn sound like each of them a little. */
    private void lookForSecondVoice(
            Identification.Uncertain answer, Utterance utterance, NetSpeech taken, long neededNanos) {
        isReading = true;
        serial.when(
                reader.isOfTwoVoices(taken, EARLY_BUDGET_MILLIS),
                isOfTwo -> {
                    isReading = false;
                    if (isOver) {
                        return;
                    }
                    if (isOfTwo) {
                        poor(Set.of(QualityReason.SOMEONE_ELSE), taken.seconds(), neededNanos);
                    } else {
                        decide(answer, neededNanos, Optional.of(utterance));
                    }
                },
                _ -> decide(answer, neededNanos, Optional.of(utterance)));
    }

    private Identification identified(Utterance utterance, boolean isLast) {
        try {
            return identifier.identify(utterance, claim, isLast);
        } catch (RuntimeException e) {
            String reason = "identification failed (" + e.getClass().getSimpleName() + ")";
            return new Identification.Unavailable(reason, utterance.netSpeechSeconds());
        }
    }

    private void notSureYet() {
        result.notSureYet();
        consider();
    }

    private void tooLittle() {
        double seconds = speech.latest().netSpeechSeconds();
        if (sayMoreLeft-- > 0) {
            start(List.of(Prompts.SAY_MORE)); // what was said so far still counts
        } else {
            decide(new Identification.NotEnoughSpeech(seconds), nanoTime.getAsLong(), Optional.empty());
        }
    }

    private void poor(Set<QualityReason> reasons, double seconds, long neededNanos) {
        if (reasons.equals(Set.of(QualityReason.TOO_SHORT)) && sayMoreLeft > 0) {
            result.notSureYet();
            tooLittle();
        } else if (poorQualityLeft-- > 0) {
            result.notSureYet();
            speech.restart();
            schedule.restart();
            say(Prompts.against(reasons), flow.bargeInWhileTelling());
        } else {
            Identification answer = reasons.equals(Set.of(QualityReason.TOO_SHORT))
                    ? new Identification.NotEnoughSpeech(seconds)
                    : new Identification.PoorQuality(reasons, seconds);
            decide(answer, neededNanos, Optional.empty());
        }
    }

    private void decide(Identification answer, long neededNanos, Optional<Utterance> utterance) {
        stop();
        result.decided(answer, (nanoTime.getAsLong() - neededNanos) / 1e6, utterance);
    }

    private long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - nanos);
    }
}
