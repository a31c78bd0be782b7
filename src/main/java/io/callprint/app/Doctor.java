package io.callprint.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.callprint.call.CallFlow;
import io.callprint.call.FlowReader;
import io.callprint.call.Prompts;
import io.callprint.model.ModelCatalog;
import io.callprint.model.ModelCheck;
import io.callprint.model.OnnxModels;
import io.callprint.model.SegmentationModelEntry;
import io.callprint.model.SpeakerModelEntry;
import io.callprint.model.SpoofModelEntry;
import io.callprint.model.VadModelEntry;
import io.callprint.speaker.OnnxSpeakerEmbedder;
import io.callprint.speech.SpeakerSegmenter;
import io.callprint.voiceprint.VoiceprintStore;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything a start needs, one finding each, and goes on after a bad one. */
public final class Doctor {
    private final Settings settings;

    public Doctor(Settings settings) {
        this.settings = settings;
    }

    /**
     * One check.
     *
     * @param text what was found
     */
    public record Finding(String subject, boolean isWell, String text) {
        public String asLine() {
            return "%-4s %-22s %s".formatted(isWell ? "ok" : "BAD", subject, text);
        }

        public ObjectNode asJson() {
            return JsonMapper.builder()
                    .build()
                    .createObjectNode()
                    .put("check", subject)
                    .put("ok", isWell)
                    .put("finding", text);
        }
    }

    /** A look at one thing; what it throws is the finding. */
    private interface Look {
        String at() throws Exception;
    }

    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(look(
                "java", () -> Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores"));
        findings.add(look("data folder", this::dataFolder));
        findings.addAll(models());
        findings.add(look("call flow", this::flow));
        findings.add(look("prompts", this::prompts));
        findings.add(look("store", this::store));
        var sip = settings.config().sip();
        findings.add(look("sip udp", () -> udp(sip.host(), sip.port())));
        findings.add(look("sip tcp", () -> tcp(sip.host(), sip.port())));
        findings.add(look(
                "rtp",
                () -> udp(
                        settings.config().rtp().host(), settings.config().rtp().firstPort())));
        var http = settings.config().http();
        findings.add(look("http", () -> tcp(http.host(), http.port())));
        return findings;
    }

    /** The models as {@code models verify} checks them. */
    public List<Finding> models() {
        List<Finding> findings = new ArrayList<>();
        try {
            ModelCatalog catalog = settings.catalog();
            OnnxModels onnx = OnnxModels.start();
            for (SpeakerModelEntry model : catalog.speakers()) {
                findings.add(finding(OnnxSpeakerEmbedder.check(onnx, model)));
            }
            for (VadModelEntry model : catalog.vads()) {
                findings.add(finding(onnx.check(model)));
            }
            for (SpoofModelEntry model : catalog.spoofs()) {
                findings.add(finding(onnx.check(model)));
            }
            for (SegmentationModelEntry model : catalog.segmentations()) {
                findings.add(finding(SpeakerSegmenter.check(onnx, model)));
            }
        } catch (RuntimeException e) {
            findings.add(new Finding("models", false, String.valueOf(e.getMessage())));
        }
        return findings;
    }

    private static Finding finding(ModelCheck check) {
        return new Finding(check.model(), check.isGood(), check.finding());
    }

    private static Finding look(String subject, Look look) {
        try {
            return new Finding(subject, true, look.at());
        } catch (Exception e) {
            return new Finding(subject, false, String.valueOf(e.getMessage()));
        }
    }

    private String dataFolder() throws Exception {
        Path folder = Files.createDirectories(settings.data());
        Path probe = Files.createTempFile(folder, "doctor", ".tmp");
        Files.delete(probe);
        return "%s can be written, %,d MB free"
                .formatted(folder, Files.getFileStore(folder).getUsableSpace() / 1_000_000);
    }

    private String flow() throws Exception {
        Path file = settings.sipConfig(settings.config().call().flow());
        FlowReader.read(file);
        return file + " is complete";
    }

    private String prompts() throws Exception {
        CallFlow flow =
                FlowReader.read(settings.sipConfig(settings.config().call().flow()));
        String language = settings.config().enrolment().language();
        Prompts.load(settings.prompts(), language).requireAll(flow.prompts());
        return "all prompts of the flow are there in language " + language;
    }

    private String store() {
        try (VoiceprintStore store = VoiceprintStores.open(settings)) {
            store.ping();
            return store.engine() + " with " + store.count() + " voiceprints";
        }
    }

    private static String udp(String host, int port) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, port))) {
            return host + ":" + socket.getLocalPort() + " is free";
        } catch (java.net.BindException e) {
            throw new IllegalStateException(host + ":" + port + " cannot be bound: " + e.getMessage(), e);
        }
    }

    private static String tcp(String host, int port) throws Exception {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return host + ":" + socket.getLocalPort() + " is free";
        } catch (java.net.BindException e) {
            throw new IllegalStateException(host + ":" + port + " cannot be bound: " + e.getMessage(), e);
        }
    }
}
