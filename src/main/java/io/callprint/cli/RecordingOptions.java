package io.callprint.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.api.EventJson;
import io.callprint.app.DiarizationModels;
import io.callprint.app.FileRecognition;
import io.callprint.app.Recognition;
import io.callprint.app.RecordedCalls;
import io.callprint.app.RecordedParty;
import io.callprint.app.Settings;
import io.callprint.audio.WavWriter;
import io.callprint.diarize.RecordingChannel;
import io.callprint.diarize.SpeakerRange;
import io.callprint.diarize.SpeakerTurn;
import io.callprint.eval.Progress;
import io.callprint.identity.Identification;
import io.callprint.routing.EvidenceSentence;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code identify} takes when its files are recorded calls, and how it does them. */
final class RecordingOptions {
    private static final int STEPS = 1000;

    @Option(
            names = "--recording",
            description = "the files are recorded calls or pcap captures: who is heard in them is told apart first")
    boolean isOn;

    @Option(names = "--channel", paramLabel = "CHANNEL", description = "that has the caller: left, right, mixed, each")
    private RecordingChannel channel = RecordingChannel.MIXED;

    @Option(names = "--speakers", paramLabel = "N|MIN-MAX", description = "how many people speak (default: found out)")
    @Nullable
    private String speakers;

    @Option(
            names = "--agent",
            split = ",",
            paramLabel = "ID",
            description = "enrolled agents, set aside; so are those enrolled with metadata role=agent")
    private Set<String> agents = Set.of();

    @Option(names = "--evidence", paramLabel = "DIR", description = "write the speech of each decision there, as WAV")
    @Nullable
    private Path evidence;

    /** @return whether in every file a caller was identified */
    boolean identify(List<Path> files, Settings settings, boolean json) throws Exception {
        SpeakerRange range = speakers == null ? SpeakerRange.ANY : SpeakerRange.parse(speakers);
        Set<CallerId> known = agents.stream().map(CallerId::new).collect(Collectors.toSet());
        if (evidence != null) {
            Files.createDirectories(evidence);
        }
        Progress progress = Output.progress();
        boolean all = true;
        try (Recognition recognition = Recognition.open(settings);
                DiarizationModels models = DiarizationModels.open(settings, OptionalDouble.empty(), 0)) {
            FileRecognition recognise = new FileRecognition(recognition, settings.config());
            recognise.awaitGallery(IdentifyCommand.GALLERY_PATIENCE);
            RecordedCalls calls = new RecordedCalls(recognise, recognition, models, known);
            for (Path file : files) {
                progress.begin(String.valueOf(file.getFileName()), STEPS);
                long start = System.nanoTime();
                List<RecordedParty> parties =
                        calls.identify(file, channel, range, share -> progress.reach((int) (share * STEPS)));
                double millis = (System.nanoTime() - start) / 1e6;
                for (int number = 1; number <= parties.size(); number++) {
                    show(file, parties.get(number - 1), millis, json);
                    keepEvidence(file, number, parties.get(number - 1));
                }
                all &= parties.stream()
                        .anyMatch(party -> !party.isAgent() && party.answer() instanceof Identification.Identified);
            }
        }
        return all;
    }

    private static void show(Path file, RecordedParty party, double millis, boolean json) {
        if (json) {
            ObjectNode line = EventJson.decision(party.answer(), millis);
            line.put("file", file.toString()).put("speaker", party.label()).put("agent", party.isAgent());
            ArrayNode evidence = line.putArray("evidence");
            for (SpeakerTurn turn : party.evidence()) {
                evidence.addArray().add(rounded(turn.startSeconds())).add(rounded(turn.endSeconds()));
            }
            System.out.println(line);
            return;
        }
        String who = party.answer() instanceof Identification.Identified known
                ? " " + known.caller().value()
                : "";
        System.out.printf(
                "%s: %s%s: %s%s%n",
                file,
                party.label(),
                party.isAgent() ? " (agent)" : "",
                party.answer().result(),
                who);
        System.out.printf("  %s Heard %s.%n", EvidenceSentence.of(party.answer()), stretches(party.evidence()));
    }

    private static String stretches(List<SpeakerTurn> evidence) {
        return evidence.stream()
                .map(turn -> String.format(Locale.ROOT, "%.1f-%.1f s", turn.startSeconds(), turn.endSeconds()))
                .collect(Collectors.joining(", "));
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    private void keepEvidence(Path file, int number, RecordedParty party) throws IOException {
        if (evidence != null) {
            WavWriter.write(evidence.resolve(file.getFileName() + "-" + number + ".wav"), party.speech());
        }
    }
}
