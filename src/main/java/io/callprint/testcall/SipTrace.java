package io.callprint.testcall;

import io.callprint.sip.MessageTap;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The SIP messages of calls in progress, by Call-ID, as they left and came. Thread-safe. */
public final class SipTrace implements MessageTap {
    private final Map<String, CallMessages> calls = new ConcurrentHashMap<>();

    @Override
    public void message(InetSocketAddress from, InetSocketAddress to, byte[] message) {
        SipText text = new SipText(new String(message, StandardCharsets.UTF_8), System.nanoTime());
        Optional<String> callId = text.callId();
        if (callId.isEmpty()) {
            return;
        }
        // An INVITE begins a call. What comes after its end is nobody's.
        CallMessages call = text.isRequest("INVITE")
                ? calls.computeIfAbsent(callId.get(), _ -> new CallMessages(from, to))
                : calls.get(callId.get());
        if (call != null) {
            call.add(from, text);
        }
    }

    /** Those of one call; empty before its INVITE has left. */
    Optional<CallMessages> of(String callId) {
        return Optional.ofNullable(calls.get(callId));
    }

    /** The call is over: its messages, which are kept no longer. */
    List<CallMessages.Message> take(String callId) {
        CallMessages taken = calls.remove(callId);
        return taken == null ? List.of() : taken.all();
    }
}
