package io.callprint.eval;

import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.identity.Utterance;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What calls make of audio files, one line of tab-separated values for each file and each amount of net speech that it has:
 * what scores are calibrated from. The header is {@code file}, {@code seconds} (asked for), {@code net} (found), {@code
 * quality}, {@code e0} and so on, the embedding, a unit vector that is not centred.
 */
public final class EmbeddingTable {
    /** So much less net speech than asked for still counts, as in calls. */
    private static final double TOLERANCE_SECONDS = 0.1;

    private final Hearing hearing;
    private final int dimension;
    private final List<Double> seconds;

    /** @param seconds of net speech from the beginning of a file */
    public EmbeddingTable(Hearing hearing, int dimension, List<Double> seconds) {
        this.hearing = hearing;
        this.dimension = dimension;
        this.seconds = List.copyOf(seconds);
    }

    /** @throws IOException one sentence when a file cannot be read as audio */
    public void write(List<Path> files, PrintStream out) throws IOException {
        out.println(IntStream.range(0, dimension)
                .mapToObj(i -> "e" + i)
                .collect(Collectors.joining("\t", "file\tseconds\tnet\tquality\t", "")));
        for (Path file : files) {
            AudioClip clip = AudioFiles.read(file);
            for (double asked : seconds) {
                Optional<Utterance> said =
                        hearing.turn(clip, asked).filter(turn -> turn.netSpeechSeconds() >= asked - TOLERANCE_SECONDS);
                said.ifPresent(turn -> out.println(line(file, asked, turn)));
            }
        }
    }

    private static String line(Path file, double asked, Utterance said) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%s\t%s\t%.3f\t%.4f",
                file,
                FigureText.plain(asked),
                said.netSpeechSeconds(),
                said.quality().score()));
        for (float value : said.embedding().vector()) {
            line.append('\t').append(value);
        }
        return line.toString();
    }
}
