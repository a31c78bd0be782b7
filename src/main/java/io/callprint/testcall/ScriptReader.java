package io.callprint.testcall;

import io.callprint.audio.AudioCodec;
import io.callprint.call.FlowException;
import io.callprint.call.FlowReader;
import io.callprint.call.YamlSection;
import io.callprint.config.ConfigException;
import io.callprint.config.SipConfig;
import io.callprint.srtp.SrtpPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@link CallScript}; what is wrong is said as file, key, value and expectation. Paths are relative to the file. */
public final class ScriptReader {
    private static final String CODECS = "one or more of pcmu, pcma, g722, opus";
    private static final Pattern SIP_URI = Pattern.compile("sips?:[\\x21-\\x7e]{1,250}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!%*_+`'~.-]{1,64}");
    private static final String WITHHELD = "sip:anonymous@anonymous.invalid";
    private static final int MAX_CALLS = 1_000_000;

    private final Path folder;

    private enum Transport {
        UDP,
        TCP,
        TLS
    }

    private ScriptReader(Path folder) {
        this.folder = folder;
    }

    /** @throws ConfigException one sentence */
    public static CallScript read(Path file) throws ConfigException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("call script " + file + " cannot be read, expected a UTF-8 YAML file", e);
        }
        Path folder = file.toAbsolutePath().getParent();
        return parse(file.toString(), text, folder == null ? file.toAbsolutePath() : folder);
    }

    /**
     * @param name of the file, for messages
     * @param folder paths in the script begin there
     */
    static CallScript parse(String name, String text, Path folder) throws ConfigException {
        try {
            return new ScriptReader(folder).script(name, FlowReader.root(name, text));
        } catch (FlowException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private CallScript script(String file, YamlSection root) throws FlowException {
        String name = root.text("name").orElse(file);
        CallScript.Place place = place(root);
        CallScript.Load load = load(root.sectionOrEmpty("load"));
        Duration limit = seconds(root, "limitSeconds", 60, 86_400);
        Optional<YamlSection> server = root.section("server");
        Optional<CallScript.Server> own = server.isPresent() ? Optional.of(server(server.get())) : Optional.empty();
        Optional<URI> events = events(root);
        int webhook = root.integer("webhookPort", 0, 1, 65_535);
        List<CallScript.Story> stories = new ArrayList<>();
        for (ScriptText filled : ScriptText.rows(root)) {
            stories.add(new StoryReader(folder, filled).story(root));
        }
        root.rejectOtherKeys();
        return new CallScript(
                name, place, load, limit, own, events, webhook == 0 ? Optional.empty() : Optional.of(webhook), stories);
    }

    private CallScript.Place place(YamlSection root) throws FlowException {
        Optional<String> target = root.text("target");
        if (target.isPresent() && !SIP_URI.matcher(target.get()).matches()) {
            throw root.wrong("target", "a SIP URI like sip:service@192.0.2.20:5060");
        }
        Optional<String> transport = root.text("transport").isEmpty()
                ? Optional.empty()
                : Optional.of(YamlSection.spelled(root.word("transport", Transport.UDP, List.of(Transport.values()))));
        List<AudioCodec> codecs = root.texts(
                "codecs",
                List.of(AudioCodec.PCMU, AudioCodec.PCMA),
                CODECS,
                word -> AudioCodec.valueOf(word.toUpperCase(java.util.Locale.ROOT)));
        if (codecs.isEmpty()) {
            throw root.wrong("codecs", CODECS);
        }
        SrtpPolicy srtp = root.word("srtp", SrtpPolicy.OFF, List.of(SrtpPolicy.values()));
        YamlSection tls = root.sectionOrEmpty("tls");
        SipConfig.Tls keys = new SipConfig.Tls(
                file(tls, "certificate"), file(tls, "key"), file(tls, "trust"), 0, SipConfig.Tls.Clients.NOT_ASKED);
        tls.rejectOtherKeys();
        return new CallScript.Place(target, transport, keys, codecs, srtp);
    }

    private Optional<String> file(YamlSection section, String key) throws FlowException {
        Optional<String> file = section.text(key);
        return file.isEmpty()
                ? Optional.empty()
                : Optional.of(path(section, key, file.get()).toString());
    }

    private Path path(YamlSection section, String key, String text) throws FlowException {
        return StoryReader.path(folder, section, key, text);
    }

    private static CallScript.Load load(YamlSection section) throws FlowException {
        int calls = section.integer("calls", 1, 1, MAX_CALLS);
        CallScript.Load load = new CallScript.Load(
                calls,
                section.integer("parallel", Math.min(calls, 1_000), 1, 10_000),
                section.decimal("perSecond", 0, 0.001, 10_000),
                seconds(section, "rampSeconds", 0, 86_400));
        section.rejectOtherKeys();
        return load;
    }

    private CallScript.Server server(YamlSection section) throws FlowException {
        Map<String, String> set = section.pairs("set", "keys of callprint.yaml with their values");
        Map<String, List<Path>> enrol = new LinkedHashMap<>();
        YamlSection callers = section.sectionOrEmpty("enrol");
        for (String caller : callers.keys()) {
            List<Path> files = new ArrayList<>();
            for (String file : callers.texts(caller, List.of(), "audio files", text -> text)) {
                files.add(path(callers, caller, file));
            }
            enrol.put(caller, files);
        }
        Optional<Path> flow = file(section, "flow").map(Path::of);
        section.rejectOtherKeys();
        return new CallScript.Server(flow, set, enrol);
    }

    private static Optional<URI> events(YamlSection root) throws FlowException {
        Optional<String> text = root.text("events");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(text.get());
            if (uri.getHost() != null && uri.getScheme().startsWith("http")) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException broken) {
            // Told below.
        }
        throw root.wrong("events", "the server's HTTP address, like http://127.0.0.1:8080");
    }

    static Duration seconds(YamlSection section, String key, double otherwise, double most) throws FlowException {
        return Duration.ofMillis(Math.round(section.decimal(key, otherwise, 0, most) * 1_000));
    }

    /** Header names with patterns or values. */
    static Map<String, String> headers(YamlSection section, ScriptText filled) throws FlowException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, String> header :
                section.pairs("headers", "names of headers with texts").entrySet()) {
            String value = filled.fill(header.getValue());
            if (!HEADER.matcher(header.getKey()).matches() || value.chars().anyMatch(c -> c < ' ')) {
                throw section.wrong("headers", "names of headers with texts of one line");
            }
            headers.put(header.getKey(), value);
        }
        return headers;
    }

    static String from(YamlSection root, ScriptText filled) throws FlowException {
        String from = filled.fill(root.text("from").orElse(WITHHELD));
        if (!SIP_URI.matcher(from).matches()) {
            throw root.wrong("from", "a SIP URI like sip:+4930123@pbx.example");
        }
        return from;
    }
}
