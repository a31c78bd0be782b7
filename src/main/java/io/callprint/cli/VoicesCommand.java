package io.callprint.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.callprint.app.Settings;
import io.callprint.audio.AudioClip;
import io.callprint.audio.AudioFiles;
import io.callprint.config.ConfigException;
import io.callprint.voices.PromptFile;
import io.callprint.voices.Voice;
import io.callprint.voices.VoiceDraft;
import io.callprint.voices.VoiceLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "voices",
        mixinStandardHelpOptions = true,
        description = "A library of voices for speech synthesis.",
        synopsisSubcommandLabel = "save|list|show|export|remove|stats",
        footer =
                "The library is the folder voices.folder; one that other programs wrote is read too. It is not encrypted.")
final class VoicesCommand {
    @Command(name = "save", mixinStandardHelpOptions = true, description = "Saves the voice of a recording.")
    int save(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "NAME", description = "of the speaker") String name,
            @Parameters(paramLabel = "AUDIO", description = "WAV, FLAC, MP3 or OGG, 1 s to 10 minutes") Path audio,
            @Option(
                            names = "--consent",
                            paramLabel = "TEXT",
                            required = true,
                            description = "what the speaker agreed to, and how; kept with the voice")
                    String consent,
            @Option(names = "--gender", paramLabel = "WORD", defaultValue = "") String gender,
            @Option(names = "--description", paramLabel = "TEXT", defaultValue = "") String description,
            @Option(
                            names = "--usage",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "what the recording may be used for; kept with the voice")
                    String usage,
            @Option(names = "--replace", description = "a voice of this name or recording gives way") boolean replace)
            throws IOException, ConfigException {
        Settings settings = common.settings();
        AudioClip clip = AudioFiles.read(audio);
        VoiceDraft draft =
                new VoiceDraft(name, gender, description, String.valueOf(audio.getFileName()), consent, usage, replace);
        Voice voice = library(settings).save(draft, clip);
        Operator.did(settings, "voice.save", "", voice.id());
        System.out.printf("%s: saved as %s, %.1f s%n", voice.name(), voice.id(), voice.seconds());
        return ExitCode.OK;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the voices.")
    int list(@Mixin CommonOptions common, @Option(names = "--json") boolean json) throws IOException, ConfigException {
        List<Voice> voices = library(common.settings()).list();
        if (json) {
            ArrayNode array = JsonMapper.builder().build().createArrayNode();
            voices.forEach(voice -> array.add(voice.json()));
            System.out.println(array);
            return ExitCode.OK;
        }
        System.out.printf("%-8s  %-24s %-8s %8s  %s%n", "ID", "NAME", "GENDER", "SECONDS", "DESCRIPTION");
        for (Voice voice : voices) {
            System.out.printf(
                    "%-8s  %-24s %-8s %8.1f  %s%n",
                    voice.id(), voice.name(), voice.gender(), voice.seconds(), voice.description());
        }
        return ExitCode.OK;
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows what is kept of a voice, as JSON.")
    int show(@Mixin CommonOptions common, @Parameters(paramLabel = "VOICE", description = "name or id") String voice)
            throws IOException, ConfigException {
        Optional<Voice> found = library(common.settings()).find(voice);
        System.out.println(
                found.isPresent() ? found.get().json().toPrettyString() : voice + ": there is no such voice");
        return found.isPresent() ? ExitCode.OK : ExitCode.NO;
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Writes a voice's recording, 24 kHz mono, for a synthesiser.")
    int export(
            @Mixin CommonOptions common,
            @Parameters(paramLabel = "VOICE", description = "name or id") String voice,
            @Parameters(
                            paramLabel = "FILE",
                            description = "its name's end says how: .wav, .flac, .npy (array of float32)")
                    Path file)
            throws IOException, ConfigException {
        Settings settings = common.settings();
        VoiceLibrary library = library(settings);
        Optional<Voice> found = library.find(voice);
        if (found.isEmpty()) {
            System.out.println(voice + ": there is no such voice");
            return ExitCode.NO;
        }
        PromptFile.write(file, library.prompt(found.get()));
        Operator.did(settings, "voice.read", "", found.get().id());
        System.out.println(file + ": " + found.get().name());
        return ExitCode.OK;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Deletes a voice and its recording.")
    int remove(@Mixin CommonOptions common, @Parameters(paramLabel = "VOICE", description = "name or id") String voice)
            throws IOException, ConfigException {
        Settings settings = common.settings();
        boolean existed = library(settings).remove(voice);
        if (existed) {
            Operator.did(settings, "voice.remove", "", voice);
        }
        System.out.println(voice + (existed ? ": removed" : ": there is no such voice"));
        return existed ? ExitCode.OK : ExitCode.NO;
    }

    @Command(name = "stats", mixinStandardHelpOptions = true, description = "Counts the voices, as JSON.")
    int stats(@Mixin CommonOptions common) throws IOException, ConfigException {
        System.out.println(library(common.settings()).stats().toPrettyString());
        return ExitCode.OK;
    }

    private static VoiceLibrary library(Settings settings) {
        return new VoiceLibrary(settings.voices(), Clock.systemUTC());
    }
}
