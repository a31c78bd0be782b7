package io.callprint.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.callprint.audio.AudioCodec;
import io.callprint.config.Section.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the configuration: the defaults, over them a file, over it the variables of systems it takes over, over them {@code
 * --set} arguments. A key that does not exist, or a value that cannot be, stops the start with one sentence.
 */
public final class ConfigReader {
    private static final List<String> SECTIONS = List.of(
            "sip",
            "rtp",
            "http",
            "speech",
            "inference",
            "identity",
            "enrolment",
            "store",
            "webhook",
            "call",
            "watchlist",
            "attempts",
            "spoof",
            "capture",
            "retention",
            "audit",
            "embeddings",
            "voices");

    private final Map<String, Map<String, Setting>> settings = new LinkedHashMap<>();

    private ConfigReader() {
        SECTIONS.forEach(name -> settings.put(name, new LinkedHashMap<>()));
    }

    /**
     * @param file a YAML file with any part of the keys
     * @param overrides {@code key=value} each, later ones win
     * @param environment looks a variable up, null when unset
     */
    public static CallprintConfig read(Optional<Path> file, List<String> overrides, Map<String, String> environment)
            throws ConfigException {
        ConfigReader reader = new ConfigReader();
        if (file.isPresent()) {
            reader.addFile(file.get());
        }
        for (Map.Entry<String, String> alias : VariableAliases.all().entrySet()) {
            String value = environment.get(alias.getKey());
            if (value != null) {
                reader.add(alias.getValue(), TextNode.valueOf(value), "environment variable " + alias.getKey());
            }
        }
        for (String override : overrides) {
            reader.addOverride(override);
        }
        return reader.build();
    }

    private void addFile(Path file) throws ConfigException {
        JsonNode tree;
        try {
            tree = new YAMLMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    "%s: line %d is not YAML, expected sections such as \"sip:\" with indented keys"
                            .formatted(
                                    file,
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr()),
                    e);
        } catch (IOException e) {
            throw new ConfigException("%s cannot be read, expected a YAML file".formatted(file), e);
        }
        if (tree.isMissingNode() || tree.isNull()) {
            return;
        }
        if (!tree.isObject()) {
            throw new ConfigException("%s holds no sections, expected some of %s".formatted(file, SECTIONS));
        }
        for (Map.Entry<String, JsonNode> section : tree.properties()) {
            if (section.getValue().isNull()) {
                continue;
            }
            if (!section.getValue().isObject()) {
                throw new ConfigException("%s: %s is %s, expected a section with keys"
                        .formatted(file, section.getKey(), section.getValue()));
            }
            for (Map.Entry<String, JsonNode> key : section.getValue().properties()) {
                add(section.getKey() + "." + key.getKey(), key.getValue(), file.toString());
            }
        }
    }

    private void addOverride(String override) throws ConfigException {
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new ConfigException("--set " + override + " has no value, expected key=value such as sip.port=5060");
        }
        String text = override.substring(equals + 1);
        JsonNode value;
        try {
            value = text.startsWith("[")
                    ? new YAMLMapper().readTree(text)
                    : text.isEmpty() ? NullNode.getInstance() : TextNode.valueOf(text); // nothing: the default
        } catch (JsonProcessingException e) {
            throw new ConfigException("--set " + override + " is not a list, expected for example [2, 3, 5]", e);
        }
        add(override.substring(0, equals), value, "--set");
    }

    private void add(String path, JsonNode value, String origin) throws ConfigException {
        int dot = path.indexOf('.');
        Map<String, Setting> section = dot < 0 ? null : settings.get(path.substring(0, dot));
        if (section == null) {
            throw new ConfigException("%s: there is no section %s, expected a key of one of %s"
                    .formatted(origin, dot < 0 ? path : path.substring(0, dot), String.join(", ", SECTIONS)));
        }
        section.put(path.substring(dot + 1), new Setting(value, origin));
    }

    private CallprintConfig build() throws ConfigException {
        CallprintConfig defaults = CallprintConfig.DEFAULTS;
        return new CallprintConfig(
                section("sip", section -> SipSection.read(section, defaults.sip())),
                section("rtp", section -> rtp(section, defaults.rtp())),
                section("http", section -> http(section, defaults.http())),
                section("speech", section -> speech(section, defaults.speech())),
                section("inference", section -> inference(section, defaults.inference())),
                section("identity", section -> identity(section, defaults.identity())),
                section("enrolment", section -> enrolment(section, defaults.enrolment())),
                section("store", section -> store(section, defaults.store())),
                section("webhook", section -> webhook(section, defaults.webhook())),
                section("call", section -> call(section, defaults.call())),
                section("watchlist", section -> watchlist(section, defaults.watchlist())),
                section("attempts", section -> attempts(section, defaults.attempts())),
                section("spoof", section -> spoof(section, defaults.spoof())),
                section("capture", section -> capture(section, defaults.capture())),
                section("retention", section -> retention(section, defaults.retention())),
                section("audit", section -> new AuditConfig(section.optionalText("headCopy"))),
                section("embeddings", section -> EmbeddingsConfig.read(section, defaults.embeddings())),
                section("voices", section -> VoicesConfig.read(section, defaults.voices())));
    }

    private <T> T section(String name, Reading<T> reading) throws ConfigException {
        Section section = new Section(name, settings.getOrDefault(name, Map.of()));
        T result = reading.read(section);
        section.refuseUnknownKeys();
        return result;
    }

    /** How one section becomes its record. */
    private interface Reading<T> {
        T read(Section section) throws ConfigException;
    }

    private static RtpConfig rtp(Section s, RtpConfig d) throws ConfigException {
        RtpConfig rtp = new RtpConfig(
                s.text("host", d.host()),
                s.whole("firstPort", d.firstPort(), 1_024, 65_534),
                s.whole("lastPort", d.lastPort(), 1_025, 65_535),
                s.whole("jitterMillis", d.jitterMillis(), 20, 200),
                s.whole("mediaTimeoutSeconds", d.mediaTimeoutSeconds(), 0, 86_400),
                s.whole("latchMillis", d.latchMillis(), 0, 10_000),
                s.words("codecs", d.codecs(), List.of(AudioCodec.values())),
                s.word("srtp", d.srtp()));
        if (rtp.firstPort() % 2 != 0) {
            throw s.wrong("firstPort", s.find("firstPort").orElseThrow(), "an even port");
        }
        if (rtp.lastPort() <= rtp.firstPort()) {
            Setting setting = s.find("lastPort").or(() -> s.find("firstPort")).orElseThrow();
            throw s.wrong("lastPort", setting, "a port above rtp.firstPort, which is " + rtp.firstPort());
        }
        return rtp;
    }

    private static HttpConfig http(Section s, HttpConfig d) throws ConfigException {
        return new HttpConfig(s.text("host", d.host()), s.whole("port", d.port(), 0, 65_535));
    }

    private static SpeechConfig speech(Section s, SpeechConfig d) throws ConfigException {
        return new SpeechConfig(
                s.decimal("vadThreshold", d.vadThreshold(), 0.05, 0.95),
                s.decimal("minQuality", d.minQuality(), 0, 1),
                s.decimal("maxSeconds", d.maxSeconds(), 5, 120));
    }

    private static InferenceConfig inference(Section s, InferenceConfig d) throws ConfigException {
        return new InferenceConfig(
                s.text("model", d.model()),
                s.whole("threads", d.threads(), 0, 64),
                s.whole("queue", d.queue(), 1, 10_000),
                s.text("modelFolder", d.modelFolder()));
    }

    private static IdentityConfig identity(Section s, IdentityConfig d) throws ConfigException {
        return new IdentityConfig(
                s.flag("enabled", d.enabled()),
                s.decimal("falseAcceptRate", d.falseAcceptRate(), 0.000_01, 0.1),
                s.decimal("falseIdentificationRate", d.falseIdentificationRate(), 0.000_1, 0.5),
                s.ascendingDecimals("seconds", d.seconds(), 1, 30),
                s.optionalDecimal("similarityThreshold", 0, 1));
    }

    private static EnrolmentConfig enrolment(Section s, EnrolmentConfig d) throws ConfigException {
        return new EnrolmentConfig(
                s.decimal("minSeconds", d.minSeconds(), 2, 120),
                s.whole("minTurns", d.minTurns(), 1, 10),
                s.whole("maxSamples", d.maxSamples(), 1, 100),
                s.text("language", d.language()),
                s.word("sameVoice", d.sameVoice()),
                s.decimal("updateRate", d.updateRate(), 0, 0.01),
                s.word("keepAudio", d.keepAudio()));
    }

    private static StoreConfig store(Section s, StoreConfig d) throws ConfigException {
        String engine = s.oneOf("engine", d.engine(), StoreConfig.ENGINES);
        return new StoreConfig(
                engine,
                s.text("url", StoreConfig.defaultUrl(engine)),
                s.whole("callBudgetMillis", d.callBudgetMillis(), 10, 10_000),
                s.whole("withoutServerMinutes", d.withoutServerMinutes(), 0, 10_080),
                s.word("encryption", d.encryption()),
                key(s, d.key()),
                searchInServer(s, engine, d.searchInServer()));
    }

    private static boolean searchInServer(Section s, String engine, boolean otherwise) throws ConfigException {
        boolean isAsked = s.flag("searchInServer", otherwise);
        if (isAsked && !StoreConfig.SERVERS.contains(engine)) {
            throw s.wrong("searchInServer", s.find("searchInServer").orElseThrow(), "false with the engine " + engine);
        }
        return isAsked;
    }

    private static String key(Section s, String otherwise) throws ConfigException {
        String key = s.text("key", otherwise);
        if (!StoreConfig.isKey(key)) {
            throw s.wrong("key", s.find("key").orElseThrow(), "file:PATH, env:NAME or pkcs12:PATH");
        }
        return key;
    }

    private static WebhookConfig webhook(Section s, WebhookConfig d) throws ConfigException {
        return new WebhookConfig(
                s.optionalText("url"),
                s.optionalText("secret"),
                s.whole("timeoutMillis", d.timeoutMillis(), 100, 60_000));
    }

    private static CaptureConfig capture(Section s, CaptureConfig d) throws ConfigException {
        return new CaptureConfig(
                s.optionalText("folder"),
                s.optionalText("number"),
                s.flag("audio", d.audio()),
                s.whole("maxMegabytes", d.maxMegabytes(), 1, 1_000),
                s.whole("maxCalls", d.maxCalls(), 1, 100_000));
    }

    private static CallConfig call(Section s, CallConfig d) throws ConfigException {
        return new CallConfig(
                s.text("flow", d.flow()), s.whole("maxSeconds", d.maxSeconds(), 10, 86_400), s.optionalText("records"));
    }

    private static RetentionConfig retention(Section s, RetentionConfig d) throws ConfigException {
        return new RetentionConfig(
                s.whole("maxAgeDays", d.maxAgeDays(), 0, 36_500), s.whole("unseenDays", d.unseenDays(), 0, 36_500));
    }

    private static WatchlistConfig watchlist(Section s, WatchlistConfig d) throws ConfigException {
        return new WatchlistConfig(
                s.decimal("falseAlarmRate", d.falseAlarmRate(), 0.000_001, 0.1),
                s.whole("keepUnknownHours", d.keepUnknownHours(), 0, 720));
    }

    private static AttemptsConfig attempts(Section s, AttemptsConfig d) throws ConfigException {
        return new AttemptsConfig(
                s.whole("perCaller", d.perCaller(), 0, 1_000),
                s.whole("perNumber", d.perNumber(), 0, 1_000),
                s.whole("perGallery", d.perGallery(), 0, 5_000),
                s.whole("windowSeconds", d.windowSeconds(), 1, 86_400));
    }

    private static SpoofConfig spoof(Section s, SpoofConfig d) throws ConfigException {
        String action = s.oneOf("action", d.action().word(), List.of("off", "warn", "refuse"));
        return new SpoofConfig(
                SpoofConfig.Action.valueOf(action.toUpperCase(Locale.ROOT)),
                s.optionalText("model"),
                s.whole("rememberHours", d.rememberHours(), 1, 720));
    }
}
