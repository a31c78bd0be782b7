package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.callprint.app.Settings;
import io.callprint.app.VoiceprintStores;
import io.callprint.audit.AuditEntry;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.EnrolmentSample;
import io.callprint.voiceprint.EnrolmentSample.Origin;
import io.callprint.voiceprint.Voiceprint;
import io.callprint.voiceprint.VoiceprintStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "samples",
        mixinStandardHelpOptions = true,
        description = "Shows what a voiceprint rests on and where it was heard, and takes samples out of it.")
final class SamplesCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--remove", paramLabel = "ID", description = "take this sample out")
    private List<String> remove = new ArrayList<>();

    @Option(names = "--remove-updates", description = "take everything out that later calls added")
    private boolean removeUpdates;

    @Option(names = "--json", description = "one JSON array")
    private boolean json;

    @Parameters(paramLabel = "CALLER", description = "id of an enrolled caller")
    private String caller = "";

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        CallerId id = new CallerId(caller);
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            Optional<Voiceprint> kept = store.find(id);
            if (kept.isEmpty()) {
                System.out.println(id + ": not enrolled");
                return ExitCode.NO;
            }
            List<EnrolmentSample> left = kept.get().samples().stream()
                    .filter(sample -> !isToGo(sample))
                    .toList();
            if (left.size() < kept.get().samples().size()) {
                takeOut(store, settings, kept.get(), left);
            } else if (!remove.isEmpty()) {
                throw new IllegalArgumentException("caller " + id + " has no sample " + String.join(", ", remove)
                        + ", expected one of " + String.join(", ", kept.get().sampleIds()));
            }
            Operator.did(settings, "voiceprint.read", id.value(), "samples");
            print(left);
            return ExitCode.OK;
        }
    }

    private boolean isToGo(EnrolmentSample sample) {
        return remove.contains(sample.id()) || (removeUpdates && sample.origin() == Origin.UPDATE);
    }

    private static void takeOut(VoiceprintStore store, Settings settings, Voiceprint kept, List<EnrolmentSample> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(
                    "caller " + kept.caller()
                            + " would have no sample left, expected at least one; `callprint callers delete` deletes the caller");
        }
        Voiceprint changed = new Voiceprint(kept.caller(), left, kept.metadata(), kept.createdAt(), kept.lastSeen());
        if (!store.replace(Optional.of(kept), changed)) {
            throw new IllegalArgumentException("the voiceprint of " + kept.caller()
                    + " was changed in the same moment, expected to be alone; try again");
        }
        List<String> gone = new ArrayList<>(kept.sampleIds());
        gone.removeAll(changed.sampleIds());
        settings.audit()
                .record(new AuditEntry(
                        Clock.systemUTC().instant(),
                        Operator.name(),
                        "voiceprint.remove-samples",
                        kept.caller().value(),
                        "",
                        String.join(", ", gone)));
    }

    private void print(List<EnrolmentSample> samples) {
        if (json) {
            ArrayNode array = JsonMapper.builder().build().createArrayNode();
            samples.forEach(sample -> array.add(VoiceprintText.json(sample)));
            System.out.println(array);
        } else {
            samples.forEach(sample -> System.out.println(VoiceprintText.line(sample)));
        }
    }
}
