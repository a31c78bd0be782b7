package io.callprint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
    private static final Path SHIPPED = Path.of(System.getProperty("callprint.home"), "sip-config", "callprint.yaml");

    @TempDir
    Path folder;

    @Test
    void nothingSetGivesTheDefaults() throws Exception {
        assertEquals(CallprintConfig.DEFAULTS, ConfigReader.read(Optional.empty(), List.of(), Map.of()));
    }

    @Test
    void shippedFileSpellsOutEveryKeyWithItsDefault() throws Exception {
        assertEquals(CallprintConfig.DEFAULTS, ConfigReader.read(Optional.of(SHIPPED), List.of(), Map.of()));
        JsonNode tree = new YAMLMapper().readTree(Files.readString(SHIPPED));
        Set<String> inFile = tree.properties().stream()
                .flatMap(section ->
                        section.getValue().properties().stream().map(key -> section.getKey() + "." + key.getKey()))
                .collect(Collectors.toSet());
        Set<String> inRecords = Stream.of(CallprintConfig.class.getRecordComponents())
                .flatMap(section -> Stream.of(section.getType().getRecordComponents())
                        .flatMap(ConfigReaderTest::keys)
                        .map(key -> section.getName() + "." + key))
                .collect(Collectors.toSet());
        assertEquals(inRecords, inFile);
    }

    /** A record within a section is a group of keys that begin alike: {@code tls} and {@code port} are {@code tlsPort}. */
    private static Stream<String> keys(RecordComponent component) {
        if (!component.getType().isRecord()) {
            return Stream.of(component.getName());
        }
        return Stream.of(component.getType().getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> component.getName() + Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    @Test
    void laterSourcesWin() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "sip:\n  port: 6000\nstore:\n  engine: redis\n");
        CallprintConfig config = ConfigReader.read(
                Optional.of(file), List.of("sip.port=7000"), Map.of("VOICE_STORAGE_BACKEND", "sqlite"));
        assertEquals(7000, config.sip().port());
        assertEquals("sqlite", config.store().engine());
    }

    @Test
    void nothingAfterTheEqualsSignIsTheDefault() throws Exception {
        Path file = Files.writeString(folder.resolve("c.yaml"), "webhook:\n  url: http://127.0.0.1:9/x\n");
        CallprintConfig config = ConfigReader.read(Optional.of(file), List.of("webhook.url=", "sip.port="), Map.of());
        assertEquals(Optional.empty(), config.webhook().url());
        assertEquals(5060, config.sip().port());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "store.key=secret | --set: store.key is \"secret\", expected file:PATH, env:NAME or pkcs12:PATH",
                "store.searchInServer=true | --set: store.searchInServer is \"true\", expected false with the engine sqlite",
                "store.encryption=some | --set: store.encryption is \"some\", expected one of sealed, none",
                "sip.port=seventy | --set: sip.port is \"seventy\", expected a whole number from 0 to 65535",
                "sip.port=70000 | --set: sip.port is \"70000\", expected a whole number from 0 to 65535",
                "http.colour=red | --set: there is no key http.colour, expected one of host, port",
                "sip.sessionSeconds=60 | --set: sip.sessionSeconds is \"60\", expected 0, or 90 to 86400 (RFC 4028)",
                "sip.claimTrusted=[pbx.example] | --set: sip.claimTrusted is [\"pbx.example\"], expected addresses or ranges like 192.0.2.7 and 10.0.0.0/8",
                "sip.claimOrder=[from, to] | --set: sip.claimOrder is [\"from\",\"to\"], expected some of p-asserted-identity, remote-party-id, from",
                "sip.claimRegion=Germany | --set: sip.claimRegion is \"Germany\", expected two letters of a country like DE",
                "sip.tlsClients=some | --set: sip.tlsClients is \"some\", expected some of not-asked, asked, required",
                "'sip.trunks=[{uri: h, password: secret}]' | --set: sip.trunks is set but not usable, expected entries with a uri like sip:trunk.example:5060",
                "sip.trunks=[sip:h] | --set: sip.trunks is set but not usable, expected a list of sections with keys",
                "tone.port=1 | --set: there is no section tone, expected a key of one of sip, rtp, http, speech, inference, identity, enrolment, store, webhook, call, watchlist, attempts, spoof, capture, retention, audit, embeddings, voices",
                "sip.port | --set sip.port has no value, expected key=value such as sip.port=5060",
                "rtp.firstPort=20001 | --set: rtp.firstPort is \"20001\", expected an even port",
                "rtp.firstPort=30000 | --set: rtp.lastPort is \"30000\", expected a port above rtp.firstPort, which is 30000",
                "identity.enabled=maybe | --set: identity.enabled is \"maybe\", expected true or false",
                "identity.falseAcceptRate=2 | --set: identity.falseAcceptRate is \"2\", expected a number from 1.0E-5 to 0.1",
                "identity.seconds=[5, 3] | --set: identity.seconds is [5,3], expected an ascending list of numbers from 1 to 30",
                "identity.seconds=3 | --set: identity.seconds is \"3\", expected an ascending list of numbers from 1 to 30",
                "enrolment.sameVoice=perhaps | --set: enrolment.sameVoice is \"perhaps\", expected one of allow, ask, refuse",
                "attempts.perCaller=-1 | --set: attempts.perCaller is \"-1\", expected a whole number from 0 to 1000",
                "store.engine=oracle | --set: store.engine is \"oracle\", expected one of sqlite, json, redis, postgresql",
            })
    void aWrongValueIsOneSentence(String override, String sentence) {
        ConfigException e = assertThrows(
                ConfigException.class, () -> ConfigReader.read(Optional.empty(), List.of(override), Map.of()));
        assertEquals(sentence, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "VOICE_FINGERPRINTING_ENABLED, false",
        "VOICE_SIMILARITY_THRESHOLD, 0.8",
        "VOICE_ENROLLMENT_DURATION, 5.0",
        "VOICE_STORAGE_BACKEND, redis",
        "VOICE_STORAGE_PATH, other.db",
        "VOICE_MIN_AUDIO_QUALITY, 0.6",
        "VOICE_MAX_VOICEPRINTS_PER_CALLER, 3",
    })
    void eachVoiceVariableChangesItsKey(String variable, String value) throws Exception {
        CallprintConfig config = ConfigReader.read(Optional.empty(), List.of(), Map.of(variable, value));
        CallprintConfig sameBySet = ConfigReader.read(
                Optional.empty(), List.of(VariableAliases.VOICE.get(variable) + "=" + value), Map.of());
        assertEquals(sameBySet, config);
        assertFalse(config.equals(CallprintConfig.DEFAULTS));
    }

    @Test
    void anInvalidVoiceVariableIsNamed() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> ConfigReader.read(Optional.empty(), List.of(), Map.of("VOICE_SIMILARITY_THRESHOLD", "high")));
        assertEquals(
                "environment variable VOICE_SIMILARITY_THRESHOLD: identity.similarityThreshold is \"high\","
                        + " expected a number from 0 to 1",
                e.getMessage());
    }

    @Test
    void secretsStayOutOfComplaintsAndText() throws Exception {
        CallprintConfig config = ConfigReader.read(
                Optional.empty(),
                List.of("store.url=redis://u:hush@localhost:1", "webhook.secret=hush", "webhook.url=http://localhost/"),
                Map.of());
        assertFalse(config.toString().contains("hush"));
        assertTrue(config.toString().contains("http://localhost/"));
    }

    @Test
    void noFileHoweverMangledEscapesAsAnythingButASentence() throws IOException {
        byte[] shipped = Files.readAllBytes(SHIPPED);
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] mangled = shipped.clone();
            for (int i = 0; i <= random.nextInt(8); i++) {
                mangled[random.nextInt(mangled.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("mangled.yaml"), mangled);
            try {
                ConfigReader.read(Optional.of(file), List.of(), Map.of());
            } catch (ConfigException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("expected"), e.getMessage());
            }
        }
    }
}
