package io.callprint.store.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.callprint.voiceprint.Attachment;
import io.callprint.voiceprint.CallerId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An attachment as a file: a JSON object that says what it is, on one line, and its octets. */
final class AttachmentFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AttachmentFile() {}

    static byte[] bytes(Attachment attachment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("caller", attachment.caller().value())
                .put("sample", attachment.sampleId())
                .put("name", attachment.name())
                .put("form", attachment.form().name())
                .put("sealed", attachment.isSealed())
                .put("sha256", attachment.sha256())));
        bytes.write('\n');
        bytes.write(attachment.octets());
        return bytes.toByteArray();
    }

    /** @throws IOException when it is none; the message holds nothing of it */
    static Attachment read(byte[] bytes) throws IOException {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        try {
            JsonNode head = JSON.readTree(new String(bytes, 0, end, StandardCharsets.UTF_8));
            return new Attachment(
                    new CallerId(head.required("caller").asText()),
                    head.required("sample").asText(),
                    head.required("name").asText(),
                    Attachment.Form.valueOf(head.required("form").asText()),
                    head.required("sealed").asBoolean(),
                    Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length),
                    head.required("sha256").asText());
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("an attachment is damaged (" + e.getClass().getSimpleName() + ")");
        }
    }
}
