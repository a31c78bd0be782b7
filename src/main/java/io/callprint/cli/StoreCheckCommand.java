package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.app.Settings;
import io.callprint.app.StoreTool;
import io.callprint.audit.AuditChain;
import io.callprint.vault.StoreCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Looks whether everything kept fits together: the audit's chain, the seals, the engine's index, opt-outs,"
                        + " consents and kept speech.",
        footer = "Exit code 1 when something does not fit and was not repaired.")
final class StoreCheckCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(names = "--repair", description = "mend what can be mended without guessing")
    private boolean repair;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Settings settings = common.settings();
        AuditChain.Report audit =
                AuditChain.check(settings.auditFile(), settings.signingKey(), settings.auditHeadCopy());
        StoreCheck.Report store = new StoreTool(settings.config().store(), settings.data()).check(repair);
        boolean isFine =
                audit.findings().isEmpty() && store.findings().stream().allMatch(StoreCheck.Finding::isRepaired);
        if (json) {
            JsonMapper mapper = JsonMapper.builder().build();
            ObjectNode object = mapper.createObjectNode().put("fits", isFine);
            object.set("audit", mapper.valueToTree(audit));
            object.set("store", mapper.valueToTree(store));
            System.out.println(object);
        } else {
            audit.findings().forEach(finding -> System.out.println("audit: " + finding));
            store.findings().forEach(finding -> System.out.println("store: " + sentence(finding)));
            System.out.printf(
                    "%d lines of the audit and %d voiceprints looked at, speech is kept of %d of their %d samples: %s%n",
                    audit.lines(),
                    store.voiceprints(),
                    store.withSpeech(),
                    store.samples(),
                    isFine ? "everything fits" : "not everything fits");
        }
        return isFine ? ExitCode.OK : ExitCode.NO;
    }

    private static String sentence(StoreCheck.Finding finding) {
        if (finding.remedy().isEmpty()) {
            return finding.what();
        }
        return finding.what() + (finding.isRepaired() ? "; done: " : "; with --repair: ") + finding.remedy();
    }
}
