package io.callprint.call;

import io.callprint.speech.QualityReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The prompts of one language, held in memory. Unchanging; any thread. */
public final class Prompts {
    static final String SAY_MORE = "say-more";
    static final String TOO_NOISY = "too-noisy";
    static final String TOO_QUIET = "too-quiet";
    static final String SOMEONE_ELSE = "someone-else";
    static final String OFFER_ENROLMENT = "offer-enrolment";
    static final String ENROL_SPEAK = "enrol-speak";
    static final String ENROL_AGAIN = "enrol-again";
    static final String ENROL_DONE = "enrol-done";
    static final String ENROL_PENDING = "enrol-pending";
    static final String ENROL_FAILED = "enrol-failed";
    static final String ENROL_DECLINED = "enrol-declined";
    static final String NEVER_AGAIN = "never-again";
    static final String TRANSFER_FAILED = "transfer-failed";
    static final String GOODBYE = "goodbye";

    /** Those a call may need whatever its flow says. */
    static final Set<String> ALWAYS_NEEDED = Set.of(
            SAY_MORE,
            TOO_NOISY,
            TOO_QUIET,
            SOMEONE_ELSE,
            OFFER_ENROLMENT,
            ENROL_SPEAK,
            ENROL_AGAIN,
            ENROL_DONE,
            ENROL_PENDING,
            ENROL_FAILED,
            ENROL_DECLINED,
            NEVER_AGAIN,
            TRANSFER_FAILED,
            GOODBYE);

    private final String language;
    private final Map<String, short[]> audio;

    /** @param audio by name, 8 kHz, 16 bit, not changed afterwards */
    public Prompts(String language, Map<String, short[]> audio) {
        this.language = language;
        this.audio = Map.copyOf(audio);
    }

    /**
     * Loads {@code prompts.yaml} of a language and every file it names.
     *
     * @param folder the folder {@code prompts/}
     * @throws FlowException naming the first file that is missing or no telephone audio
     */
    public static Prompts load(Path folder, String language) throws FlowException {
        Path home = folder.resolve(language);
        Path list = home.resolve("prompts.yaml");
        String text;
        try {
            text = Files.readString(list);
        } catch (IOException e) {
            throw new FlowException("prompt list " + list + " cannot be read, expected the prompts of language \""
                    + language + "\" there");
        }
        YamlSection prompts = FlowReader.root(list.toString(), text).sectionOrEmpty("prompts");
        Map<String, short[]> audio = new HashMap<>();
        for (String name : prompts.keys()) {
            YamlSection prompt = prompts.sectionOrEmpty(name);
            Optional<String> file = prompt.text("file");
            if (file.isEmpty()) {
                throw prompt.missing("file", "the name of a WAV file beside the list");
            }
            audio.put(name, PromptAudio.read(home.resolve(file.get())));
        }
        return new Prompts(language, audio);
    }

    /** @throws FlowException naming the first prompt a flow needs that is not there */
    public void requireAll(Collection<String> names) throws FlowException {
        for (String name : names.stream().sorted().toList()) {
            if (!audio.containsKey(name)) {
                throw new FlowException("prompt \"%s\" is not in the list of language \"%s\", expected one of %s"
                        .formatted(
                                name,
                                language,
                                String.join(
                                        ", ", audio.keySet().stream().sorted().toList())));
            }
        }
    }

    /** A prompt's samples; empty when there is no such prompt, which is skipped then. */
    Optional<short[]> audio(String name) {
        return Optional.ofNullable(audio.get(name));
    }

    /** The wording a caller heard, for the consent ledger: {@code offer-enrolment/en}. */
    String wording(String name) {
        return name + "/" + language;
    }

    /** The prompt that helps against what is worst. */
    static List<String> against(Set<QualityReason> reasons) {
        return reasons.stream().sorted().findFirst().map(Prompts::against).stream()
                .toList();
    }

    private static String against(QualityReason reason) {
        return switch (reason) {
            case TOO_NOISY, MUSIC, TONE -> TOO_NOISY;
            case TOO_QUIET, UNVOICED -> TOO_QUIET;
            case SOMEONE_ELSE -> SOMEONE_ELSE;
            case TOO_SHORT, CLIPPED, PACKET_LOSS -> SAY_MORE;
        };
    }
}
