package io.callprint.cli;

import io.callprint.voiceprint.CallerId;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands about one caller and some files take. */
final class CallerAudio {
    @Option(names = "--json", description = "print JSON objects")
    boolean json;

    @Parameters(index = "0", paramLabel = "CALLER", description = "id: account, telephone number, any text")
    private String caller = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "AUDIO", description = "WAV, FLAC, MP3 or OGG")
    List<Path> files = List.of();

    /** @throws IllegalArgumentException one sentence, when it cannot be an id */
    CallerId caller() {
        return new CallerId(caller);
    }
}
