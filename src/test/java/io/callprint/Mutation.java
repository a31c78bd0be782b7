package io.callprint;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.NullMarked;

/** Damages a message the way an attacker or a bad line would. */
@NullMarked
public final class Mutation {
    private static final byte[][] POISON = {
        bytes("\\"),
        bytes("("),
        bytes("\""),
        bytes("<"),
        bytes(";;"),
        bytes("\r\n"),
        bytes("\r\n "),
        bytes("\n"),
        bytes("%"),
        bytes("\0"),
        bytes(","),
        bytes("["),
        bytes("99999999999999999999"),
        bytes("\u00ff"),
        bytes(":"),
        bytes("@"),
        bytes("((((")
    };

    private Mutation() {}

    public static byte[] of(byte[] message, Random random) {
        byte[] result = message.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(Math.max(1, result.length));
            result = switch (random.nextInt(5)) {
                case 0 -> splice(result, at, at, POISON[random.nextInt(POISON.length)]);
                case 1 -> splice(result, at, Math.min(result.length, at + random.nextInt(20)), new byte[0]);
                case 2 -> splice(result, at, Math.min(result.length, at + 1), new byte[] {(byte) random.nextInt(256)});
                case 3 -> {
                    int to = Math.min(result.length, at + random.nextInt(40));
                    yield splice(result, at, at, java.util.Arrays.copyOfRange(result, at, to));
                }
                default -> random.nextInt(10) == 0 ? java.util.Arrays.copyOf(result, at) : result;
            };
        }
        return result;
    }

    private static byte[] splice(byte[] message, int from, int to, byte[] insert) {
        byte[] result = new byte[message.length - (to - from) + insert.length];
        System.arraycopy(message, 0, result, 0, from);
        System.arraycopy(insert, 0, result, from, insert.length);
        System.arraycopy(message, to, result, from + insert.length, message.length - to);
        return result;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
