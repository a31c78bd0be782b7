package io.callprint.call;

import io.callprint.sip.SipCall;
import io.callprint.sip.SipCallListener;
import io.callprint.sip.SipEnd;
import io.callprint.sip.SipHeader;
import io.callprint.sip.SipInvite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A dialog that remembers what was asked of it and ends as the real one does. */
final class FakeSipCall implements SipCall {
    record Referred(String target, List<SipHeader> headers) {}

    final List<String> said = new ArrayList<>();
    final List<Referred> refers = new ArrayList<>();
    List<SipHeader> lastHeaders = List.of();

    @Nullable
    SipCallListener listener;

    private final VirtualTime time;
    private final SipInvite invite;
    private boolean over;

    FakeSipCall(VirtualTime time, SipInvite invite) {
        this.time = time;
        this.invite = invite;
    }

    static SipInvite invite(Optional<String> offer, String fromUser, String name, SipHeader... headers) {
        return new SipInvite(
                "call-1@pbx.example",
                "sip:service@127.0.0.1",
                "sip:" + fromUser + "@pbx.example",
                fromUser,
                name,
                "service",
                offer,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 5070),
                List.of(headers));
    }

    @Override
    public String callId() {
        return invite.callId();
    }

    @Override
    public Optional<SipInvite> invite() {
        return Optional.of(invite);
    }

    @Override
    public Executor serial() {
        return time;
    }

    @Override
    public void ring() {
        said.add("180");
    }

    @Override
    public void answer(String sdp, List<SipHeader> headers) {
        said.add("200 " + sdp);
    }

    @Override
    public void reject(int status, String reason, List<SipHeader> headers) {
        said.add(status + " " + reason);
        lastHeaders = headers;
        ends(new SipEnd(SipEnd.Cause.REJECTED_BY_US, status));
    }

    @Override
    public void refer(String target, List<SipHeader> headers) {
        said.add("REFER");
        refers.add(new Referred(target, headers));
    }

    @Override
    public void reoffer(String sdp) {
        said.add("re-INVITE");
    }

    @Override
    public void tell(Telling how, List<SipHeader> headers) {
        said.add(how.name());
        lastHeaders = headers;
    }

    @Override
    public void hangUp(List<SipHeader> headers) {
        said.add("BYE");
        lastHeaders = headers;
        ends(new SipEnd(SipEnd.Cause.LOCAL_HUNG_UP, 0));
    }

    /** The dialog is over: told once, on the serial executor, after what runs now. */
    void ends(SipEnd end) {
        if (!over) {
            over = true;
            time.execute(() -> java.util.Objects.requireNonNull(listener).onEnded(end));
        }
    }
}
