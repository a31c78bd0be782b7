package io.callprint.routing;

import io.callprint.sip.SipHeader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code key=value;key=value;...} in one header, values percent-encoded, for platforms that read one text: a User-to-User
 * header (RFC 7433) or one of the site's own. A pair that no longer fits is left out whole and later ones may still fit:
 * half a caller id could be somebody else's.
 *
 * @param pairs most needed first; a field, or a fixed {@code key=value}
 * @param encoding how the text is written
 * @param prefix before a text in hexadecimal digits: octets so, with {@code {ucid:NODE}} ({@link Ucid}) and {@code {length}}
 *     (octets of the text); before a plain one: printable ASCII
 * @param parameters written behind the value, {@code encoding=hex} for one; empty for none
 * @param limit most characters of the value without its parameters
 */
public record PairsTemplate(
        String name, List<String> pairs, Encoding encoding, String prefix, String parameters, int limit)
        implements HeaderTemplate {
    private static final Pattern FIXED = Pattern.compile("[a-z][a-z0-9]{0,15}=[A-Za-z0-9._~-]{1,32}");
    private static final Pattern PREFIX = Pattern.compile("(?:[0-9A-Fa-f]{2}|\\{ucid:[0-9]{1,5}}|\\{length})*");
    private static final Pattern TEXT_PREFIX = Pattern.compile("[ -z|~]*");
    private static final Pattern UCID = Pattern.compile("\\{ucid:([0-9]{1,5})}");
    private static final Pattern PARAMETERS = Pattern.compile("(?:[a-z-]+=[A-Za-z0-9-]+(?:;[a-z-]+=[A-Za-z0-9-]+)*)?");

    /** How the text is written. */
    public enum Encoding {
        HEX,
        TEXT
    }

    /** A part that cannot be, by its key; the message says what was expected. */
    public static final class BrokenPart extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final String key;

        BrokenPart(String key, String expected) {
            super(expected);
            this.key = key;
        }

        public String key() {
            return key;
        }
    }

    /** @throws BrokenPart saying what was expected */
    public PairsTemplate {
        pairs = List.copyOf(pairs);
        for (String pair : pairs) {
            if (CallField.of(pair).isEmpty() && !FIXED.matcher(pair).matches()) {
                throw new BrokenPart("pairs", "entries that are fields (" + fieldNames() + ") or fixed like v=1");
            }
        }
        if (encoding == Encoding.HEX && !PREFIX.matcher(prefix).matches()) {
            throw new BrokenPart("prefix", "hexadecimal octets, {ucid:NODE} or {length}");
        }
        if (encoding == Encoding.TEXT && !TEXT_PREFIX.matcher(prefix).matches()) {
            throw new BrokenPart("prefix", "printable ASCII without braces");
        }
        if (!PARAMETERS.matcher(parameters).matches()) {
            throw new BrokenPart("parameters", "parameters like encoding=hex;purpose=isdn-uui");
        }
    }

    static String fieldNames() {
        return Arrays.stream(CallField.values()).map(CallField::key).collect(Collectors.joining(", "));
    }

    @Override
    public Optional<SipHeader> header(CallerMetadata metadata) {
        String start = UCID.matcher(prefix)
                .replaceAll(found -> Ucid.of(metadata.call(), Integer.parseInt(found.group(1)) & 0xFFFF));
        int left = limit - start.replace("{length}", "00").length();
        int room = encoding == Encoding.HEX ? left / 2 : left;
        String text = text(metadata, Math.min(room, prefix.contains("{length}") ? 0xFF : room));
        String value = encoding == Encoding.TEXT ? start + text : hex(start, text);
        return Optional.of(new SipHeader(name, parameters.isEmpty() ? value : value + ";" + parameters));
    }

    private String text(CallerMetadata metadata, int room) {
        String plain = prefix.isEmpty() || encoding == Encoding.HEX ? "+@:" : "+"; // else parameters: tokens (RFC 3261)
        StringBuilder text = new StringBuilder();
        for (String pair : pairs) {
            Optional<String> written = CallField.of(pair)
                    .map(field ->
                            metadata.value(field).map(value -> pair + "=" + HeaderText.percentEncoded(value, plain)))
                    .orElse(Optional.of(pair));
            String more = written.map(w -> text.isEmpty() ? w : ";" + w).orElse("");
            if (text.length() + more.length() <= room) {
                text.append(more);
            }
        }
        return text.toString();
    }

    private static String hex(String start, String text) {
        HexFormat digits = HexFormat.of();
        return start.replace("{length}", digits.toHexDigits((byte) text.length()))
                + digits.formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
