package io.callprint.app;

import io.callprint.call.CallEvent;
import io.callprint.config.AuditConfig;
import io.callprint.config.CallConfig;
import io.callprint.config.CallprintConfig;
import io.callprint.config.ConfigException;
import io.callprint.config.EmbeddingsConfig;
import io.callprint.config.SpoofConfig;
import io.callprint.config.VoicesConfig;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification.Identified;
import io.callprint.testcall.CallLog;
import io.callprint.testcall.DemoVoices;
import io.callprint.testcall.Phone;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Places several calls at once, again and again, and reports how long decisions took and whether they were right. */
public final class CallBench {
    private static final List<String> VOICES = List.of("allison", "carlo", "june", "ivrvoice", "paola", "armelle");
    private static final List<String> FILES = List.of("call-1.wav", "call-2.wav");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Settings settings;

    public CallBench(Settings settings) throws ConfigException {
        CallprintConfig config = settings.config();
        Path data;
        try {
            data = Files.createTempDirectory("callprint-bench");
        } catch (IOException e) {
            throw new ConfigException("no temporary folder can be made, expected a writable one", e);
        }
        this.settings = new Settings(
                settings.home(),
                data,
                new CallprintConfig(
                        new io.callprint.config.SipConfig("127.0.0.1", 0, java.util.Optional.empty(), 1_000, 10),
                        config.rtp(),
                        new io.callprint.config.HttpConfig("127.0.0.1", 0),
                        config.speech(),
                        config.inference(),
                        config.identity(),
                        config.enrolment(),
                        config.store(),
                        config.webhook(),
                        new CallConfig("demo/flow.yaml", 600),
                        config.watchlist(),
                        config.attempts(),
                        // the bench plays the same files again and again
                        new SpoofConfig(SpoofConfig.Action.OFF, java.util.Optional.empty(), 1),
                        config.capture(),
                        config.retention(),
                        AuditConfig.DEFAULTS,
                        EmbeddingsConfig.DEFAULTS,
                        VoicesConfig.DEFAULTS));
    }

    /**
     * @param spread over which the calls of a round begin, evenly; zero lets all speak in the same instant
     * @return whether every caller was recognised
     */
    public boolean run(int atOnce, int rounds, Duration spread, PrintStream out)
            throws StartException, IOException, InterruptedException {
        CallLog log = new CallLog();
        List<Double> millis = new ArrayList<>();
        int right = 0;
        try (CallprintServer server = CallprintServer.start(settings, List.of(log));
                LocalPhones phones = new LocalPhones()) {
            enrolAll(server.recognition());
            String target = "sip:service@127.0.0.1:" + server.sipAddress().getPort();
            for (int round = 0; round < rounds; round++) {
                for (CallEvent.Decided decided : round(atOnce, round, spread, phones, target, log)) {
                    millis.add(decided.decisionMillis());
                    String number = decided.from();
                    right += decided.identification() instanceof Identified who
                                    && number.endsWith(who.caller().value())
                            ? 1
                            : 0;
                }
                out.printf("round %d of %d: %d decisions%n", round + 1, rounds, millis.size());
            }
        }
        double[] sorted =
                millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        out.printf(
                "%d of %d calls right, %d at once, begun within %.1f s; from the last packet needed to the decision: %s%n",
                right, atOnce * rounds, atOnce, spread.toMillis() / 1e3, Percentiles.sentence(sorted));
        return right == atOnce * rounds;
    }

    private void enrolAll(Recognition recognition) throws IOException, StartException {
        FileRecognition files = new FileRecognition(recognition, settings.config());
        files.awaitGallery(PATIENCE);
        for (String voice : VOICES) {
            Path folder = settings.sipConfig("demo/voices").resolve(voice);
            Enrollment.Result result = files.enrol(
                    new CallerId(voice),
                    List.of(folder.resolve("enrol-1.wav"), folder.resolve("enrol-2.wav")),
                    Map.of(),
                    "bench");
            if (!(result instanceof Enrollment.Result.Enrolled)) {
                throw new StartException("voice " + voice + " could not be enrolled: " + result, new IOException());
            }
        }
    }

    private List<CallEvent.Decided> round(
            int atOnce, int round, Duration spread, LocalPhones phones, String target, CallLog log)
            throws InterruptedException {
        DemoVoices voices = new DemoVoices(settings.sipConfig("demo/voices"));
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<List<CallEvent.Decided>>> calls = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                int number = round * atOnce + i;
                String voice = VOICES.get(number % VOICES.size());
                String file = voice + "/" + FILES.get(number / VOICES.size() % FILES.size());
                // The number says who it is, unlike any caller id: it claims nothing.
                String from = "sip:x-" + voice + "@127.0.0.1";
                Duration delay = spread.multipliedBy(i).dividedBy(atOnce);
                calls.add(() -> {
                    Thread.sleep(delay);
                    return call(phones, target, from, voices.read(file), log);
                });
            }
            List<CallEvent.Decided> decisions = new ArrayList<>();
            for (Future<List<CallEvent.Decided>> done : people.invokeAll(calls)) {
                decisions.addAll(done.get());
            }
            return decisions;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call of the bench failed", e);
        }
    }

    private static List<CallEvent.Decided> call(
            LocalPhones phones, String target, String from, short[] speech, CallLog log) throws Exception {
        try (Phone phone = phones.take()) {
            String callId = phone.dial(target, from, "", PATIENCE);
            phone.hearPrompt(PATIENCE);
            phone.startSaying(speech);
            phone.awaitTransferOrEnd(PATIENCE);
            phone.hangUp();
            log.awaitEnd(callId, PATIENCE);
            return log.of(callId, CallEvent.Decided.class);
        }
    }
}
