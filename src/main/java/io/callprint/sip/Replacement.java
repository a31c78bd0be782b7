package io.callprint.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A Replaces header (RFC 3891): which call the new one takes the place of.
 *
 * @param localTag our tag in that call, the header's to-tag
 * @param remoteTag the far end's, its from-tag
 */
record Replacement(String callId, String localTag, String remoteTag, boolean earlyOnly) {
    /**
     * The call an INVITE is to replace; empty when it asks for nothing of the kind.
     *
     * @throws ImpossibleException with the answer section 3 names
     */
    static Optional<JainSipCall> of(SIPRequest invite, CallRegistry registry) throws ImpossibleException {
        Optional<RawMessage> raw = RawMessage.of(invite);
        Optional<String> header = raw.flatMap(message -> message.first("Replaces"));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        if (raw.get().count("Replaces") > 1) {
            throw malformed();
        }
        Replacement wish = parse(header.get());
        JainSipCall call = registry.dialog(wish.callId, wish.localTag)
                .filter(found -> found.dialog.isWith(wish.remoteTag))
                .orElseThrow(() -> new ImpossibleException(SipRefusal.of(481)));
        return switch (call.state()) {
            case CONFIRMED -> {
                if (wish.earlyOnly) {
                    throw new ImpossibleException(SipRefusal.of(486));
                }
                yield Optional.of(call);
            }
            case CALLING -> Optional.of(call);
            case INCOMING, ANSWERED -> throw new ImpossibleException(SipRefusal.of(481));
            case ENDED, CANCELLING, HANGING_UP -> throw new ImpossibleException(SipRefusal.of(603));
        };
    }

    private static Replacement parse(String value) throws ImpossibleException {
        String[] parts = value.split(";");
        String local = "";
        String remote = "";
        boolean early = false;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
                case "to-tag" -> local = pair.length > 1 ? pair[1].strip() : "";
                case "from-tag" -> remote = pair.length > 1 ? pair[1].strip() : "";
                case "early-only" -> early = true;
                default -> {
                    // Section 6.1: what is not known is ignored.
                }
            }
        }
        if (parts[0].isBlank() || local.isEmpty() || remote.isEmpty()) {
            throw malformed();
        }
        return new Replacement(parts[0].strip(), local, remote, early);
    }

    private static ImpossibleException malformed() {
        return new ImpossibleException(new SipRefusal(400, "Bad Replaces", List.of()));
    }

    /** Why it cannot be done. */
    static final class ImpossibleException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient SipRefusal refusal;

        ImpossibleException(SipRefusal refusal) {
            super("status " + refusal.status());
            this.refusal = refusal;
        }

        SipRefusal refusal() {
            return refusal;
        }
    }
}
