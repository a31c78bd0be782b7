package io.callprint.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two user agents agreed on for the refreshing of a session (RFC 4028).
 *
 * @param seconds after which an unrefreshed session is over
 * @param weRefresh whether it is on us to send the refreshes
 */
record SessionInterval(int seconds, boolean weRefresh) {
    /** Section 4: nobody may be asked for less. */
    static final int MIN_SECONDS = 90;

    private static final Pattern EXPIRES = Pattern.compile("(\\d{1,9})[ \\t]*(?:;.*)?");
    private static final Pattern REFRESHER = Pattern.compile("(?i);[ \\t]*refresher[ \\t]*=[ \\t]*(uac|uas)\\b");
    private static final SipHeader MIN_SE = new SipHeader("Min-SE", Integer.toString(MIN_SECONDS));

    /** Why a request is refused: it asks for too little, and would understand the refusal (section 9). */
    static Optional<SipRefusal> refusal(RawMessage request) {
        boolean tooShort = seconds(request, "Session-Expires")
                .filter(asked -> asked < MIN_SECONDS)
                .isPresent();
        return tooShort && knowsTimers(request) ? Optional.of(SipRefusal.of(422, MIN_SE)) : Optional.empty();
    }

    /**
     * What we agree to as the server of a request that refreshes or begins the session (section 9, table 2).
     *
     * @param own the interval we want ourselves, 0 for none
     */
    static Optional<SessionInterval> asServer(RawMessage request, int own) {
        Optional<Integer> asked = seconds(request, "Session-Expires");
        if (asked.isEmpty() && own == 0) {
            return Optional.empty();
        }
        int least = Math.max(MIN_SECONDS, seconds(request, "Min-SE").orElse(0));
        int wanted =
                asked.map(theirs -> own == 0 ? theirs : Math.min(theirs, own)).orElse(own);
        boolean theyRefresh =
                knowsTimers(request) && refresher(request).map("uac"::equals).orElse(true);
        return Optional.of(new SessionInterval(Math.max(wanted, least), !theyRefresh));
    }

    /** What a 2xx to a request of ours says (section 7.2); empty when the far end set no interval. */
    static Optional<SessionInterval> asClient(RawMessage response) {
        return seconds(response, "Session-Expires")
                .map(given -> new SessionInterval(
                        Math.max(given, MIN_SECONDS),
                        refresher(response).map("uac"::equals).orElse(true)));
    }

    /** Min-SE of a 422; our own minimum when it has none. */
    static int leastOf(RawMessage refusal) {
        return seconds(refusal, "Min-SE").orElse(MIN_SECONDS);
    }

    /** For the 2xx by which we agree. */
    List<SipHeader> inResponse() {
        List<SipHeader> headers = new ArrayList<>();
        headers.add(new SipHeader("Session-Expires", seconds + ";refresher=" + (weRefresh ? "uas" : "uac")));
        if (!weRefresh) {
            headers.add(new SipHeader("Require", "timer"));
        }
        return headers;
    }

    /** For a request of ours within the session. */
    List<SipHeader> inRequest() {
        List<SipHeader> headers = new ArrayList<>();
        headers.add(new SipHeader("Session-Expires", seconds + ";refresher=" + (weRefresh ? "uac" : "uas")));
        if (seconds > MIN_SECONDS) {
            headers.add(MIN_SE);
        }
        return headers;
    }

    SessionInterval atLeast(int least) {
        return new SessionInterval(Math.max(seconds, least), weRefresh);
    }

    /** Seconds until it is time: to refresh, half way (section 7.2), or to give the far end up (section 10). */
    int dueSeconds() {
        return weRefresh ? seconds / 2 : seconds - Math.min(32, seconds / 3);
    }

    private static boolean knowsTimers(RawMessage request) {
        return request.list("Supported").contains("timer")
                || request.list("Require").contains("timer");
    }

    /** What is no number counts as not there: an odd value must not cost a call. */
    private static Optional<Integer> seconds(RawMessage message, String header) {
        return message.first(header)
                .map(value -> EXPIRES.matcher(value.strip()))
                .filter(Matcher::matches)
                .map(found -> Integer.valueOf(found.group(1)));
    }

    private static Optional<String> refresher(RawMessage message) {
        return message.first("Session-Expires")
                .map(REFRESHER::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1).toLowerCase(Locale.ROOT));
    }
}
