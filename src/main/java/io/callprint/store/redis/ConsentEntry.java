package io.callprint.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.CallerId;
import io.callprint.voiceprint.Consent;
import java.io.IOException;
import java.time.Instant;

/** One entry of the consent ledger as a JSON object; the caller is in the key. */
record ConsentEntry(String purpose, Consent.Answer answer, String how, String wording, long at) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static String json(Consent consent) {
        try {
            return JSON.writeValueAsString(new ConsentEntry(
                    consent.purpose(),
                    consent.given(),
                    consent.how(),
                    consent.wording(),
                    consent.at().toEpochMilli()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a consent cannot be written as JSON", e);
        }
    }

    /** @throws IOException when it is damaged; the message holds no data of it */
    static Consent consent(CallerId caller, String json) throws IOException {
        try {
            ConsentEntry entry = JSON.readValue(json, ConsentEntry.class);
            return new Consent(
                    caller, entry.purpose, entry.answer, entry.how, entry.wording, Instant.ofEpochMilli(entry.at));
        } catch (JsonProcessingException e) {
            throw new IOException("an entry of the consent ledger is damaged");
        }
    }
}
