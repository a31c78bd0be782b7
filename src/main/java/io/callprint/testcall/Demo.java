package io.callprint.testcall;

import io.callprint.call.CallEvent;
import io.callprint.identity.Identification;
import io.callprint.identity.Identification.Identified;
import io.callprint.identity.Identification.OptedOut;
import io.callprint.identity.Identification.PoorQuality;
import io.callprint.identity.Identification.Unknown;
import io.callprint.rtp.NoMediaPortException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The demo: people call over SIP and RTP. Three enrol, call again with other words from a withheld number and are
 * recognised; a stranger is offered enrolment and declines; one says never to ask again and is left alone the next
 * time; one is too noisy to be recognised and is told so.
 */
public final class Demo {
    /** How many calls {@link #run} places. */
    public static final int CALLS = 10;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Between two calls that come in: nobody's callers begin to speak in one instant. */
    private static final Duration ARRIVAL = Duration.ofMillis(600);

    private static final String WITHHELD = "anonymous";

    private final Phones phones;
    private final String target;
    private final String host;
    private final DemoVoices voices;
    private final CallLog log;
    private final Consumer<DemoOutcome> progress;

    /** Where a free telephone comes from. */
    @FunctionalInterface
    public interface Phones {
        Phone take() throws NoMediaPortException;
    }

    /**
     * @param target SIP URI of the server
     * @param host where the callers' media is reached
     * @param log hears the server's events
     * @param progress told as each call ends
     */
    public Demo(
            Phones phones, String target, String host, DemoVoices voices, CallLog log, Consumer<DemoOutcome> progress) {
        this.phones = phones;
        this.target = target;
        this.host = host;
        this.voices = voices;
        this.log = log;
        this.progress = progress;
    }

    /** Places all calls, those that do not need one another side by side; returns them in the order of the story. */
    public List<DemoOutcome> run() throws InterruptedException {
        List<DemoOutcome> outcomes = new ArrayList<>();
        outcomes.addAll(together(List.of(
                enrols("allison", "+15550101"),
                enrols("carlo", "+15550102"),
                enrols("june", "+15550103"),
                neverAskAgain("ivrvoice", "+15550104"),
                tooNoisy("+15550105"))));
        outcomes.addAll(together(List.of(
                callsAgain("allison", "+15550101"),
                callsAgain("carlo", "+15550102"),
                callsAgain("june", "+15550103"),
                stranger("armelle", "+15550106"),
                isLeftAlone("ivrvoice", "+15550104"))));
        return outcomes;
    }

    private DemoCall enrols(String voice, String number) {
        return new DemoCall(
                voice,
                voice + " enrols",
                number,
                "Unknown, enrolled",
                (decision, events) ->
                        decision instanceof Unknown && events.stream().anyMatch(CallEvent.Enrolled.class::isInstance),
                phone -> {
                    phone.hearPrompt(PATIENCE);
                    phone.startSaying(voices.read(voice + "/enrol-1.wav"));
                    phone.hearSpeech(PATIENCE); // the offer: pressing a key ends it
                    phone.stopSaying();
                    phone.press("1");
                    phone.hearPrompt(PATIENCE);
                    phone.say(voices.read(voice + "/enrol-2.wav"));
                    for (int turn = 0; turn < 2 && phone.transfer().isEmpty() && !phone.isOver(); turn++) {
                        phone.hearPrompt(PATIENCE);
                        if (phone.transfer().isEmpty() && !phone.isOver()) {
                            phone.say(voices.read(voice + "/enrol-3.wav"));
                        }
                    }
                });
    }

    private DemoCall callsAgain(String voice, String number) {
        return new DemoCall(
                voice,
                voice + " calls again",
                WITHHELD,
                "Identified " + number,
                (decision, events) -> decision instanceof Identified found
                        && found.caller().value().equals(number),
                phone -> {
                    phone.hearPrompt(PATIENCE);
                    phone.say(voices.read(voice + "/call-1.wav"));
                });
    }

    private DemoCall stranger(String voice, String number) {
        return new DemoCall(
                voice,
                voice + ", a stranger",
                number,
                "Unknown, offered, declines",
                (decision, events) ->
                        decision instanceof Unknown && events.stream().noneMatch(CallEvent.Enrolled.class::isInstance),
                phone -> answersTheOffer(phone, voice, "2"));
    }

    private DemoCall neverAskAgain(String voice, String number) {
        return new DemoCall(
                voice,
                voice + " says never again",
                number,
                "Unknown, not asked again",
                (decision, events) ->
                        decision instanceof Unknown && events.stream().noneMatch(CallEvent.Enrolled.class::isInstance),
                phone -> answersTheOffer(phone, voice, "9"));
    }

    private DemoCall isLeftAlone(String voice, String number) {
        return new DemoCall(
                voice,
                voice + " is left alone",
                number,
                "OptedOut",
                (decision, events) -> decision instanceof OptedOut,
                phone -> phone.startSaying(voices.read(voice + "/call-2.wav")));
    }

    private DemoCall tooNoisy(String number) {
        return new DemoCall(
                "somebody",
                "somebody in heavy noise",
                number,
                "PoorQuality, told so",
                (decision, events) -> decision instanceof PoorQuality,
                phone -> {
                    phone.hearPrompt(PATIENCE);
                    phone.startSaying(voices.read("unusable/noise.wav"));
                });
    }

    private void answersTheOffer(Phone phone, String voice, String key) throws Exception {
        phone.hearPrompt(PATIENCE);
        phone.startSaying(voices.read(voice + "/call-1.wav"));
        phone.hearSpeech(PATIENCE);
        phone.stopSaying();
        phone.press(key);
    }

    private List<DemoOutcome> together(List<DemoCall> calls) throws InterruptedException {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<DemoOutcome>> running = new ArrayList<>();
            for (DemoCall call : calls) {
                long waits = running.size() * ARRIVAL.toMillis();
                running.add(people.submit(() -> {
                    Thread.sleep(waits);
                    return place(call);
                }));
            }
            List<DemoOutcome> outcomes = new ArrayList<>();
            for (Future<DemoOutcome> one : running) {
                outcomes.add(one.get());
            }
            return outcomes;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a demo call could not be placed", e);
        }
    }

    private DemoOutcome place(DemoCall call) throws Exception {
        Optional<String> problem = Optional.empty();
        String callId = "";
        try (Phone phone = phones.take()) {
            callId = phone.dial(target, from(call), displayName(call), PATIENCE);
            call.script().act(phone);
            phone.awaitTransferOrEnd(PATIENCE);
            phone.hangUp();
            log.awaitEnd(callId, PATIENCE);
        } catch (CallFailedException | IOException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        List<CallEvent> events = log.of(callId);
        List<CallEvent.Decided> decisions = log.of(callId, CallEvent.Decided.class);
        Optional<CallEvent.Decided> last = decisions.isEmpty() ? Optional.empty() : Optional.of(decisions.getLast());
        Identification decision = last.isEmpty()
                ? new Identification.Unavailable("no decision", 0)
                : last.get().identification();
        boolean right = problem.isEmpty() && call.right().test(decision, events);
        DemoOutcome outcome = new DemoOutcome(call.who(), call.expected(), last, right, problem);
        progress.accept(outcome);
        return outcome;
    }

    private static String displayName(DemoCall call) {
        return call.number().equals(WITHHELD) ? "" : capitalised(call.voice());
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private String from(DemoCall call) {
        return call.number().equals(WITHHELD) ? "sip:anonymous@anonymous.invalid" : "sip:" + call.number() + "@" + host;
    }
}
