package io.callprint.eval;

import io.callprint.audio.AudioFiles;
import io.callprint.speech.NetSpeech;
import io.callprint.speech.QualityCheck;
import io.callprint.speech.QualityMeasure;
import io.callprint.speech.QualityMeasures;
import io.callprint.speech.SpeechQuality;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the quality check measures and says of audio files, one line of tab-separated values each, with a header. */
public final class QualityTable {
    private final Hearing hearing;
    private final QualityCheck check;
    private final double limitSeconds;

    /** @param limitSeconds of net speech of a file that are looked at */
    public QualityTable(Hearing hearing, QualityCheck check, double limitSeconds) {
        this.hearing = hearing;
        this.check = check;
        this.limitSeconds = limitSeconds;
    }

    /** @throws IOException one sentence when a file cannot be read as audio */
    public void write(List<Path> files, PrintStream out) throws IOException {
        out.println(Arrays.stream(QualityMeasure.values())
                .map(QualityMeasure::word)
                .collect(Collectors.joining("\t", "file\t", "\tquality\treasons")));
        for (Path file : files) {
            NetSpeech speech = hearing.netSpeech(AudioFiles.read(file), limitSeconds);
            out.println(line(file, QualityMeasures.of(speech)));
        }
    }

    private String line(Path file, QualityMeasures measures) {
        SpeechQuality quality = check.judge(measures);
        String numbers = Arrays.stream(QualityMeasure.values())
                .map(measure -> String.format(Locale.ROOT, "%.4f", measures.of(measure)))
                .collect(Collectors.joining("\t"));
        String reasons = quality.reasons().stream()
                .sorted()
                .map(reason -> reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(","));
        return "%s\t%s\t%s\t%s".formatted(file, numbers, String.format(Locale.ROOT, "%.4f", quality.score()), reasons);
    }
}
