package io.callprint.app;

import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import io.callprint.call.CallServices;
import io.callprint.identity.CallerClaim;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.Identification;
import io.callprint.identity.Utterance;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechQuality;
import io.callprint.testcall.CallFailedException;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.SampleId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Stands where a server's calls ask who is speaking, answers that nobody knows, and keeps what was asked: the utterance of the
 * first look that has as much speech as was wanted. Poor speech is kept as well, with its reasons, where a call would ask for
 * better. Thread-safe.
 */
final class CallTap implements CallerIdentifier, CallEventListener {
    /** A detector counts in chunks of 32 ms: so much may be missing. */
    private static final double TOLERANCE_SECONDS = 0.05;

    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final Map<String, SpeechQuality> measured = new ConcurrentHashMap<>();

    private record Awaited(double seconds, CompletableFuture<Optional<Utterance>> utterance) {}

    /** Puts the tap into a server's calls. */
    CallServices around(CallServices services) {
        return new CallServices(
                services.media(),
                services.outgoing(),
                services.negotiation(),
                services.streams(),
                services.speech(),
                leniently(services.quality()),
                services.spoof(),
                services.embedder(),
                services.twoVoices(),
                this,
                services.enrollment(),
                services.watch(),
                services.unknownVoices(),
                services.ledger(),
                services.prompts(),
                services.events(),
                services.taps(),
                services.timers(),
                services.workers(),
                services.clock(),
                services.nanoTime());
    }

    private Function<NetSpeech, SpeechQuality> leniently(Function<NetSpeech, SpeechQuality> check) {
        return speech -> {
            SpeechQuality quality = check.apply(speech);
            if (quality.isGoodEnough()) {
                return quality;
            }
            measured.put(SampleId.of(speech.samples()), quality);
            return new SpeechQuality(
                    quality.score(), Set.of(), quality.snrDb(), quality.voicedShare(), quality.clippedShare());
        };
    }

    /**
     * A call is about to come.
     *
     * @param number its caller's, used once
     * @param seconds of net speech to wait for
     * @return empty when the call ended without speech enough for a look; {@link CallFailedException} when the server could
     *     not recognise anybody
     */
    CompletableFuture<Optional<Utterance>> expect(String number, double seconds) {
        CompletableFuture<Optional<Utterance>> utterance = new CompletableFuture<>();
        awaited.put(number, new Awaited(seconds, utterance));
        return utterance.whenComplete((_, _) -> awaited.remove(number));
    }

    @Override
    public boolean hasOptedOut(CallerClaim claim) {
        return false;
    }

    @Override
    public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
        SpeechQuality quality = measured.remove(utterance.sampleId());
        Utterance heard = new Utterance( // many are kept: without the speech
                utterance.sampleId(),
                utterance.embedding(),
                utterance.netSpeechSeconds(),
                quality == null ? utterance.quality() : quality,
                utterance.suspicions());
        claim.number()
                .map(CallerId::value)
                .map(awaited::get)
                .filter(call -> last || heard.netSpeechSeconds() >= call.seconds() - TOLERANCE_SECONDS)
                .ifPresent(call -> call.utterance().complete(Optional.of(heard)));
        return new Identification.Unknown(Double.NEGATIVE_INFINITY, utterance.netSpeechSeconds());
    }

    @Override
    public void on(CallEvent event) {
        Awaited call = awaited.get(event.from());
        if (call == null) {
            return;
        }
        if (event instanceof CallEvent.Decided decided
                && decided.identification() instanceof Identification.Unavailable(String reason, double _)) {
            call.utterance().completeExceptionally(new CallFailedException(reason));
        } else if (event instanceof CallEvent.Decided || event instanceof CallEvent.Ended) {
            call.utterance().complete(Optional.empty());
        }
    }
}
