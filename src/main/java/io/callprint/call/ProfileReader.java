package io.callprint.call;

import io.callprint.routing.HandOverProfile;
import io.callprint.routing.HandOverProfile.ReferPlace;
import io.callprint.routing.HeaderTemplate;
import io.callprint.routing.PairsTemplate;
import io.callprint.sip.SipHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a {@link HandOverProfile}, a file {@code NAME.yaml} of {@code sip-config/profiles/}. */
public final class ProfileReader {
    private static final int MAX_CHARACTERS = 4_000;
    private static final int DEFAULT_LIMIT = 256;

    private ProfileReader() {}

    /**
     * Reads a profile by its name.
     *
     * @param folder {@code sip-config/profiles}
     * @throws FlowException naming the profiles there are when this one is not among them
     */
    public static HandOverProfile read(Path folder, String name) throws FlowException {
        Path file = folder.resolve(name + ".yaml");
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new FlowException(
                    "hand-over profile \"%s\": %s cannot be read, expected one of %s or a file of that name"
                            .formatted(name, file, names(folder)));
        }
        return parse(name, file.toString(), text);
    }

    private static String names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".yaml"))
                    .map(file -> file.substring(0, file.length() - ".yaml".length()))
                    .sorted()
                    .toList();
            return names.isEmpty() ? "none" : String.join(", ", names);
        } catch (IOException e) {
            return "none";
        }
    }

    /**
     * @param file of the profile, for messages
     * @param text YAML
     */
    public static HandOverProfile parse(String name, String file, String text) throws FlowException {
        YamlSection root = FlowReader.root(file, text);
        ReferPlace refer = root.word("refer", ReferPlace.HEADERS, List.of(ReferPlace.values()));
        boolean inBye = root.flag("bye", true);
        int total = root.integer("totalLimit", MAX_CHARACTERS, 16, MAX_CHARACTERS);
        YamlSection section = root.section("headers")
                .orElseThrow(() -> root.missing("headers", "headers by name, each with a text or pairs"));
        List<HeaderTemplate> headers = new ArrayList<>();
        for (String header : section.keys()) {
            if (!SipHeader.isFree(header)) {
                throw section.wrong(header, "the name of a header the dialog does not write itself, such as X-Caller");
            }
            YamlSection written =
                    section.section(header).orElseThrow(() -> section.missing(header, "a text or pairs below it"));
            headers.add(template(header, written));
        }
        root.rejectOtherKeys();
        return new HandOverProfile(name, refer, inBye, total, headers);
    }

    private static HeaderTemplate template(String name, YamlSection section) throws FlowException {
        Optional<String> text = section.text("text");
        List<String> pairs = section.texts("pairs", List.of(), "a list of fields", pair -> pair);
        if (text.isPresent() == !pairs.isEmpty()) {
            throw section.missing("text", "either a text or pairs");
        }
        HeaderTemplate template = text.isPresent() ? text(name, section, text.get()) : pairs(name, section, pairs);
        section.rejectOtherKeys();
        return template;
    }

    private static HeaderTemplate text(String name, YamlSection section, String text) throws FlowException {
        int limit = section.integer("limit", DEFAULT_LIMIT, 1, MAX_CHARACTERS);
        HeaderTemplate.TooLong tooLong =
                section.word("tooLong", HeaderTemplate.TooLong.LEAVE_OUT, List.of(HeaderTemplate.TooLong.values()));
        try {
            return new HeaderTemplate.Text(name, text, limit, tooLong);
        } catch (IllegalArgumentException e) {
            throw section.wrong("text", String.valueOf(e.getMessage()));
        }
    }

    private static HeaderTemplate pairs(String name, YamlSection section, List<String> pairs) throws FlowException {
        int limit = section.integer("limit", DEFAULT_LIMIT, 1, MAX_CHARACTERS);
        PairsTemplate.Encoding encoding =
                section.word("encoding", PairsTemplate.Encoding.TEXT, List.of(PairsTemplate.Encoding.values()));
        String prefix = section.text("prefix").orElse("");
        String parameters = section.text("parameters").orElse("");
        try {
            return new PairsTemplate(name, pairs, encoding, prefix, parameters, limit);
        } catch (PairsTemplate.BrokenPart e) {
            throw section.wrong(e.key(), String.valueOf(e.getMessage()));
        }
    }
}
