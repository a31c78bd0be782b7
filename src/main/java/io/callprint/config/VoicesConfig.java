package io.callprint.config;

/**
 * Section {@code voices}: the library of voices for speech synthesis.
 *
 * @param folder of the library; relative to the data folder
 * @param overHttp whether the HTTP side hands out voices and their recordings
 */
public record VoicesConfig(String folder, boolean overHttp) {
    public static final VoicesConfig DEFAULTS = new VoicesConfig("voices", false);

    static VoicesConfig read(Section s, VoicesConfig d) throws ConfigException {
        return new VoicesConfig(s.text("folder", d.folder()), s.flag("overHttp", d.overHttp()));
    }
}
