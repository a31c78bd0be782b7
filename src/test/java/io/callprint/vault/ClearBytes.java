package io.callprint.vault;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.callprint.voiceprint.Embedding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Looks for an embedding or speech in files, in every form in which a program could have written it. */
final class ClearBytes {
    private static final int FROM = 48;
    private static final int OCTETS = 12;

    private final List<byte[]> forms = new ArrayList<>();

    ClearBytes(Embedding embedding) {
        this(embedding.bytes());
    }

    /** @param all what is looked for by some octets of its middle */
    ClearBytes(byte[] all) {
        byte[] some = Arrays.copyOfRange(all, FROM, FROM + OCTETS);
        byte[] reversed = new byte[OCTETS]; // big-endian floats
        for (int i = 0; i < OCTETS; i++) {
            reversed[i] = some[i / Float.BYTES * Float.BYTES + Float.BYTES - 1 - i % Float.BYTES];
        }
        forms.add(some);
        forms.add(reversed);
        forms.add(ascii(HexFormat.of().formatHex(some)));
        forms.add(ascii(HexFormat.of().withUpperCase().formatHex(some)));
        for (int shift = 0; shift < 3; shift++) {
            String base64 = Base64.getEncoder().encodeToString(Arrays.copyOfRange(all, FROM - shift, FROM + OCTETS));
            forms.add(ascii(base64.substring(4, base64.length() - 4)));
        }
    }

    boolean areIn(byte[] content) {
        return forms.stream().anyMatch(form -> contains(content, form));
    }

    void requireNoneIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    assertFalse(areIn(Files.readAllBytes(file)), "in the clear in " + file);
                } catch (NoSuchFileException e) {
                    // a server removed it
                }
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean contains(byte[] content, byte[] form) {
        for (int at = 0; at + form.length <= content.length; at++) {
            if (content[at] == form[0] && Arrays.equals(content, at, at + form.length, form, 0, form.length)) {
                return true;
            }
        }
        return false;
    }
}
