package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioCodec;
import io.callprint.audio.G711;
import io.callprint.audio.G711Law;
import io.callprint.audio.Levels;
import io.callprint.audio.PcmFrame;
import io.callprint.audio.Resampler;
import io.callprint.config.CallprintConfig;
import io.callprint.eval.Hearing;
import io.callprint.eval.Turns;
import io.callprint.identity.Utterance;
import io.callprint.rtp.NoMediaPortException;
import io.callprint.sip.SipTiming;
import io.callprint.speech.NetSpeech;
import io.callprint.testcall.CallFailedException;
import io.callprint.testcall.Phone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hears by telephone: every clip is played, at the speed of speech, as a call to a server of its own over SIP and RTP, and
 * what the server understood comes back. As many calls at once as threads ask. Thread-safe.
 */
final class CallHearing implements Hearing, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;
    private static final double SAMPLE_SECONDS = 5;
    private static final double MARGIN_SECONDS = 0.3;

    /** Said before the clip: the line is up before anybody speaks. */
    private static final int LEAD_SAMPLES = PcmFrame.SAMPLE_RATE_HZ / 5;

    private final Path data;
    private final CallTap tap;
    private final CallprintServer server;
    private final LocalPhones phones;
    private final ClipHearing files;
    private final Resampler resampler = new Resampler();
    private final AtomicInteger calls = new AtomicInteger();

    private CallHearing(Path data, CallTap tap, CallprintServer server, LocalPhones phones, ClipHearing files) {
        this.data = data;
        this.tap = tap;
        this.server = server;
        this.phones = phones;
        this.files = files;
    }

    static CallHearing open(Settings settings, CallprintConfig config) throws StartException, IOException {
        Path data = Files.createTempDirectory("callprint-eval");
        CallTap tap = new CallTap();
        CallprintServer server = CallprintServer.start(
                new Settings(settings.home(), data, config), List.of(tap), tap::around, SipTiming.DEFAULTS);
        try {
            return new CallHearing(
                    data, tap, server, new LocalPhones(), server.recognition().hearing(config));
        } catch (StartException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public String how() {
        return "calls";
    }

    @Override
    public boolean isCheap() {
        return false;
    }

    /** A call for every five seconds of speech, one for less. */
    @Override
    public List<Utterance> enrolment(AudioClip clip) {
        Turns turns = new Turns(files);
        turns.append(resampler.resample(clip, PcmFrame.SAMPLE_RATE_HZ));
        List<AudioClip> said = new ArrayList<>();
        Optional<AudioClip> next = turns.next(SAMPLE_SECONDS + MARGIN_SECONDS);
        while (next.isPresent()) {
            said.add(next.get());
            next = turns.next(SAMPLE_SECONDS + MARGIN_SECONDS);
        }
        return (said.isEmpty() ? List.of(clip) : said)
                .stream().flatMap(turn -> turn(turn, SAMPLE_SECONDS).stream()).toList();
    }

    /** A call that a busy machine fails is placed again. */
    @Override
    public Optional<Utterance> turn(AudioClip clip, double limitSeconds) {
        short[] said =
                Levels.toPcm16(resampler.resample(clip, PcmFrame.SAMPLE_RATE_HZ).samples());
        short[] played = new short[LEAD_SAMPLES + said.length];
        System.arraycopy(said, 0, played, LEAD_SAMPLES, said.length);
        G711Law law = lawOf(said);
        String failure = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return call(played, law, limitSeconds);
            } catch (CallFailedException | NoMediaPortException | ExecutionException | TimeoutException e) {
                failure = String.valueOf(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UncheckedIOException(new IOException("the evaluation was interrupted", e));
            }
        }
        throw new UncheckedIOException(new IOException(
                "a call of the evaluation failed %d times (%s), expected it to be heard: try fewer --calls"
                        .formatted(ATTEMPTS, failure)));
    }

    private Optional<Utterance> call(short[] played, G711Law law, double limitSeconds)
            throws CallFailedException, NoMediaPortException, ExecutionException, TimeoutException,
                    InterruptedException {
        String number = "eval-" + calls.incrementAndGet();
        CompletableFuture<Optional<Utterance>> heard = tap.expect(number, limitSeconds);
        try (Phone phone = phones.take(AudioCodec.of(law))) {
            phone.dial(
                    "sip:service@" + LocalPhones.HOST + ":"
                            + server.sipAddress().getPort(),
                    "sip:" + number + "@" + LocalPhones.HOST,
                    "",
                    PATIENCE);
            phone.startSaying(played);
            long spokenMillis = 1_000L * played.length / PcmFrame.SAMPLE_RATE_HZ;
            return heard.get(PATIENCE.toMillis() + spokenMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** The law that changes the samples least; none does where they have been through it already. */
    private static G711Law lawOf(short[] samples) {
        return change(samples, G711Law.PCMA) < change(samples, G711Law.PCMU) ? G711Law.PCMA : G711Law.PCMU;
    }

    private static long change(short[] samples, G711Law law) {
        long change = 0;
        for (short sample : samples) {
            change += Math.abs(G711.decode(law, G711.encode(law, sample)) - sample);
        }
        return change;
    }

    @Override
    public NetSpeech netSpeech(AudioClip clip, double limitSeconds) {
        return files.netSpeech(clip, limitSeconds);
    }

    @Override
    public void close() {
        phones.close();
        server.close();
        TemporaryFolder.delete(data);
    }
}
