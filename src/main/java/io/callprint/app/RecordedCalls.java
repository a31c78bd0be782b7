package io.callprint.app;

import io.callprint.audio.AudioClip;
import io.callprint.audio.Levels;
import io.callprint.capture.CaptureReader;
import io.callprint.diarize.Diarization;
import io.callprint.diarize.RecordingChannel;
import io.callprint.diarize.RecordingDiarizer;
import io.callprint.diarize.SpeakerRange;
import io.callprint.diarize.SpeakerSpeech;
import io.callprint.diarize.SpeakerTurn;
import io.callprint.identity.Identification;
import io.callprint.recording.CapturedCall;
import io.callprint.recording.CapturedCalls;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * Identifies callers in recorded calls: the recording is diarised, each speaker is identified as in a call from where
 * they speak alone, and whoever is known as an agent is set aside.
 */
public final class RecordedCalls {
    /** More speech makes no answer surer. */
    private static final double MOST_SECONDS = 30;

    private static final int TELEPHONE_HZ = 8000;

    private final FileRecognition recognise;
    private final Recognition recognition;
    private final DiarizationModels models;
    private final Set<CallerId> agents;

    /** @param agents known to be agents beside those who are enrolled as such */
    public RecordedCalls(
            FileRecognition recognise, Recognition recognition, DiarizationModels models, Set<CallerId> agents) {
        this.recognise = recognise;
        this.recognition = recognition;
        this.models = models;
        this.agents = Set.copyOf(agents);
    }

    /**
     * @param file audio, or a capture of SIP and RTP, whose callers are heard apart from the other side already
     * @return callers first, and who spoke more before who spoke less; empty when nobody speaks
     * @throws IOException one sentence when the file cannot be used
     */
    public List<RecordedParty> identify(
            Path file, RecordingChannel channel, SpeakerRange speakers, DoubleConsumer progress) throws IOException {
        return CaptureReader.isCapture(file)
                ? captured(file)
                : diarized(file, channel, speakers, progress).stream()
                        .sorted(Comparator.comparing(RecordedParty::isAgent)
                                .thenComparing(party -> party.speech().seconds(), Comparator.reverseOrder()))
                        .toList();
    }

    private List<RecordedParty> diarized(
            Path file, RecordingChannel channel, SpeakerRange speakers, DoubleConsumer progress) throws IOException {
        return parties(
                file, channel, new RecordingDiarizer(models::diarizer).diarize(file, channel, speakers, progress));
    }

    /**
     * What the caller says in a recording: the one of several who is no agent and speaks most.
     *
     * @throws IOException one sentence when the file cannot be used, or only agents speak in it
     */
    AudioClip caller(Path file, RecordingChannel channel) throws IOException {
        return identify(file, channel, SpeakerRange.ANY, share -> {}).stream()
                .filter(party -> !party.isAgent())
                .map(RecordedParty::speech)
                .findFirst()
                .orElseThrow(() -> new IOException(file + ": found nobody who is no agent, expected a caller."));
    }

    /**
     * The names of those whose voices are enrolled, by label: {@code name} of their metadata, else their id.
     *
     * @throws IOException one sentence when the file cannot be used
     */
    public Map<String, String> names(Path file, RecordingChannel channel, Diarization found) throws IOException {
        Map<String, String> names = new HashMap<>();
        for (RecordedParty party : parties(file, channel, found)) {
            if (party.answer() instanceof Identification.Identified who) {
                names.put(party.label(), recognition.nameOf(who.caller()));
            }
        }
        return names;
    }

    private List<RecordedParty> parties(Path file, RecordingChannel channel, Diarization found) throws IOException {
        Map<String, List<SpeakerTurn>> alone = SpeakerSpeech.alone(found, MOST_SECONDS);
        List<RecordedParty> parties = new ArrayList<>();
        SpeakerSpeech.read(file, channel, alone)
                .forEach((label, speech) -> parties.add(party(label, alone.getOrDefault(label, List.of()), speech)));
        return parties;
    }

    private List<RecordedParty> captured(Path file) throws IOException {
        List<RecordedParty> parties = new ArrayList<>();
        for (CapturedCall call : CapturedCalls.read(file)) {
            AudioClip speech = new AudioClip(Levels.toFloat(call.caller()), TELEPHONE_HZ);
            parties.add(party(call.callId(), List.of(new SpeakerTurn(0, speech.seconds(), call.callId())), speech));
        }
        return parties;
    }

    private RecordedParty party(String label, List<SpeakerTurn> evidence, AudioClip speech) {
        Identification answer = recognise.identify(speech, Optional.empty());
        boolean isAgent = answer instanceof Identification.Identified who
                && (agents.contains(who.caller()) || recognition.isAgent(who.caller()));
        return new RecordedParty(label, isAgent, answer, evidence, speech);
    }
}
