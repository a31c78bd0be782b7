package io.callprint.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.api.CallRecords;
import io.callprint.api.EmbeddingServer;
import io.callprint.api.EventHub;
import io.callprint.api.HttpServer;
import io.callprint.api.HttpStartException;
import io.callprint.api.VoicePrompts;
import io.callprint.api.Webhook;
import io.callprint.audit.AuditEntry;
import io.callprint.call.CallEventListener;
import io.callprint.call.CallFlow;
import io.callprint.call.CallRules;
import io.callprint.call.CallServer;
import io.callprint.call.CallServices;
import io.callprint.call.CallTaps;
import io.callprint.call.CallTimers;
import io.callprint.call.ClaimReader;
import io.callprint.call.FlowException;
import io.callprint.call.FlowReader;
import io.callprint.call.Outcome;
import io.callprint.call.ProfileReader;
import io.callprint.call.Prompts;
import io.callprint.call.SdpNegotiation;
import io.callprint.call.StreamsNegotiation;
import io.callprint.capture.Captures;
import io.callprint.config.CallprintConfig;
import io.callprint.identity.Gallery;
import io.callprint.routing.HandOverProfile;
import io.callprint.rtp.NettyMediaTransport;
import io.callprint.rtp.PacketTap;
import io.callprint.screenpop.ScreenPop;
import io.callprint.sip.JainSipEndpoint;
import io.callprint.sip.MessageTap;
import io.callprint.sip.SipStartException;
import io.callprint.sip.SipTiming;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voices.VoiceLibrary;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The whole server. Starts its parts from the models outward to the sockets, and stops them the other way round. */
public final class CallprintServer implements AutoCloseable {
    private static final Duration DRAIN_LOOK = Duration.ofMillis(20);

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final Recognition recognition;
    private final NettyMediaTransport media;
    private final JainSipEndpoint sip;
    private final CallServer calls;
    private final HttpServer http;
    private final ModelChange modelChange;
    private final Optional<EmbeddingServer> embeddings;
    private final EventHub hub = new EventHub();

    /**
     * Starts everything; takes calls when it returns.
     *
     * @param listeners hear the events of all calls besides page and webhook
     * @throws StartException one sentence; whatever had started is stopped again
     */
    public static CallprintServer start(Settings settings, List<CallEventListener> listeners) throws StartException {
        return start(settings, listeners, UnaryOperator.identity(), SipTiming.DEFAULTS);
    }

    /**
     * @param around what calls work with, as measuring changes it
     * @param timing of SIP, as tests shorten it
     */
    static CallprintServer start(
            Settings settings, List<CallEventListener> listeners, UnaryOperator<CallServices> around, SipTiming timing)
            throws StartException {
        List<AutoCloseable> started = new ArrayList<>();
        try {
            return new CallprintServer(settings, listeners, around, timing, started);
        } catch (SipStartException | HttpStartException | FlowException e) {
            closeAll(started);
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (StartException | RuntimeException e) {
            closeAll(started);
            throw e;
        }
    }

    private CallprintServer(
            Settings settings,
            List<CallEventListener> listeners,
            UnaryOperator<CallServices> around,
            SipTiming timing,
            List<AutoCloseable> started)
            throws StartException, SipStartException, HttpStartException, FlowException {
        CallprintConfig config = settings.config();
        Clock clock = Clock.systemUTC();
        CallFlow flow = FlowReader.read(settings.sipConfig(config.call().flow()));
        Map<Outcome, HandOverProfile> handOver =
                flow.profiles(name -> ProfileReader.read(settings.sipConfig("profiles"), name));
        Prompts prompts = Prompts.load(settings.prompts(), config.enrolment().language());
        prompts.requireAll(flow.prompts());

        recognition = keep(started, Recognition.open(settings));
        List<CallEventListener> all = new ArrayList<>(listeners);
        all.add(hub);
        all.add(new CallAudit(recognition.audit()));
        if (config.webhook().url().isPresent()) {
            URI url = URI.create(config.webhook().url().get());
            all.add(keep(started, new Webhook(url, config.webhook(), clock)));
        }
        Optional<CallRecords> records = CallFiles.records(settings);
        records.ifPresent(started::add);
        records.ifPresent(all::add);
        Optional<Captures> captures = CallFiles.captures(settings, clock);
        captures.ifPresent(started::add);
        media = keep(started, new NettyMediaTransport(config.rtp()));
        ExecutorService workers = keep(started, Executors.newVirtualThreadPerTaskExecutor());
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("call-timers").daemon().factory());
        keep(started, timers::shutdownNow);
        MessageTap tap = captures.<MessageTap>map(files -> files::message).orElse(MessageTap.NONE);
        sip = new JainSipEndpoint(config.sip(), timing, tap);
        CallServices services = new CallServices(
                media,
                sip::invite,
                SdpNegotiation.advertising(
                        new MediaAddress(config),
                        clock::millis,
                        config.rtp().codecs(),
                        config.rtp().srtp()),
                StreamsNegotiation.advertising(
                        new MediaAddress(config),
                        clock::millis,
                        config.rtp().codecs(),
                        config.rtp().srtp()),
                recognition.speech(),
                recognition.quality()::check,
                (call, said) -> recognition.spoof().examine(call, said.samples(), said.concealedShare()),
                recognition.embedder(),
                recognition.twoVoices(),
                recognition.inUse().callIdentifier(),
                recognition.enrollment(),
                recognition.watchlist(),
                recognition.unknownCalls()::keep,
                recognition::keep,
                prompts,
                event -> all.forEach(listener -> listener.on(event)),
                captures.<CallTaps>map(CapturedCalls::new).orElse(_ -> PacketTap.NONE),
                CallTimers.on(timers),
                workers,
                clock,
                System::nanoTime);
        calls = new CallServer(
                () -> around.apply(withTheModelInUse(services)),
                new CallRules(
                        flow,
                        handOver,
                        new ClaimReader(config.sip().claim()),
                        config.identity().enabled(),
                        config.identity().seconds(),
                        config.enrolment(),
                        config.call().maxSeconds(),
                        config.sip().retryAfterSeconds()));
        modelChange = keep(
                started,
                new ModelChange(
                        recognition,
                        left -> calls.isUsing(left.embedder())
                                || recognition.embeddings().isUsing(left.embedder())));
        http = keep(
                started,
                HttpServer.start(
                        config.http(), ScreenPop.page(), hub, this::readCallers, this::health, voices(settings)));
        embeddings = config.embeddings().enabled()
                ? Optional.of(keep(started, recognition.embeddingServer(settings)))
                : Optional.empty();
        keep(started, sip).start(calls);
        keep(started, recognition.housekeeping(settings));
        parts.addAll(started);
    }

    private CallServices withTheModelInUse(CallServices services) {
        VoiceMatching now = recognition.inUse();
        return services.with(now.embedder(), now.twoVoices(), now.callIdentifier(), now.enrollment(), now.watchlist());
    }

    private Optional<VoicePrompts> voices(Settings settings) {
        return settings.config().voices().overHttp()
                ? Optional.of(new VoicePrompts(
                        new VoiceLibrary(settings.voices(), Clock.systemUTC()), id -> audit("voice.read", id)))
                : Optional.empty();
    }

    private static <T extends AutoCloseable> T keep(List<AutoCloseable> started, T part) {
        started.add(part);
        return part;
    }

    /** Where SIP is taken, UDP and TCP. */
    public InetSocketAddress sipAddress() {
        return sip.address();
    }

    /** What a call to it names, by the transport asked for: udp, tcp or tls. */
    String target(Optional<String> transport) {
        InetSocketAddress address =
                transport.filter("tls"::equals).flatMap(_ -> sip.tlsAddress()).orElse(sip.address());
        return "sip:service@" + address.getHostString() + ":" + address.getPort();
    }

    int openCalls() {
        return calls.openCalls();
    }

    /** Calls whose SIP dialog may still get a message, ended ones included. */
    int dialogs() {
        return sip.dialogs();
    }

    int mediaPorts() {
        return media.openPorts();
    }

    public InetSocketAddress httpAddress() {
        return http.address();
    }

    /** Where the speaker-embedding service is, when it is enabled. */
    public Optional<InetSocketAddress> embeddingsAddress() {
        return embeddings.map(EmbeddingServer::address);
    }

    public Recognition recognition() {
        return recognition;
    }

    /** Refuses new calls and waits until those in progress have ended, or the time is over. */
    public void drain(Duration patience) {
        calls.drain();
        sip.refuseNewCalls();
        long deadline = System.nanoTime() + patience.toNanos();
        while (calls.openCalls() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_LOOK.toNanos());
        }
    }

    @Override
    public void close() {
        calls.drain();
        calls.hangUpAll();
        closeAll(parts);
    }

    private static void closeAll(List<AutoCloseable> parts) {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                org.slf4j.LoggerFactory.getLogger(CallprintServer.class)
                        .warn("{} could not be closed", part.getClass().getSimpleName(), e);
            }
        }
        parts.clear();
    }

    private void readCallers(Consumer<Voiceprint> reader) {
        audit("voiceprint.read", "list");
        recognition.store().forEach(reader);
    }

    private void audit(String action, String detail) {
        recognition.audit().record(new AuditEntry(Clock.systemUTC().instant(), "http", action, "", "", detail));
    }

    ObjectNode health() {
        Gallery gallery = recognition.gallery();
        boolean isReady = gallery.state() instanceof Gallery.State.Ready;
        ObjectNode json = JsonMapper.builder()
                .build()
                .createObjectNode()
                .put("status", isReady ? "ok" : "degraded")
                .put("openCalls", calls.openCalls())
                .put("model", recognition.inUse().name())
                .put("callers", gallery.size())
                .put("calibrated", gallery.isCalibrated())
                .put(
                        "recognition",
                        switch (gallery.state()) {
                            case Gallery.State.Ready _ -> "ready";
                            case Gallery.State.Unavailable(String reason) -> reason;
                        });
        modelChange.refusal().ifPresent(reason -> json.put("modelRefused", reason));
        ObjectNode ends = json.putObject("ended");
        calls.ends().forEach((end, count) -> ends.put(end.metricName(), count));
        ObjectNode refused = json.putObject("sip"); // what was refused or dropped before it became a call
        sip.counters().snapshot().forEach(refused::put);
        if (!sip.trunkStates().isEmpty()) {
            ObjectNode trunks = json.putObject("trunks");
            sip.trunkStates().forEach(trunks::put);
        }
        ObjectNode suspicions = json.putObject("suspicions"); // speech that may have been played or made
        recognition.spoof().counts().forEach((suspicion, count) -> suspicions.put(suspicion.word(), count));
        return json;
    }
}
