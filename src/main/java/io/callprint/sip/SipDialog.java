package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.sip.InvalidArgumentException;
import javax.sip.SipException;
import javax.sip.address.Address;
import javax.sip.address.Hop;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;
import javax.sip.header.RecordRouteHeader;
import javax.sip.header.RouteHeader;
import org.jspecify.annotations.Nullable;

/**
 * The state two user agents share (RFC 3261 section 12): tags, sequence numbers, route set, remote target. Builds the
 * messages of the dialog. Owned by the call's serial executor; identity fields never change.
 */
final class SipDialog {
    private final SipWire wire;
    private final String callId;
    private final String localTag;
    private final Address local;
    private final Address remote;
    private final String transport;
    private final String localHost;
    private final boolean secure;
    private final @Nullable Hop pinned;

    private volatile @Nullable String remoteTag;
    private URI remoteTarget;
    private List<RouteHeader> routes = List.of();
    private long localSequence;
    private boolean takesUpdate;
    private long remoteSequence = -1;

    private SipDialog(
            SipWire wire,
            String callId,
            String localTag,
            Address local,
            Address remote,
            URI remoteTarget,
            String transport,
            String localHost,
            boolean secure,
            @Nullable Hop pinned) {
        this.wire = wire;
        this.callId = callId;
        this.localTag = localTag;
        this.local = local;
        this.remote = remote;
        this.remoteTarget = remoteTarget;
        this.transport = transport;
        this.localHost = localHost;
        this.secure = secure;
        this.pinned = pinned;
    }

    /** The called side, from the INVITE (section 12.1.1). */
    static SipDialog called(SipWire wire, SIPRequest invite) {
        Optional<URI> contact = contact(invite);
        URI target = contact.orElse(invite.getFrom().getAddress().getURI());
        List<RouteHeader> routes = routes(invite, false);
        InetSocketAddress source = source(invite);
        String transport = invite.getTopmostVia().getTransport();
        boolean pin = routes.isEmpty() && PeerReach.sourceIsBetter(target, source, transport);
        SipDialog dialog = new SipDialog(
                wire,
                invite.getCallId().getCallId(),
                SipMessages.token(),
                invite.getTo().getAddress(),
                invite.getFrom().getAddress(),
                target,
                transport,
                wire.hostFor(source.getAddress().getHostAddress()),
                PeerReach.isSips(invite.getRequestURI()) || PeerReach.isSips(target),
                pin ? SipWire.hop(source, transport) : null);
        dialog.remoteTag = invite.getFrom().getTag();
        dialog.routes = routes;
        dialog.remoteSequence = invite.getCSeq().getSeqNumber();
        dialog.learn(invite);
        return dialog;
    }

    /** The calling side before any answer (section 12.1.2). */
    static SipDialog calling(SipWire wire, OutgoingInvite invite) {
        URI target = SipMessages.uri(invite.target());
        if (!(target instanceof SipUri sip)) {
            throw new IllegalArgumentException("target \"" + invite.target() + "\" is not a sip: URI");
        }
        String transport = PeerReach.transportTo(sip);
        Address from = SipMessages.address(SipMessages.uri(invite.from()), invite.fromDisplayName());
        return new SipDialog(
                wire,
                invite.callId(),
                SipMessages.token(),
                from,
                SipMessages.address(target, ""),
                target,
                transport,
                wire.hostFor(sip.getHost()),
                sip.isSecure(),
                null);
    }

    /** The 2xx fixes remote tag, route set and target (section 13.2.2.4). */
    void confirm(SIPResponse response) {
        remoteTag = response.getTo().getTag();
        routes = routes(response, true);
        refreshTarget(response);
        learn(response);
    }

    /** What the far end says it can do (RFC 3311 section 4). */
    private void learn(SIPMessage message) {
        takesUpdate = RawMessage.of(message)
                .filter(raw -> raw.list("Allow").contains("UPDATE"))
                .isPresent();
    }

    boolean takesUpdate() {
        return takesUpdate;
    }

    /** A request within the branch that sent a response, before any has answered; its number counts for all of them. */
    SIPRequest inBranch(SIPResponse response, String method) {
        SipDialog branch = forked(response);
        SIPRequest request = branch.request(method);
        localSequence = branch.localSequence;
        return request;
    }

    /** Another branch of a forked INVITE, as a dialog of its own. */
    SipDialog forked(SIPResponse response) {
        SipDialog fork = new SipDialog(
                wire, callId, localTag, local, remote, remoteTarget, transport, localHost, secure, pinned);
        fork.localSequence = localSequence;
        fork.confirm(response);
        return fork;
    }

    /** Contact of a target refresh request or its 2xx (section 12.2). */
    void refreshTarget(SIPMessage message) {
        contact(message).ifPresent(uri -> remoteTarget = uri);
    }

    String callId() {
        return callId;
    }

    /** The far end finds its own tag in to-tag, whoever began the call (RFC 3891 section 3). */
    Optional<String> replaces() {
        return Optional.ofNullable(remoteTag).map(tag -> callId + ";to-tag=" + tag + ";from-tag=" + localTag);
    }

    String localTag() {
        return localTag;
    }

    boolean needsTls() {
        return transport.equalsIgnoreCase("tls");
    }

    /** Our address as the far end knows it: the To of an INVITE we got, the From of one we sent. */
    String localUri() {
        return local.getURI().toString();
    }

    /** Whether that is the far end's tag; any thread, once the dialog stands. */
    boolean isWith(String tag) {
        return tag.equals(remoteTag);
    }

    boolean isFrom(@Nullable String tag) {
        return remoteTag == null || remoteTag.equals(tag);
    }

    /** Whether a request's CSeq continues the dialog (section 12.2.2); remembers it then. */
    boolean inOrder(SIPRequest request) {
        long number = request.getCSeq().getSeqNumber();
        if (number <= remoteSequence) {
            return false;
        }
        remoteSequence = number;
        return true;
    }

    /** The next request in the dialog. */
    SIPRequest request(String method) {
        return build(method, ++localSequence);
    }

    /** A request once more, with these headers, as the next of the dialog. */
    SIPRequest again(SIPRequest earlier, List<SipHeader> headers) {
        SIPRequest next = SipMessages.again(earlier, ++localSequence);
        SipMessages.addHeaders(next, headers);
        return next;
    }

    /** The ACK for a 2xx to the INVITE of that number. */
    SIPRequest ack(long sequence) {
        return build("ACK", sequence);
    }

    /** CANCEL of a request just sent: same branch, same number (section 9.1). */
    SIPRequest cancel(SIPRequest invite) {
        try {
            return invite.createCancelRequest();
        } catch (SipException impossible) {
            throw new IllegalStateException("CANCEL of " + invite.getMethod(), impossible);
        }
    }

    SIPResponse response(SIPRequest request, int status, String reason) {
        SIPResponse response = SipMessages.response(request, status, reason, localTag);
        boolean dialogForming = status > 100
                && status < 300
                && (request.getMethod().equals("INVITE") || request.getMethod().equals("UPDATE"));
        if (dialogForming) {
            response.setHeader(contact());
            SipMessages.addHeaders(response, List.of(SipCapabilities.ALLOW));
        }
        return response;
    }

    private ContactHeader contact() {
        return SipMessages.contact(localHost, wire.port(transport), secure ? "sips" : transport);
    }

    private SIPRequest build(String method, long sequence) {
        SIPRequest request = SipMessages.request(remoteTarget, method, callId, sequence, local, localTag, remote);
        try {
            if (remoteTag != null) {
                request.getTo().setTag(remoteTag);
            }
            Via via = (Via) SipMessages.HEADERS.createViaHeader(
                    localHost,
                    wire.port(transport),
                    transport.toUpperCase(java.util.Locale.ROOT),
                    "z9hG4bK" + SipMessages.token());
            via.setRPort();
            request.setHeader(via);
        } catch (ParseException | InvalidArgumentException impossible) {
            throw new IllegalStateException("request " + method, impossible);
        }
        for (RouteHeader route : routes) {
            request.addHeader((RouteHeader) route.clone());
        }
        if (!method.equals("BYE") && !method.equals("ACK") && !method.equals("INFO")) {
            request.setHeader(contact());
        }
        if (pinned != null) {
            request.setApplicationData(pinned);
        }
        return request;
    }

    private static Optional<URI> contact(SIPMessage message) {
        ContactHeader contact = message.getContactHeader();
        return contact == null
                        || contact.getAddress() == null
                        || !(contact.getAddress().getURI() instanceof SipUri)
                ? Optional.empty()
                : Optional.of((URI) contact.getAddress().getURI().clone());
    }

    private static List<RouteHeader> routes(SIPMessage message, boolean reversed) {
        List<RouteHeader> routes = new ArrayList<>();
        for (Iterator<?> all = message.getHeaders(RecordRouteHeader.NAME); all.hasNext(); ) {
            if (all.next() instanceof RecordRouteHeader hop) {
                routes.add(SipMessages.HEADERS.createRouteHeader(
                        (Address) hop.getAddress().clone()));
            }
        }
        if (reversed) {
            Collections.reverse(routes);
        }
        return List.copyOf(routes);
    }

    static InetSocketAddress source(SIPRequest request) {
        return new InetSocketAddress(request.getPeerPacketSourceAddress(), request.getPeerPacketSourcePort());
    }
}
