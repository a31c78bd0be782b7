package io.callprint.sip;

import gov.nist.javax.sip.address.AddressFactoryImpl;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.MessageFactoryImpl;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.WWWAuthenticateParser;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import javax.sip.address.URI;
import javax.sip.header.ContactHeader;

/** Puts messages together; everything callers hand in is checked here. Thread-safe. */
final class SipMessages {
    /** Written by the dialog, never by a caller's further headers. */
    static final Set<String> OWN = Set.of(
            "via",
            "from",
            "to",
            "call-id",
            "cseq",
            "contact",
            "max-forwards",
            "route",
            "record-route",
            "content-length",
            "content-type");

    private static final String PRODUCT = "Callprint";

    static final HeaderFactoryImpl HEADERS = new HeaderFactoryImpl();
    static final AddressFactoryImpl ADDRESSES = new AddressFactoryImpl();
    static final MessageFactoryImpl MESSAGES = new MessageFactoryImpl();

    private SipMessages() {}

    /** A fresh token of 64 random bits, for tags, branches and Call-IDs. */
    static String token() {
        return String.format("%016x", ThreadLocalRandom.current().nextLong());
    }

    /** Parses a URI a caller of ours gave. */
    static URI uri(String text) {
        try {
            return ADDRESSES.createURI(text);
        } catch (ParseException notAUri) {
            throw new IllegalArgumentException("\"" + text + "\" is not a SIP URI", notAUri);
        }
    }

    static Address address(URI uri, String displayName) {
        Address address = ADDRESSES.createAddress(uri);
        if (!displayName.isEmpty()) {
            try {
                address.setDisplayName(displayName.replace("\\", "").replace("\"", ""));
            } catch (ParseException unfit) {
                throw new IllegalArgumentException("\"" + displayName + "\" is not a display name", unfit);
            }
        }
        return address;
    }

    /**
     * {@code <sip:host:port>}, with the transport when it is not UDP.
     *
     * @param transport or {@code sips}, which says it all (RFC 3261 section 12.1.1)
     */
    static ContactHeader contact(String host, int port, String transport) {
        String way = transport.toLowerCase(Locale.ROOT);
        String at = "callprint@" + host + ":" + port;
        String contact = switch (way) {
            case "sips" -> "sips:" + at;
            case "udp" -> "sip:" + at;
            default -> "sip:" + at + ";transport=" + way;
        };
        return HEADERS.createContactHeader(ADDRESSES.createAddress(uri(contact)));
    }

    /** A response with the To tag of the dialog. */
    static SIPResponse response(SIPRequest request, int status, String reason, String toTag) {
        SIPResponse response =
                reason.isEmpty() ? request.createResponse(status) : request.createResponse(status, reason);
        if (status > 100 && response.getTo().getTag() == null) {
            try {
                response.getTo().setTag(toTag);
            } catch (ParseException impossible) {
                throw new IllegalStateException(toTag, impossible);
            }
        }
        addExtension(response, "Server", PRODUCT);
        return response;
    }

    static void setSdp(SIPMessage message, String sdp) {
        setBody(message, "application", "sdp", sdp);
    }

    static void setBody(SIPMessage message, String type, String subType, String body) {
        try {
            message.setContent(body, new ContentType(type, subType));
        } catch (ParseException unfit) {
            throw new IllegalArgumentException("body of " + message.getFirstLine(), unfit);
        }
    }

    /** Adds further headers; those the dialog writes itself are left out; repeated names become one list. */
    static void addHeaders(SIPMessage message, List<SipHeader> headers) {
        Map<String, SipHeader> merged = new LinkedHashMap<>();
        for (SipHeader header : headers) {
            String key = header.name().toLowerCase(Locale.ROOT);
            if (!OWN.contains(key)) {
                merged.merge(key, header, (one, two) -> new SipHeader(one.name(), one.value() + ", " + two.value()));
            }
        }
        merged.values().forEach(header -> addExtension(message, header.name(), header.value()));
    }

    /** Challenges stand in lines of their own: joined by commas they could not be told apart (RFC 3261 section 7.3.1). */
    static void addChallenges(SIPResponse response, List<SipHeader> challenges) {
        for (SipHeader challenge : challenges) {
            try {
                response.addHeader(
                        new WWWAuthenticateParser(challenge.name() + ": " + challenge.value() + "\n").parse());
            } catch (ParseException impossible) {
                throw new IllegalStateException("a challenge of ours", impossible);
            }
        }
    }

    /** A request once more, as a new transaction with that number. */
    static SIPRequest again(SIPRequest earlier, long sequence) {
        SIPRequest copy = (SIPRequest) earlier.clone();
        try {
            copy.getTopmostVia().setBranch("z9hG4bK" + token());
            copy.getCSeq().setSeqNumber(sequence);
        } catch (ParseException | InvalidArgumentException impossible) {
            throw new IllegalStateException("request " + earlier.getMethod(), impossible);
        }
        copy.setApplicationData(earlier.getApplicationData());
        return copy;
    }

    static void addExtension(SIPMessage message, String name, String value) {
        ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
        header.setValue(value);
        message.removeHeader(name);
        message.addHeader(header);
    }

    /** A request without dialog data. */
    static SIPRequest request(
            URI target, String method, String callId, long cseq, Address from, String fromTag, Address to) {
        try {
            SIPRequest request = new SIPRequest();
            request.setRequestURI(target);
            request.setMethod(method);
            request.setHeader(HEADERS.createCallIdHeader(callId));
            request.setHeader(HEADERS.createCSeqHeader(cseq, method));
            request.setHeader(HEADERS.createFromHeader(from, fromTag));
            request.setHeader(HEADERS.createToHeader(to, null));
            request.setHeader(HEADERS.createMaxForwardsHeader(70));
            if (!method.equals("ACK") && !method.equals("CANCEL")) {
                addExtension(request, "User-Agent", PRODUCT);
            }
            return request;
        } catch (ParseException | InvalidArgumentException impossible) {
            throw new IllegalStateException("request " + method, impossible);
        }
    }
}
