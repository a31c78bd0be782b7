package io.callprint.store.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import io.callprint.voiceprint.EnrolmentSample;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The file as it is written, one record an object:
 *
 * <pre>
 * { "format": "callprint-voiceprints", "version": 1,
 *   "voiceprints": [ { "caller", "metadata", "createdAt", "lastSeen", "model", "samples": [ … ] } ],
 *   "optOuts": [ { "caller", "at" } ],
 *   "consents": [ { "caller", "purpose", "answer", "how", "wording", "at" } ],
 *   "notes": [ { "kind", "key", "until", "body" } ] }
 * </pre>
 *
 * Times are as {@code 2026-11-26T12:00:00.123Z}; a vector is the Base64 of
 * what {@link io.callprint.voiceprint.Embedding#bytes()} gives.
 */
record JsonForm(
        String format,
        int version,
        List<CallerForm> voiceprints,
        List<OptOutForm> optOuts,
        List<ConsentForm> consents,
        List<NoteForm> notes) {
    static final String FORMAT = "callprint-voiceprints";
    static final int VERSION = 1;

    record CallerForm(
            CallerId caller,
            Map<String, String> metadata,
            Instant createdAt,
            Instant lastSeen,
            String model,
            List<SampleForm> samples) {}

    @SuppressWarnings("ArrayRecordComponent") // only on its way to and from the file, never compared
    record SampleForm(
            String id,
            double netSpeechSeconds,
            double quality,
            Instant recordedAt,
            EnrolmentSample.Origin origin,
            String source,
            byte[] vector) {}

    record OptOutForm(CallerId caller, Instant at) {}

    record ConsentForm(
            CallerId caller, String purpose, Consent.Answer answer, String how, String wording, Instant at) {}

    record NoteForm(String kind, String key, Instant until, String body) {}

    /** A value that is not what belongs at its place; the message says what does, and nothing of the value. */
    static final class Mistake extends JsonMappingException {
        private static final long serialVersionUID = 1L;

        Mistake(JsonParser parser, String expected) {
            super(parser, expected);
        }
    }

    /** How a text of the file becomes a value. */
    private interface Reading<T> {
        T of(String text);
    }

    /** Refuses unknown, missing, repeated and empty keys: a mistake must not pass for something left out. */
    static JsonMapper mapper() {
        SimpleModule module = new SimpleModule()
                .addDeserializer(
                        Instant.class, text(Instant.class, "a time such as 2026-11-26T12:00:00Z", Instant::parse))
                .addDeserializer(
                        CallerId.class,
                        text(CallerId.class, "1 to 128 characters without blanks around them", CallerId::new))
                .addDeserializer(byte[].class, text(byte[].class, "the Base64 of a vector", JsonForm::octets))
                .addSerializer(Instant.class, asText(Instant.class))
                .addSerializer(CallerId.class, asText(CallerId.class));
        return JsonMapper.builder()
                .addModule(module)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** Two blanks a level, entries of a list on lines of their own; leaves the stream open. */
    static ObjectWriter writer() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(lines);
        printer.indentObjectsWith(lines);
        return mapper().writer(printer).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static <T> StdDeserializer<T> text(Class<T> type, String expected, Reading<T> reading) {
        return new StdDeserializer<>(type) {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                try {
                    return reading.of(parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : "");
                } catch (IllegalArgumentException | DateTimeException e) {
                    throw new Mistake(parser, expected);
                }
            }
        };
    }

    private static <T> StdSerializer<T> asText(Class<T> type) {
        return new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(value.toString());
            }
        };
    }

    private static byte[] octets(String base64) {
        byte[] octets = Base64.getDecoder().decode(base64);
        if (octets.length == 0) {
            throw new IllegalArgumentException("empty");
        }
        return octets;
    }
}
