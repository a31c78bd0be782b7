package io.callprint.routing;

import io.callprint.sip.SipHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How one platform wants to be told about a caller, as a file of {@code sip-config/profiles/} says it.
 *
 * @param name of its file
 * @param refer where a REFER carries the headers
 * @param inBye whether the BYE by which a decided call ends carries them too
 * @param totalLimit most characters of all headers together, names included; headers that do not fit are left out, last first
 * @param headers in order of need
 */
public record HandOverProfile(
        String name, ReferPlace refer, boolean inBye, int totalLimit, List<HeaderTemplate> headers) {
    public HandOverProfile {
        headers = List.copyOf(headers);
    }

    /** Where a REFER carries the headers. */
    public enum ReferPlace {
        /** As headers of the REFER itself. */
        HEADERS,
        /** Escaped into the Refer-To URI (RFC 3261 section 19.1.1), for platforms that copy them into their INVITE. */
        REFER_TO,
        BOTH,
        /** The platform takes no REFER. */
        NONE
    }

    /** A REFER as it is sent: the URI for Refer-To and further headers. */
    public record Referral(String referTo, List<SipHeader> headers) {}

    /** The same with another place in the REFER. */
    public HandOverProfile in(ReferPlace place) {
        return new HandOverProfile(name, place, inBye, totalLimit, headers);
    }

    public Referral referral(TransferTarget target, CallerMetadata metadata) {
        return referral(target, List.of(), metadata);
    }

    /** @param inUri headers that stand in the URI of Refer-To wherever the profile's stand */
    public Referral referral(TransferTarget target, List<SipHeader> inUri, CallerMetadata metadata) {
        List<SipHeader> all = headersFor(metadata);
        List<SipHeader> both = Stream.concat(inUri.stream(), all.stream()).toList();
        return switch (refer) {
            case HEADERS -> new Referral(target.withHeaders(inUri), all);
            case REFER_TO -> new Referral(target.withHeaders(both), List.of());
            case BOTH -> new Referral(target.withHeaders(both), all);
            case NONE -> new Referral(target.withHeaders(inUri), List.of());
        };
    }

    public List<SipHeader> byeHeaders(CallerMetadata metadata) {
        return inBye ? headersFor(metadata) : List.of();
    }

    /** Every header that has something to say and fits, most needed first. */
    public List<SipHeader> headersFor(CallerMetadata metadata) {
        List<SipHeader> fitting = new ArrayList<>();
        int left = totalLimit;
        for (HeaderTemplate template : headers) {
            var header = template.header(metadata);
            int length = header.map(h -> h.name().length() + h.value().length()).orElse(0);
            if (header.isPresent() && length <= left) {
                left -= length;
                fitting.add(header.get());
            }
        }
        return fitting;
    }
}
