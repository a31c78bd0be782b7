package io.callprint.call;

import io.callprint.identity.TwoVoices;
import io.callprint.identity.Utterance;
import io.callprint.speaker.InferenceRefusedException;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityReason;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.Embedding;
import io.callprint.voiceprint.SampleId;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * From net speech to an utterance: quality first and whether it is played or made (on a worker), then the embedding (on an
 * inference thread).
 */
final class VoiceReader {
    /** What {@link SpeakerEmbedder#embed} takes at least. */
    static final double MIN_SECONDS = 0.5;

    private static final int GRACE_MILLIS = 500;

    /** What became of a piece of speech. */
    sealed interface Reading {
        record Heard(Utterance utterance) implements Reading {}

        record TooPoor(Set<QualityReason> reasons) implements Reading {}

        /** @param reason half a sentence for operators */
        record Failed(String reason) implements Reading {}
    }

    private final Function<NetSpeech, SpeechQuality> quality;
    private final Function<NetSpeech, Set<Suspicion>> spoof;
    private final SpeakerEmbedder embedder;
    private final TwoVoices twoVoices;
    private final Executor workers;
    private final CallTimers timers;
    private final LongSupplier nanoTime;

    VoiceReader(CallContext call) {
        CallServices services = call.services();
        String callId = call.sip().callId();
        this.quality = services.quality();
        this.spoof = speech -> services.spoof().apply(callId, speech);
        this.embedder = services.embedder();
        this.twoVoices = services.twoVoices();
        this.workers = services.workers();
        this.timers = services.timers();
        this.nanoTime = services.nanoTime();
    }

    /**
     * @param budgetMillis when the embedding is worth nothing any more
     * @return completes within the budget and a short grace, and never exceptionally
     */
    CompletableFuture<Reading> read(NetSpeech speech, int budgetMillis) {
        return within(budgetMillis, read(speech, deadline(budgetMillis)));
    }

    /** The same for a turn that shall become part of a voiceprint: of two voices it is too poor. */
    CompletableFuture<Reading> readTurn(NetSpeech speech, int budgetMillis) {
        long deadlineNanos = deadline(budgetMillis);
        return within(
                budgetMillis,
                read(speech, deadlineNanos)
                        .thenCompose(reading -> reading instanceof Reading.Heard
                                ? ofOneVoice(reading, speech, deadlineNanos)
                                : CompletableFuture.completedFuture(reading))
                        .exceptionally(error -> new Reading.Failed(reason(error))));
    }

    /** Whether two people speak; false when it cannot be found out within the budget. */
    CompletableFuture<Boolean> isOfTwoVoices(NetSpeech speech, int budgetMillis) {
        return twoVoices
                .speakIn(speech, deadline(budgetMillis))
                .completeOnTimeout(false, budgetMillis + GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(_ -> false);
    }

    private CompletableFuture<Reading> ofOneVoice(Reading heard, NetSpeech speech, long deadlineNanos) {
        return twoVoices
                .speakIn(speech, deadlineNanos)
                .thenApply(two -> two ? new Reading.TooPoor(Set.of(QualityReason.SOMEONE_ELSE)) : heard);
    }

    private long deadline(int budgetMillis) {
        return nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(budgetMillis);
    }

    private CompletableFuture<Reading> within(int budgetMillis, CompletableFuture<Reading> reading) {
        CallTimers.Timer guard = timers.after(
                budgetMillis + GRACE_MILLIS, () -> reading.complete(new Reading.Failed("inference gave no answer")));
        return reading.whenComplete((_, _) -> guard.cancel());
    }

    private CompletableFuture<Reading> read(NetSpeech speech, long deadlineNanos) {
        if (speech.seconds() < MIN_SECONDS) {
            return CompletableFuture.completedFuture(new Reading.TooPoor(Set.of(QualityReason.TOO_SHORT)));
        }
        return CompletableFuture.supplyAsync(() -> quality.apply(speech), workers)
                .thenCompose(measured -> measured.isGoodEnough()
                        ? embed(speech, measured, spoof.apply(speech), deadlineNanos)
                        : CompletableFuture.completedFuture(new Reading.TooPoor(measured.reasons())))
                .exceptionally(error -> new Reading.Failed(reason(error)));
    }

    private CompletableFuture<Reading> embed(
            NetSpeech speech, SpeechQuality measured, Set<Suspicion> suspicions, long deadlineNanos) {
        return embedder.embed(speech.samples(), deadlineNanos)
                .thenApply(vector -> new Reading.Heard(new Utterance(
                                SampleId.of(speech.samples()),
                                new Embedding(embedder.modelId(), vector),
                                speech.seconds(),
                                measured,
                                suspicions)
                        .saying(speech)));
    }

    /** The reason why, for operators. */
    private static String reason(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (!(cause instanceof InferenceRefusedException refused)) {
            return "reading the voice failed (" + cause.getClass().getSimpleName() + ")";
        }
        return switch (refused.reason()) {
            case QUEUE_FULL -> "the inference queue is full";
            case DEADLINE_PASSED -> "inference was too slow";
            case CLOSED -> "inference is shut down";
            case MODEL_FAILED -> "the speaker model failed";
        };
    }
}
