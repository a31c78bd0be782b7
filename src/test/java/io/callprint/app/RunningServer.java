package io.callprint.app;

import io.callprint.audio.AudioCodec;
import io.callprint.call.CallEvent;
import io.callprint.call.CallEventListener;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification;
import io.callprint.sip.SipTiming;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.testcall.CallLog;
import io.callprint.testcall.DemoVoices;
import io.callprint.testcall.Phone;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The whole server on free ports of this machine, its events, and telephones that call it. */
public final class RunningServer implements AutoCloseable {
    /** Generous: the machine may be busy. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    public static final String WITHHELD = "sip:anonymous@anonymous.invalid";

    /** The repository. */
    public static final Path HOME = Path.of(Objects.requireNonNull(System.getProperty("callprint.home")));

    public static final DemoVoices VOICES = new DemoVoices(HOME.resolve("sip-config/demo/voices"));

    private final Settings settings;
    private final CallLog log = new CallLog();
    private final CallprintServer server;
    private final LocalPhones phones;

    private RunningServer(Settings settings, List<CallEventListener> more) throws StartException {
        this(settings, more, SipTiming.DEFAULTS);
    }

    private RunningServer(Settings settings, List<CallEventListener> more, SipTiming timing) throws StartException {
        this.settings = settings;
        List<CallEventListener> listeners = new ArrayList<>(more);
        listeners.add(log);
        this.phones = new LocalPhones();
        try {
            this.server = CallprintServer.start(settings, listeners, UnaryOperator.identity(), timing);
        } catch (StartException | RuntimeException e) {
            phones.close();
            throw e;
        }
    }

    /**
     * Starts one with the demo's call flow.
     *
     * @param overrides {@code key=value} each
     */
    public static RunningServer start(Path data, String... overrides) throws StartException {
        return new RunningServer(settings(HOME, data, overrides), List.of());
    }

    /** With somebody else who hears the events, levels included. */
    public static RunningServer start(Path data, CallEventListener also, String... overrides) throws StartException {
        return new RunningServer(settings(HOME, data, overrides), List.of(also));
    }

    /** With other timers of SIP. */
    static RunningServer start(Path data, SipTiming timing, String... overrides) throws StartException {
        return new RunningServer(settings(HOME, data, overrides), List.of(), timing);
    }

    static RunningServer start(Settings settings) throws StartException {
        return new RunningServer(settings, List.of());
    }

    static Settings settings(Path home, Path data, String... overrides) {
        List<String> all = new ArrayList<>(List.of("sip.port=0", "http.port=0", "call.flow=demo/flow.yaml"));
        all.addAll(List.of(overrides));
        try {
            return new Settings(home, data, ConfigReader.read(Optional.empty(), all, Map.of()));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public CallprintServer server() {
        return server;
    }

    public CallLog log() {
        return log;
    }

    public InetSocketAddress sipAddress() {
        return server.sipAddress();
    }

    String target() {
        return "sip:service@127.0.0.1:" + server.sipAddress().getPort();
    }

    /** The gallery can be compared with; fails when it cannot within the patience. */
    public void awaitGallery() throws StartException {
        new FileRecognition(server.recognition(), settings.config()).awaitGallery(PATIENCE);
    }

    /** What goes into the server from files. */
    FileRecognition files() {
        return new FileRecognition(server.recognition(), settings.config());
    }

    /** Enrols one of the demo's speakers under their name. */
    public void enrol(String voice) throws StartException, IOException {
        awaitGallery();
        Path folder = HOME.resolve("sip-config/demo/voices").resolve(voice);
        Enrollment.Result result = new FileRecognition(server.recognition(), settings.config())
                .enrol(
                        new CallerId(voice),
                        List.of(folder.resolve("enrol-1.wav"), folder.resolve("enrol-2.wav")),
                        Map.of("name", voice),
                        "test");
        if (!(result instanceof Enrollment.Result.Enrolled)) {
            throw new AssertionError(voice + " could not be enrolled: " + result);
        }
    }

    /** A telephone in a call. */
    PhoneCall dial(String from) throws Exception {
        return dial(from, SrtpPolicy.OFF);
    }

    /** A telephone in a call. */
    PhoneCall dial(String from, SrtpPolicy srtp) throws Exception {
        return dial(from, phones.take(srtp));
    }

    /** A telephone that speaks only this, in a call. */
    PhoneCall dial(String from, AudioCodec codec) throws Exception {
        return dial(from, phones.take(codec));
    }

    private PhoneCall dial(String from, Phone phone) throws Exception {
        try {
            return new PhoneCall(phone, phone.dial(target(), from, "", PATIENCE));
        } catch (Exception e) {
            phone.close();
            throw e;
        }
    }

    /** A telephone that has not called yet. */
    Phone phone() throws Exception {
        return phones.take();
    }

    /** A call with its telephone. */
    final class PhoneCall implements AutoCloseable {
        private final Phone phone;
        private final String id;

        private PhoneCall(Phone phone, String id) {
            this.phone = phone;
            this.id = id;
        }

        Phone phone() {
            return phone;
        }

        void say(String file) throws IOException {
            phone.startSaying(VOICES.read(file));
        }

        /** Waits for the transfer, hangs up and for the server to end the call. */
        Phone.Transfer transferred() throws Exception {
            Phone.Transfer transfer = phone.awaitTransfer(PATIENCE);
            phone.hangUp();
            ended();
            return transfer;
        }

        CallEvent.Ended ended() throws Exception {
            return log.awaitEnd(id, PATIENCE);
        }

        <T extends CallEvent> T awaitEvent(Class<T> kind) throws InterruptedException {
            await(kind.getSimpleName() + " of " + id, () -> !log.of(id, kind).isEmpty());
            return log.of(id, kind).getFirst();
        }

        /** Net speech of the caller so far, as far as it was told. */
        double heardSeconds() {
            return log.of(id).stream()
                    .mapToDouble(event -> switch (event) {
                        case CallEvent.Listening listening -> listening.netSpeechSeconds();
                        case CallEvent.Decided decided ->
                            decided.identification().netSpeechSeconds();
                        default -> 0;
                    })
                    .max()
                    .orElse(0);
        }

        Identification decision() {
            return log.of(id, CallEvent.Decided.class).getLast().identification();
        }

        /** The kinds of the events in order; what was routed in words. */
        List<String> story() {
            return log.of(id).stream()
                    .map(event -> switch (event) {
                        case CallEvent.Decided decided ->
                            "Decided " + decided.identification().result();
                        case CallEvent.Routed routed -> routed.action() + " " + routed.outcome();
                        case CallEvent.Ended ended -> "Ended " + ended.end();
                        case CallEvent.Ringing _, CallEvent.Answered _, CallEvent.Listening _, CallEvent.Enrolled _ ->
                            event.getClass().getSimpleName();
                    })
                    .toList();
        }

        @Override
        public void close() {
            phone.close();
        }
    }

    /** Looks every few milliseconds until it is so. */
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.sleep(5);
        }
    }

    @Override
    public void close() {
        phones.close();
        server.close();
    }
}
