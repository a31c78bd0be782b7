package io.callprint.routing;

import java.util.Locale;
import java.util.Optional;

/** What can be told about a call; a hand-over profile names these in lower case. */
public enum CallField {
    /** The case of {@link io.callprint.identity.Identification}. */
    RESULT(""),
    /** Caller id; only when identified. */
    CALLER("+@:"),
    /** Display name; only when identified. */
    NAME(""),
    /** A word of {@link Confidence}; when identified, or uncertain with a candidate. */
    CONFIDENCE(""),
    /** {@code confirmed}, {@code different}, {@code unconfirmed} or {@code none}. */
    CLAIM(""),
    /** Why there is no answer. */
    REASON(""),
    /** Why the voice is watched; only when it is, and never on the caller's own leg. */
    WATCH(""),
    /** Net speech, one decimal. */
    SECONDS("."),
    /** The calling number, when it is neither withheld nor known to be forged. */
    NUMBER("+"),
    /** The number first called, when the call was diverted. */
    DIVERTED("+@:"),
    /** What a network that checked the calling number says of it: {@code passed}, {@code failed}, {@code unchecked}. */
    ATTESTATION(""),
    /** Call-ID of the caller's leg, for joining records. */
    CALL("@+:!*'()$/");

    private final String plain;

    /** @param plain characters that stay as they are where a value is percent-encoded */
    CallField(String plain) {
        this.plain = plain;
    }

    /** As profiles spell it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CallField> of(String key) {
        for (CallField field : values()) {
            if (field.key().equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /** Whether it says who somebody is: written only where the site says so. */
    public boolean isSensitive() {
        return this == CALLER || this == NAME;
    }

    /** Whether it is text for people, of which a part still helps; half an id could be somebody else's. */
    boolean mayBeCut() {
        return this == NAME || this == REASON || this == WATCH;
    }

    /** As it stands in a header of its own. */
    String inHeader(String value, int limit) {
        return switch (this) {
            case NAME -> HeaderText.name(value, limit);
            case REASON, WATCH -> HeaderText.sentence(value, limit);
            case RESULT, CALLER, CONFIDENCE, CLAIM, SECONDS, NUMBER, DIVERTED, ATTESTATION, CALL ->
                HeaderText.percentEncoded(value, plain);
        };
    }
}
