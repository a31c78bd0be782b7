package io.callprint.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One test for each variable of the systems whose users Callprint takes over. */
class VariableAliasesTest {
    @Test
    void voiceFingerprintingEnabled() throws Exception {
        assertTrue(read("VOICE_FINGERPRINTING_ENABLED", "true").identity().enabled());
        assertFalse(read("VOICE_FINGERPRINTING_ENABLED", "False").identity().enabled());
    }

    @Test
    void voiceSimilarityThreshold() throws Exception {
        assertEquals(
                OptionalDouble.of(0.75),
                read("VOICE_SIMILARITY_THRESHOLD", "0.75").identity().similarityThreshold());
    }

    @Test
    void voiceEnrollmentDuration() throws Exception {
        assertEquals(5, read("VOICE_ENROLLMENT_DURATION", "5.0").enrolment().minSeconds());
    }

    @Test
    void voiceStorageBackend() throws Exception {
        assertEquals("json", read("VOICE_STORAGE_BACKEND", "json").store().engine());
        assertEquals("redis", read("VOICE_STORAGE_BACKEND", "redis").store().engine());
        assertEquals("sqlite", read("VOICE_STORAGE_BACKEND", "sqlite").store().engine());
    }

    @Test
    void voiceStoragePath() throws Exception {
        assertEquals(
                "/var/voices.json",
                read("VOICE_STORAGE_PATH", "/var/voices.json").store().url());
    }

    @Test
    void voiceMinAudioQuality() throws Exception {
        assertEquals(0.6, read("VOICE_MIN_AUDIO_QUALITY", "0.6").speech().minQuality());
    }

    @Test
    void voiceMaxVoiceprintsPerCaller() throws Exception {
        assertEquals(
                3, read("VOICE_MAX_VOICEPRINTS_PER_CALLER", "3").enrolment().maxSamples());
    }

    @Test
    void embeddingServiceHost() throws Exception {
        assertEquals(
                "0.0.0.0",
                read("EMBEDDING_SERVICE_HOST", "0.0.0.0").embeddings().host());
    }

    @Test
    void embeddingServicePort() throws Exception {
        assertEquals(5001, EmbeddingsConfig.DEFAULTS.port());
        assertEquals(5002, read("EMBEDDING_SERVICE_PORT", "5002").embeddings().port());
    }

    @Test
    void modelCacheDir() throws Exception {
        assertEquals("/models", read("MODEL_CACHE_DIR", "/models").inference().modelFolder());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VOICE_FINGERPRINTING_ENABLED | maybe | identity.enabled is \"maybe\", expected true or false",
                "VOICE_SIMILARITY_THRESHOLD | 75 | identity.similarityThreshold is \"75\", expected a number from 0 to 1",
                "VOICE_ENROLLMENT_DURATION | 1 | enrolment.minSeconds is \"1\", expected a number from 2 to 120",
                "VOICE_STORAGE_BACKEND | mongo | store.engine is \"mongo\", expected one of sqlite, json, redis, postgresql",
                "VOICE_STORAGE_PATH | '' | store.url is set but not usable, expected a text",
                "VOICE_MIN_AUDIO_QUALITY | 2 | speech.minQuality is \"2\", expected a number from 0 to 1",
                "VOICE_MAX_VOICEPRINTS_PER_CALLER | 0 | enrolment.maxSamples is \"0\", expected a whole number from 1 to 100",
                "EMBEDDING_SERVICE_HOST | '' | embeddings.host is \"\", expected a text",
                "EMBEDDING_SERVICE_PORT | http | embeddings.port is \"http\", expected a whole number from 0 to 65535",
                "MODEL_CACHE_DIR | '' | inference.modelFolder is \"\", expected a text",
            })
    void anInvalidValueStopsTheStartWithOneSentence(String variable, String value, String sentence) {
        ConfigException e = assertThrows(ConfigException.class, () -> read(variable, value));
        assertEquals("environment variable " + variable + ": " + sentence, e.getMessage());
    }

    private static CallprintConfig read(String variable, String value) throws ConfigException {
        return ConfigReader.read(Optional.empty(), List.of(), Map.of(variable, value));
    }
}
