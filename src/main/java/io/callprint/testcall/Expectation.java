package io.callprint.testcall;

import java.util.Map;
import java.util.regex.Pattern;

/** What a script expects of a call. Patterns are regular expressions that must match the whole value. */
public sealed interface Expectation {
    /** As the transcript tells it. */
    String told();

    /** The INVITE gets this final response; another one fails at once. */
    record Answered(int status, Map<String, Pattern> headers) implements Expectation {
        public Answered {
            headers = Map.copyOf(headers);
        }

        @Override
        public String told() {
            return "status " + status + with(headers);
        }
    }

    /** The server sends a request, BYE for one. */
    record Requested(String method, Map<String, Pattern> headers) implements Expectation {
        public Requested {
            headers = Map.copyOf(headers);
        }

        @Override
        public String told() {
            return method + with(headers);
        }
    }

    /** The server tells an event of this call; fields as event file and webhook name them. */
    record Told(String event, Map<String, Pattern> fields) implements Expectation {
        public Told {
            fields = Map.copyOf(fields);
        }

        @Override
        public String told() {
            return "event " + event + with(fields);
        }
    }

    /** The server posts the decision of this call. */
    record Posted(Map<String, Pattern> fields) implements Expectation {
        public Posted {
            fields = Map.copyOf(fields);
        }

        @Override
        public String told() {
            return "a webhook post" + with(fields);
        }
    }

    private static String with(Map<String, Pattern> patterns) {
        return patterns.isEmpty() ? "" : " with " + patterns;
    }
}
