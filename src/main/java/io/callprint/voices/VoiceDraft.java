package io.callprint.voices;

/**
 * What is said of a voice when it is saved.
 *
 * @param name of the speaker, in any script
 * @param gender any word, empty for unknown
 * @param description any text, may be empty
 * @param originalFile name of the file it came from, may be empty
 * @param consent what the speaker agreed to, and how; never empty
 * @param usage what the recording may be used for; empty for {@link #USAGE}
 * @param replaces whether a voice of the same name or audio gives way
 */
public record VoiceDraft(
        String name,
        String gender,
        String description,
        String originalFile,
        String consent,
        String usage,
        boolean replaces) {
    /** Goes with every voice for which nothing else is said. */
    public static final String USAGE =
            "A real person's voice: only for what the person agreed to; speech made from it has to be"
                    + " named as made, and it must not be used to pass a voice check.";
}
