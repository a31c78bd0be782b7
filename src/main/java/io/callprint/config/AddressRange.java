package io.callprint.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, as {@code 10.0.0.0/8} or {@code 2001:db8::/32} writes them; one address alone is a range of
 * itself.
 *
 * @param first 4 or 16 octets
 * @param bits that an address must share with it
 */
public record AddressRange(InetAddress first, int bits) {
    private static final Pattern LITERAL =
            Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[?[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*]?)(?:/([0-9]{1,3}))?");

    /** @throws IllegalArgumentException when the text is no address or range; names are not looked up */
    public static AddressRange parse(String text) {
        var match = LITERAL.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(text);
        }
        try {
            InetAddress first = InetAddress.getByName(match.group(1));
            int all = 8 * first.getAddress().length;
            int bits = match.group(2) == null ? all : Integer.parseInt(match.group(2));
            if (bits > all) {
                throw new IllegalArgumentException(text);
            }
            return new AddressRange(first, bits);
        } catch (UnknownHostException noAddress) {
            throw new IllegalArgumentException(text, noAddress);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] theirs = address.getAddress();
        byte[] ours = first.getAddress();
        if (theirs.length != ours.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if (((theirs[bit / 8] ^ ours[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of the ranges holds the address. */
    public static boolean anyContains(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
