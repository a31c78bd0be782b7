package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.sip.address.Address;
import javax.sip.address.TelURL;

/** Reads an INVITE once into what the layers above work with. */
final class InviteReader {
    private InviteReader() {}

    static SipInvite read(SIPRequest invite) {
        Address from = invite.getFrom().getAddress();
        List<SipHeader> headers = invite.getApplicationData() instanceof RawMessage raw ? raw.wellFormed() : List.of();
        return new SipInvite(
                invite.getCallId().getCallId(),
                invite.getRequestURI().toString(),
                from.getURI().toString(),
                user(from),
                Optional.ofNullable(from.getDisplayName()).orElse("").strip(),
                user(invite.getTo().getAddress()),
                SipBodies.sdp(invite),
                SipDialog.source(invite),
                headers,
                SipBodies.recording(invite));
    }

    private static String user(Address address) {
        if (address.getURI() instanceof SipUri uri) {
            return uri.getUser() == null ? "" : decoded(uri.getUser());
        }
        return address.getURI() instanceof TelURL tel ? tel.getPhoneNumber() : "";
    }

    /** Percent-decoded (RFC 3261 section 19.1.2); what is no valid escape stays as it is. */
    private static String decoded(String user) {
        try {
            return URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return user;
        }
    }
}
