package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sip.address.URI;

/**
 * Judges a request the parser could read, in the order of RFC 3261 section 8.2: method, Request-URI, Require, content.
 * Answers with the codes RFC 4475 names.
 */
final class SipValidator {
    /** RFC 5630 sections 5.3 and 11.1: a sips address was promised TLS all the way. */
    private static final SipHeader SIPS_NOT_ALLOWED = new SipHeader("Warning", "380 callprint \"SIPS Not Allowed\"");

    /** Why a request is refused; empty when a call may have it. */
    Optional<SipRefusal> refusal(SIPRequest request) {
        String method = request.getMethod();
        if (!SipCapabilities.METHODS.contains(method)) {
            boolean known = SipCapabilities.KNOWN_METHODS.contains(method);
            return Optional.of(SipRefusal.of(known ? 405 : 501, SipCapabilities.ALLOW));
        }
        return uriRefusal(request)
                .or(() -> requireRefusal(request, method))
                .or(() -> sessionRefusal(request, method))
                .or(() -> contactRefusal(request, method))
                .or(() -> contentRefusal(request, method));
    }

    private static Optional<SipRefusal> uriRefusal(SIPRequest request) {
        URI uri = request.getRequestURI();
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("sips") && !request.getTopmostVia().getTransport().equalsIgnoreCase("tls")) {
            return Optional.of(SipRefusal.of(480, SIPS_NOT_ALLOWED));
        }
        if (!scheme.equals("sip") && !scheme.equals("sips") && !scheme.equals("tel")) {
            return Optional.of(SipRefusal.of(416));
        }
        // RFC 3261 section 19.1.1: no headers in a Request-URI.
        if (uri instanceof SipUri sip && sip.getHeaderNames().hasNext()) {
            return Optional.of(new SipRefusal(400, "Headers in Request-URI", List.of()));
        }
        return Optional.empty();
    }

    private static Optional<SipRefusal> requireRefusal(SIPRequest request, String method) {
        if (method.equals("ACK") || method.equals("CANCEL")) {
            return Optional.empty();
        }
        List<String> unsupported = new ArrayList<>(values(request, "Require"));
        unsupported.removeAll(SipCapabilities.OPTION_TAGS);
        return unsupported.isEmpty()
                ? Optional.empty()
                : Optional.of(SipRefusal.of(420, new SipHeader("Unsupported", String.join(", ", unsupported))));
    }

    private static Optional<SipRefusal> sessionRefusal(SIPRequest request, String method) {
        if (method.equals("PRACK") && values(request, "RAck").size() != 1) {
            return Optional.of(new SipRefusal(400, "One RAck expected", List.of()));
        }
        if (method.equals("INVITE") && !values(request, "Join").isEmpty()) {
            // RFC 3911 section 4: nothing can be joined here, so the header matches no dialog.
            return Optional.of(new SipRefusal(481, "Nothing to join", List.of()));
        }
        return method.equals("INVITE") || method.equals("UPDATE")
                ? RawMessage.of(request).flatMap(SessionInterval::refusal)
                : Optional.empty();
    }

    private static Optional<SipRefusal> contactRefusal(SIPRequest request, String method) {
        if (method.equals("INVITE")
                && request.getContactHeader() != null
                && (request.getContactHeader().getAddress() == null
                        || !(request.getContactHeader().getAddress().getURI() instanceof SipUri))) {
            return Optional.of(new SipRefusal(400, "Contact is no SIP URI", List.of()));
        }
        if (method.equals("REFER") && values(request, "Refer-To").size() != 1) {
            return Optional.of(new SipRefusal(400, "One Refer-To expected", List.of()));
        }
        return Optional.empty();
    }

    private static Optional<SipRefusal> contentRefusal(SIPRequest request, String method) {
        boolean offersMedia = method.equals("INVITE") || method.equals("UPDATE");
        List<String> accepted = values(request, "Accept");
        // An OPTIONS is answered without a body, so whatever it accepts will do.
        if (offersMedia && !accepted.isEmpty() && accepted.stream().noneMatch(SipValidator::coversSdp)) {
            return Optional.of(SipRefusal.of(406));
        }
        if (!offersMedia || !SipBodies.hasBody(request) || isOptional(request)) {
            return Optional.empty();
        }
        if (request.getContentTypeHeader() == null) {
            return Optional.of(new SipRefusal(400, "Missing Content-Type", List.of()));
        }
        boolean readable = SipBodies.isType(request, "application", "sdp")
                || SipBodies.isType(request, "multipart", "mixed")
                || SipBodies.isType(request, "multipart", "alternative")
                || SipBodies.isType(request, "multipart", "related");
        boolean plain = values(request, "Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase);
        return readable && plain ? Optional.empty() : Optional.of(SipRefusal.of(415, SipCapabilities.ACCEPT));
    }

    private static boolean isOptional(SIPRequest request) {
        return RawMessage.of(request)
                .flatMap(message -> message.first("Content-Disposition"))
                .filter(value -> value.toLowerCase(Locale.ROOT).contains("handling=optional"))
                .isPresent();
    }

    private static boolean coversSdp(String range) {
        String type = range.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.equals("application/sdp") || type.equals("application/*") || type.equals("*/*");
    }

    private static List<String> values(SIPRequest request, String name) {
        return RawMessage.of(request).map(raw -> raw.list(name)).orElse(List.of());
    }
}
