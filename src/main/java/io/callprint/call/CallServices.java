package io.callprint.call;

import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.Enrollment;
import io.callprint.identity.TwoVoices;
import io.callprint.identity.Utterance;
import io.callprint.identity.VoiceWatch;
import io.callprint.rtp.MediaTransport;
import io.callprint.speaker.SpeakerEmbedder;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.SpeechDetector;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What every call works with; shared by all calls, all safe for many threads.
 *
 * @param outgoing places the other side of bridged calls
 * @param streams offer and answer of recorded sessions
 * @param quality judges net speech; runs on {@code workers}
 * @param spoof asks whether net speech is played or made; runs on {@code workers}
 * @param unknownVoices takes the voice of a call in which nobody was recognised, and its Call-ID; runs on {@code workers}
 * @param taps sees the packets of the call with that Call-ID
 * @param workers one virtual thread a task: quality, stores
 * @param nanoTime {@code System::nanoTime}, the clock packets are stamped with
 */
public record CallServices(
        MediaTransport media,
        OutgoingCalls outgoing,
        MediaNegotiation.Factory negotiation,
        StreamsNegotiation.Factory streams,
        SpeechDetector speech,
        Function<NetSpeech, SpeechQuality> quality,
        BiFunction<String, NetSpeech, Set<Suspicion>> spoof,
        SpeakerEmbedder embedder,
        TwoVoices twoVoices,
        CallerIdentifier identifier,
        Enrollment enrollment,
        VoiceWatch watch,
        BiConsumer<Utterance, String> unknownVoices,
        ConsentLedger ledger,
        Prompts prompts,
        CallEventListener events,
        CallTaps taps,
        CallTimers timers,
        Executor workers,
        Clock clock,
        LongSupplier nanoTime) {

    /** The same with other parts that tell voices apart. */
    public CallServices with(
            SpeakerEmbedder anotherEmbedder,
            TwoVoices anotherTwoVoices,
            CallerIdentifier anotherIdentifier,
            Enrollment anotherEnrollment,
            VoiceWatch anotherWatch) {
        return new CallServices(
                media,
                outgoing,
                negotiation,
                streams,
                speech,
                quality,
                spoof,
                anotherEmbedder,
                anotherTwoVoices,
                anotherIdentifier,
                anotherEnrollment,
                anotherWatch,
                unknownVoices,
                ledger,
                prompts,
                events,
                taps,
                timers,
                workers,
                clock,
                nanoTime);
    }
}
