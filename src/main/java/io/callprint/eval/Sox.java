package io.callprint.eval;

import io.callprint.audio.PcmFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The codecs of the program {@code sox}, where it is installed: speech goes out to it encoded and comes back decoded. Any
 * thread.
 */
final class Sox {
    private static final String RATE = Integer.toString(PcmFrame.SAMPLE_RATE_HZ);
    private static final List<String> RAW = List.of("-t", "s16", "-L", "-r", RATE, "-c", "1", "-");

    private Sox() {}

    /** Whether this machine has it, with this format. */
    static boolean has(String format) {
        try {
            String help = new String(run(List.of("--help"), new byte[0]), StandardCharsets.UTF_8);
            return List.of(help.split("\\s+", -1)).contains(format);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * @param format {@code -t}, its name, perhaps more for the encoder
     * @param samples 8 kHz
     * @return as many, decoded
     */
    static short[] through(List<String> format, short[] samples) throws IOException {
        ByteBuffer pcm = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        pcm.asShortBuffer().put(samples);
        byte[] coded = run(joined(Stream.of(RAW, format, List.of("-"))), pcm.array());
        List<String> decoder = List.of("-t", format.get(1), "-r", RATE, "-c", "1", "-");
        byte[] decoded = run(joined(Stream.of(decoder, RAW)), coded);
        short[] result = new short[samples.length];
        int known = Math.min(result.length, decoded.length / 2);
        ByteBuffer.wrap(decoded).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(result, 0, known);
        return result;
    }

    private static List<String> joined(Stream<List<String>> parts) {
        return parts.flatMap(List::stream).toList();
    }

    /** The input is written by a thread of its own, so that neither side waits for the other with a full pipe. */
    private static byte[] run(List<String> arguments, byte[] input) throws IOException {
        List<String> command = new ArrayList<>(List.of("sox", "-V1", "-D"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Thread writer = Thread.ofVirtual().start(() -> {
                try (OutputStream to = process.getOutputStream()) {
                    to.write(input);
                } catch (IOException e) {
                    process.destroy(); // the exit code says it
                }
            });
            byte[] output = process.getInputStream().readAllBytes();
            writer.join();
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("sox " + String.join(" ", arguments) + " ended with " + code + ", expected 0");
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the evaluation was interrupted", e);
        } finally {
            process.destroy();
        }
    }
}
