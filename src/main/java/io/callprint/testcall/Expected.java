package io.callprint.testcall;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds a call against what its script expects, waiting where it has not happened yet. */
final class Expected {
    private final ScriptDesk desk;
    private final String callId;
    private final Duration patience;

    Expected(ScriptDesk desk, String callId, Duration patience) {
        this.desk = desk;
        this.callId = callId;
        this.patience = patience;
    }

    /** @throws CallFailedException what was found and what was expected */
    void check(Expectation what) throws InterruptedException, CallFailedException {
        switch (what) {
            case Expectation.Answered answered -> answered(answered);
            case Expectation.Requested requested -> requested(requested);
            case Expectation.Told told ->
                news(desk.events(), Optional.of(told.event()), told.fields(), "event " + told.event());
            case Expectation.Posted posted -> news(desk.posts(), Optional.empty(), posted.fields(), "webhook post");
        }
    }

    private void answered(Expectation.Answered expected) throws InterruptedException, CallFailedException {
        SipText found = await(messages -> messages.stream()
                        .map(CallMessages.Message::text)
                        .filter(text -> text.method().equals("INVITE") && isFinal(text.status(), expected.status()))
                        .findFirst())
                .orElseThrow(() -> late("INVITE was not answered", expected.told()));
        if (found.status() != expected.status()) {
            throw new CallFailedException(
                    "INVITE was answered with \"" + found.firstLine() + "\", expected " + expected.told());
        }
        headers(found, expected.headers());
    }

    /** Challenges are answered by another INVITE, unless one is what is expected. */
    private static boolean isFinal(int status, int expected) {
        boolean isChallenge = status == 401 || status == 407;
        return status >= 200 && (!isChallenge || status == expected);
    }

    private void requested(Expectation.Requested expected) throws InterruptedException, CallFailedException {
        boolean isThere = await(messages -> messages.stream()
                        .filter(message -> !message.fromCaller())
                        .map(CallMessages.Message::text)
                        .filter(text -> text.isRequest(expected.method())
                                && mismatch(text, expected.headers()).isEmpty()
                                && isAnswered(text, messages))
                        .findFirst())
                .isPresent();
        if (isThere) {
            return;
        }
        List<SipText> others = desk.trace().of(callId).map(CallMessages::all).orElse(List.of()).stream()
                .filter(message -> !message.fromCaller() && message.text().isRequest(expected.method()))
                .map(CallMessages.Message::text)
                .toList();
        if (others.isEmpty()) {
            throw late("no " + expected.method() + " came", expected.told());
        }
        headers(others.getLast(), expected.headers());
    }

    /** Whether our telephone has dealt with a request, so that what the caller does next cannot overtake its answer. */
    private static boolean isAnswered(SipText request, List<CallMessages.Message> messages) {
        return request.isRequest("ACK")
                || messages.stream()
                        .filter(CallMessages.Message::fromCaller)
                        .map(CallMessages.Message::text)
                        .anyMatch(text ->
                                text.status() >= 200 && text.header("CSeq").equals(request.header("CSeq")));
    }

    private static void headers(SipText found, Map<String, Pattern> expected) throws CallFailedException {
        Optional<String> mismatch = mismatch(found, expected);
        if (mismatch.isPresent()) {
            throw new CallFailedException("in \"" + found.label() + "\" " + mismatch.get());
        }
    }

    private static Optional<String> mismatch(SipText found, Map<String, Pattern> expected) {
        for (Map.Entry<String, Pattern> header : expected.entrySet()) {
            Optional<String> value = found.header(header.getKey());
            if (value.isEmpty() || !header.getValue().matcher(value.get()).matches()) {
                return Optional.of(header.getKey() + " is "
                        + value.map(text -> '"' + text + '"').orElse("missing") + ", expected " + header.getValue());
            }
        }
        return Optional.empty();
    }

    private void news(CallNews news, Optional<String> event, Map<String, Pattern> fields, String name)
            throws InterruptedException, CallFailedException {
        if (news.await(callId, event, fields, patience.toNanos()).isPresent()) {
            return;
        }
        List<JsonNode> others = news.of(callId).stream()
                .filter(message -> event.isEmpty()
                        || event.get().equals(message.path("event").asText()))
                .toList();
        if (others.isEmpty()) {
            throw late("no " + name + " came", fields.toString());
        }
        throw new CallFailedException(name + " was " + others.getLast() + ", expected " + fields);
    }

    private <T> Optional<T> await(java.util.function.Function<List<CallMessages.Message>, Optional<T>> question)
            throws InterruptedException {
        Optional<CallMessages> call = Optional.empty();
        long deadline = System.nanoTime() + patience.toNanos();
        while (call.isEmpty() && System.nanoTime() - deadline < 0) {
            call = desk.trace().of(callId); // the INVITE leaves on another thread
            if (call.isEmpty()) {
                Thread.sleep(1);
            }
        }
        return call.isEmpty()
                ? Optional.empty()
                : call.get().await(question, Math.max(0, deadline - System.nanoTime()));
    }

    private CallFailedException late(String found, String expected) {
        return new CallFailedException(
                "%s within %.1f s, expected %s".formatted(found, patience.toMillis() / 1e3, expected));
    }
}
