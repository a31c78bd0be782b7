package io.callprint.call;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes a telephone number one way, however a network spelled it: E.164 with its plus where that can be told. An extension
 * or a number of an unknown country keeps its digits, without what only helps the eye.
 */
final class PhoneNumbers {
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9][0-9 ().\\-/]*");
    private static final int MAX_LENGTH = 40;

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final Optional<String> region;

    /** @param region two letters (ISO 3166-1) of the country whose numbers are dialled without a country code; empty: none */
    PhoneNumbers(Optional<String> region) {
        this.region = region;
    }

    static boolean isNumber(String user) {
        return user.length() <= MAX_LENGTH && NUMBER.matcher(user).matches();
    }

    /** @param context the phone-context of a tel URI (RFC 3966), a prefix like +4930, or empty */
    String normalised(String user, String context) {
        String digits = user.replaceAll("[^+0-9]", "");
        boolean isLocal = !digits.startsWith("+");
        String whole = isLocal && context.matches("\\+[0-9]{1,15}") ? context + digits : digits;
        try {
            PhoneNumber number = numbers.parse(whole, region.orElse(null));
            boolean isSure = whole.startsWith("+") ? numbers.isPossibleNumber(number) : numbers.isValidNumber(number);
            return isSure ? numbers.format(number, PhoneNumberFormat.E164) : whole;
        } catch (NumberParseException notWorldwide) {
            return whole;
        }
    }
}
