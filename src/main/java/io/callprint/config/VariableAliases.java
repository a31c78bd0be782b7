package io.callprint.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Environment variables of systems whose users Callprint takes over, and the keys they mean. */
final class VariableAliases {
    /** Of the voiceprint module. */
    static final Map<String, String> VOICE = Map.of(
            "VOICE_FINGERPRINTING_ENABLED", "identity.enabled",
            "VOICE_SIMILARITY_THRESHOLD", "identity.similarityThreshold",
            "VOICE_ENROLLMENT_DURATION", "enrolment.minSeconds",
            "VOICE_STORAGE_BACKEND", "store.engine",
            "VOICE_STORAGE_PATH", "store.url",
            "VOICE_MIN_AUDIO_QUALITY", "speech.minQuality",
            "VOICE_MAX_VOICEPRINTS_PER_CALLER", "enrolment.maxSamples");

    /** Of the speaker-embedding service. */
    static final Map<String, String> EMBEDDING_SERVICE = Map.of(
            "EMBEDDING_SERVICE_HOST", "embeddings.host",
            "EMBEDDING_SERVICE_PORT", "embeddings.port",
            "MODEL_CACHE_DIR", "inference.modelFolder");

    private VariableAliases() {}

    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>(VOICE);
        all.putAll(EMBEDDING_SERVICE);
        return all;
    }
}
