package io.callprint.call;

import io.callprint.audio.AudioCodec;
import io.callprint.config.EnrolmentConfig;
import io.callprint.config.SipConfig;
import io.callprint.identity.CallerClaim;
import io.callprint.identity.CallerIdentifier;
import io.callprint.identity.Enrollment;
import io.callprint.identity.Identification;
import io.callprint.identity.TwoVoices;
import io.callprint.identity.Utterance;
import io.callprint.identity.WatchMatch;
import io.callprint.routing.HandOverProfile;
import io.callprint.rtp.PacketTap;
import io.callprint.sdp.Direction;
import io.callprint.sdp.NegotiatedMedia;
import io.callprint.sip.ReferOutcome;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipInvite;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityModel;
import io.callprint.speech.SpeechQuality;
import io.callprint.spoof.Suspicion;
import io.callprint.srtp.SrtpPolicy;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.Voiceprint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A call through the real server code, its neighbours fakes in virtual time. */
final class TestCall {
    static final SpeechQuality CLEAN = new SpeechQuality(0.9, Set.of(), 25, 0.6, 0);
    static final Identification ANNA =
            new Identification.Identified(new CallerId("anna"), "Anna", 9.5, 0.001, 6, 3, "model-1");

    final VirtualTime time = new VirtualTime();
    final Map<String, short[]> promptAudio = prompts();
    final FakeMedia media = new FakeMedia(time, promptAudio);
    final FakeSpeech speech = new FakeSpeech(time);
    final FakeEmbedder embedder = new FakeEmbedder(time);
    final List<CallEvent> events = new ArrayList<>();
    final List<Boolean> looks = new ArrayList<>();
    final List<Consent> answers = new ArrayList<>();
    final List<List<Utterance>> enrolledTurns = new ArrayList<>();
    final List<Consent> consents = new ArrayList<>();
    final List<CallerClaim> claims = new ArrayList<>();

    Function<Boolean, Identification> identify = _ -> ANNA;
    Function<CallerClaim, Boolean> hasOptedOut = _ -> false;
    Function<NetSpeech, SpeechQuality> quality = _ -> CLEAN;
    Set<Suspicion> suspicions = Set.of();
    Function<List<Utterance>, Enrollment.Result> enrol = TestCall::enrolled;
    ConsentLedger ledger = answers::add;
    CallFlow flow = CallFlow.standard();
    boolean recognises = true;
    Optional<WatchMatch> watched = Optional.empty();
    Optional<String> refusal = Optional.empty();
    final List<String> learnt = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    SipInvite invite = FakeSipCall.invite(Optional.of("offer"), "+4930123", "Anna Schmidt");

    @Nullable
    FakeSipCall sip;

    @Nullable
    CallServer server;

    static Map<String, short[]> prompts() {
        Map<String, short[]> audio = new HashMap<>();
        CallFlow.standard().prompts().forEach(name -> audio.put(name, new short[8000]));
        audio.put("transferring", new short[8000]);
        return audio;
    }

    static NegotiatedMedia negotiated(Direction direction) {
        InetSocketAddress far = new InetSocketAddress(InetAddress.getLoopbackAddress(), 30_000);
        return new NegotiatedMedia(far, far, AudioCodec.PCMU, 0, OptionalInt.of(101), direction, 20, false);
    }

    /** The INVITE arrives; the offer's text is a direction, or {@code video} for one we cannot do. */
    TestCall rings() {
        CallServices services = new CallServices(
                media,
                (invite, _) -> {
                    throw new IllegalArgumentException("nobody is at " + invite.target());
                },
                (_, _) -> new TextNegotiation(),
                StreamsNegotiation.advertising(
                        _ -> InetAddress.getLoopbackAddress(), () -> 1, List.of(AudioCodec.values()), SrtpPolicy.OFF),
                speech,
                speechToJudge -> quality.apply(speechToJudge),
                (_, _) -> suspicions,
                embedder,
                new TwoVoices(embedder, new QualityModel.OneVoice(4, 0.42)),
                new CallerIdentifier() {
                    @Override
                    public boolean hasOptedOut(CallerClaim claim) {
                        claims.add(claim);
                        return hasOptedOut.apply(claim);
                    }

                    @Override
                    public Optional<String> refusal(CallerClaim claim) {
                        return refusal;
                    }

                    @Override
                    public Identification identify(Utterance utterance, CallerClaim claim, boolean last) {
                        looks.add(last);
                        return identify.apply(last);
                    }
                },
                new Enrollment() {
                    @Override
                    public Result enrol(
                            CallerId caller, List<Utterance> turns, Map<String, String> metadata, Consent consent) {
                        enrolledTurns.add(turns);
                        consents.add(consent);
                        return enrol.apply(turns);
                    }

                    @Override
                    public boolean learn(CallerId caller, Utterance said, String source) {
                        learnt.add(caller + " from " + source);
                        return true;
                    }
                },
                (_, _) -> watched,
                (_, callId) -> unknown.add(callId),
                answer -> ledger.record(answer),
                new Prompts("en", promptAudio),
                events::add,
                _ -> PacketTap.NONE,
                time,
                Runnable::run,
                time,
                time::nanos);
        CallRules rules = new CallRules(
                flow,
                profiles(flow),
                new ClaimReader(SipConfig.Claim.DEFAULTS),
                recognises,
                List.of(2.0, 3.0, 4.0, 5.0),
                EnrolmentConfig.DEFAULTS,
                600,
                7);
        CallServer built = new CallServer(() -> services, rules);
        server = built;
        FakeSipCall call = new FakeSipCall(time, invite);
        sip = call;
        time.execute(() -> call.listener = built.onInvite(call));
        return this;
    }

    private static Map<Outcome, HandOverProfile> profiles(CallFlow flow) {
        try {
            return flow.profiles(name -> ProfileReader.read(Path.of("sip-config/profiles"), name));
        } catch (FlowException broken) {
            throw new AssertionError(broken);
        }
    }

    TestCall isAnswered() {
        rings();
        listener(far -> far.onEstablished(Optional.empty()));
        return this;
    }

    void listener(java.util.function.Consumer<SipCallListener> news) {
        time.execute(() -> news.accept(Objects.requireNonNull(sip().listener)));
    }

    FakeSipCall sip() {
        return Objects.requireNonNull(sip);
    }

    void presses(char digit) {
        Objects.requireNonNull(media.listener).onDigit(digit);
    }

    void refer(ReferOutcome outcome) {
        listener(far -> far.onReferOutcome(outcome));
    }

    void hangsUp() {
        sip().ends(new SipEnd(SipEnd.Cause.REMOTE_HUNG_UP, 0));
    }

    Optional<String> reoffers(String offer) {
        List<Optional<String>> answers = new ArrayList<>();
        listener(far -> answers.add(far.onOffer(Optional.of(offer))));
        return answers.getFirst();
    }

    <T extends CallEvent> List<T> told(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    CallEvent.Decided decision() {
        List<CallEvent.Decided> decisions = told(CallEvent.Decided.class);
        if (decisions.size() != 1) {
            throw new AssertionError("expected one decision, was told " + decisions);
        }
        return decisions.getFirst();
    }

    String result() {
        return decision().identification().result();
    }

    Optional<CallEnd> end() {
        List<CallEvent.Ended> ends = told(CallEvent.Ended.class);
        if (ends.size() > 1) {
            throw new AssertionError("ended more than once: " + ends);
        }
        return ends.stream().map(CallEvent.Ended::end).findFirst();
    }

    /** The way of the call as {@code action outcome}, without hold prompts' noise. */
    List<String> routed() {
        return told(CallEvent.Routed.class).stream()
                .map(event -> (event.action() + " " + event.target()).strip() + " " + event.outcome())
                .toList();
    }

    static Enrollment.Result enrolled(List<Utterance> turns) {
        double seconds = turns.stream().mapToDouble(Utterance::netSpeechSeconds).sum();
        var sample =
                new EnrolmentSample("00000000", turns.getFirst().embedding(), seconds, 0.9, java.time.Instant.EPOCH);
        var voiceprint = new Voiceprint(
                new CallerId("+4930123"), List.of(sample), Map.of(), java.time.Instant.EPOCH, java.time.Instant.EPOCH);
        return new Enrollment.Result.Enrolled(voiceprint, turns.size(), seconds);
    }

    private static final class TextNegotiation implements MediaNegotiation {
        @Override
        public Optional<Agreed> answer(String offer) {
            return switch (offer) {
                case "video" -> Optional.empty();
                case "broken" -> throw new IllegalStateException("a bug");
                case "hold" -> Optional.of(new Agreed("recvonly", negotiated(Direction.RECVONLY)));
                default -> Optional.of(new Agreed("answer", negotiated(Direction.SENDRECV)));
            };
        }

        @Override
        public String offer() {
            return "our offer";
        }

        @Override
        public String offer(Direction direction) {
            return "our offer";
        }

        @Override
        public Optional<NegotiatedMedia> answered(String answer) {
            return answer.equals("video") ? Optional.empty() : Optional.of(negotiated(Direction.SENDRECV));
        }
    }
}
