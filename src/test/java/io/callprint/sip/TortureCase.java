package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message for a running endpoint, sent over UDP.
 *
 * @param message with {@code PORT} where its sender's port belongs
 * @param expected final statuses it may be answered with; 0 stands for no answer
 */
record TortureCase(String name, String message, List<Integer> expected) {
    @Override
    public String toString() {
        return name + " " + expected;
    }

    /**
     * Sends it.
     *
     * @return the final answer; empty when none was expected and none came
     */
    String check(Desk server) {
        try (RawPhone phone = new RawPhone(server.port())) {
            phone.send(message.replace("PORT", String.valueOf(phone.port())).getBytes(StandardCharsets.UTF_8));
            if (expected.equals(List.of(0))) {
                // Silence cannot be waited for; the answer to what is sent next comes first if there is any.
                phone.send(phone.request("OPTIONS", 1, "probe", ""));
                String next = phone.next(15_000);
                assertTrue(next.startsWith("SIP/2.0 200") && next.contains("1 OPTIONS"), next);
                return "";
            }
            String answer = phone.next(15_000);
            while (answer.startsWith("SIP/2.0 1")) {
                answer = phone.next(15_000);
            }
            int status = Integer.parseInt(answer.substring(8, 11));
            assertTrue(expected.contains(status), this + " was answered " + answer);
            assertEquals(-1, answer.replace("\r\n", "").split("v=0", 2)[0].indexOf('\n'), answer);
            return answer;
        }
    }
}
