package io.callprint.routing;

import io.callprint.sip.SipHeader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One header of a {@link HandOverProfile}: its name and how its value is made. */
public sealed interface HeaderTemplate permits HeaderTemplate.Text, PairsTemplate {
    /** A token (RFC 3261 section 25.1). */
    String name();

    /** The header; empty when there is nothing to say, or too much of what must not be cut. */
    Optional<SipHeader> header(CallerMetadata metadata);

    /** What happens to a value above its limit. */
    enum TooLong {
        /** The header is left out. */
        LEAVE_OUT,
        /** It is cut at a character; only text for people. */
        CUT
    }

    /**
     * Text with fields in braces: {@code {caller}}. The header is left out when one of its fields is empty.
     *
     * @param limit longest value, characters
     */
    record Text(String name, String template, int limit, TooLong tooLong) implements HeaderTemplate {
        private static final Pattern FIELD = Pattern.compile("\\{([a-z]+)}");

        /** @throws IllegalArgumentException saying what the template should have been */
        public Text {
            List<CallField> fields = fields(template);
            boolean isOneField = fields.size() == 1
                    && template.equals("{" + fields.getFirst().key() + "}");
            if (tooLong == TooLong.CUT && !(isOneField && fields.getFirst().mayBeCut())) {
                throw new IllegalArgumentException(
                        "only {name}, {reason} or {watch} alone where too long a value is cut");
            }
            if (template.chars().anyMatch(c -> c < ' ' || c >= 0x7F)) {
                throw new IllegalArgumentException("printable ASCII");
            }
        }

        private static List<CallField> fields(String template) {
            return FIELD.matcher(template)
                    .results()
                    .map(found -> CallField.of(found.group(1))
                            .orElseThrow(() -> new IllegalArgumentException("fields in braces, each one of "
                                    + PairsTemplate.fieldNames() + ", not {" + found.group(1) + "}")))
                    .toList();
        }

        @Override
        public Optional<SipHeader> header(CallerMetadata metadata) {
            if (fields(template).stream()
                    .anyMatch(field -> metadata.value(field).isEmpty())) {
                return Optional.empty();
            }
            int room = tooLong == TooLong.CUT ? limit : Integer.MAX_VALUE;
            String value = FIELD.matcher(template).replaceAll(found -> {
                CallField field = CallField.of(found.group(1)).orElseThrow();
                return Matcher.quoteReplacement(
                        field.inHeader(metadata.value(field).orElseThrow(), room));
            });
            return value.length() <= limit ? Optional.of(new SipHeader(name, value)) : Optional.empty();
        }
    }
}
