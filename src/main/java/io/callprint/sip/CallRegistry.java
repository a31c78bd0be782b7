package io.callprint.sip;

import gov.nist.javax.sip.message.SIPMessage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Every call that may still get a message, found by dialog or by INVITE; counts those that are alive. Thread-safe. */
final class CallRegistry {
    private final Map<String, JainSipCall> byDialog = new ConcurrentHashMap<>();
    private final Map<String, IncomingCall> byInvite = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    /** Takes a place for one more call unless there are {@code max}. */
    boolean reserve(int max) {
        while (true) {
            int now = open.get();
            if (now >= max) {
                return false;
            }
            if (open.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    void add(JainSipCall call) {
        byDialog.put(key(call.callId(), call.localTag()), call);
    }

    /** Adds a call under its INVITE too; false when another worker was faster. */
    boolean addIncoming(IncomingCall call, SIPMessage invite) {
        if (byInvite.putIfAbsent(inviteKey(invite), call) != null) {
            return false;
        }
        add(call);
        return true;
    }

    /** A call ended; late messages are still answered by it. */
    void ended() {
        open.decrementAndGet();
    }

    /** Nothing more will come for that call. */
    void forget(JainSipCall call) {
        byDialog.remove(key(call.callId(), call.localTag()), call);
        if (call instanceof IncomingCall incoming) {
            byInvite.remove(inviteKey(incoming.request()), incoming);
        }
    }

    Optional<JainSipCall> dialog(String callId, @Nullable String localTag) {
        return localTag == null ? Optional.empty() : Optional.ofNullable(byDialog.get(key(callId, localTag)));
    }

    /** The call begun by an INVITE with the same Call-ID, From tag and CSeq number. */
    Optional<IncomingCall> invite(SIPMessage request) {
        return Optional.ofNullable(byInvite.get(inviteKey(request)));
    }

    int open() {
        return open.get();
    }

    /** Calls that are found, ended ones too. */
    int size() {
        return Math.max(byDialog.size(), byInvite.size());
    }

    List<JainSipCall> all() {
        return List.copyOf(byDialog.values());
    }

    private static String key(String callId, String tag) {
        return callId + '\n' + tag;
    }

    private static String inviteKey(SIPMessage message) {
        String tag = message.getFrom().getTag();
        return message.getCallId().getCallId()
                + '\n'
                + (tag == null ? "" : tag)
                + '\n'
                + message.getCSeq().getSeqNumber();
    }
}
