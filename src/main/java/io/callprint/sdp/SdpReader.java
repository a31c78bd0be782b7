package io.callprint.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one session description line by line. Single use, single thread. */
final class SdpReader {
    static final int MAX_CHARS = 64 * 1024;
    static final int MAX_LINES = 1_000;
    static final int MAX_MEDIA = 32;
    static final int MAX_FORMATS = 256;

    private SdpOrigin origin = new SdpOrigin("-", "0", "0", "0.0.0.0");
    private String sessionName = "-";
    private final List<SdpAttribute> attributes = new ArrayList<>();
    private final List<MediaDescription> media = new ArrayList<>();
    private Optional<String> connection = Optional.empty();
    private @Nullable MediaDescription head;
    private List<SdpAttribute> headAttributes = new ArrayList<>();
    private Optional<String> headConnection = Optional.empty();

    SessionDescription read(String text) throws SdpException {
        if (text.length() > MAX_CHARS) {
            throw new SdpException("The session description has " + text.length() + " characters, expected at most "
                    + MAX_CHARS + ".");
        }
        int number = 0;
        for (String raw : text.split("\n", MAX_LINES + 2)) {
            String line = raw.stripTrailing();
            number++;
            if (number > MAX_LINES + 1) {
                throw new SdpException("The session description has more than " + MAX_LINES + " lines.");
            }
            if (number == 1 && !line.equals("v=0")) {
                throw new SdpException("The session description begins with " + shown(line) + ", expected v=0.");
            }
            if (!line.isEmpty()) {
                line(line, number);
            }
        }
        finishMedia();
        return new SessionDescription(origin, sessionName, connection, attributes, media);
    }

    private void line(String line, int number) throws SdpException {
        if (line.length() < 2 || line.charAt(1) != '=') {
            throw new SdpException("Line " + number + " of the session description is " + shown(line)
                    + ", expected a letter and an equals sign.");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin = origin(value, number);
            case 's' -> sessionName = value.isBlank() ? "-" : value;
            case 'c' -> connection(value, number);
            case 'm' -> media(value, number);
            case 'a' -> (head == null ? attributes : headAttributes).add(SdpAttribute.parse(value));
            default -> {
                // v, t, b, k, i, u, e, p, r, z: nothing in them changes a telephone call
            }
        }
    }

    private static SdpOrigin origin(String value, int number) throws SdpException {
        String[] words = value.strip().split(" +");
        if (words.length != 6) {
            throw new SdpException("Line " + number + " of the session description has " + words.length
                    + " words after o=, expected 6.");
        }
        return new SdpOrigin(words[0], words[1], words[2], words[5]);
    }

    private void connection(String value, int number) throws SdpException {
        String[] words = value.strip().split(" +");
        if (words.length != 3 || !words[0].equals("IN") || !(words[1].equals("IP4") || words[1].equals("IP6"))) {
            throw new SdpException("Line " + number + " of the session description is " + shown("c=" + value)
                    + ", expected c=IN IP4 or IP6 and an address.");
        }
        int slash = words[2].indexOf('/'); // multicast TTL or count
        Optional<String> address = Optional.of(slash < 0 ? words[2] : words[2].substring(0, slash));
        if (head == null) {
            connection = address;
        } else {
            headConnection = address;
        }
    }

    private void media(String value, int number) throws SdpException {
        finishMedia();
        String[] words = value.strip().split(" +");
        if (words.length < 4 || words.length > 3 + MAX_FORMATS || media.size() >= MAX_MEDIA) {
            throw new SdpException("Line " + number + " of the session description is " + shown("m=" + value)
                    + ", expected kind, port, protocol and 1 to " + MAX_FORMATS + " formats in one of at most "
                    + MAX_MEDIA
                    + " such lines.");
        }
        for (String word : words) {
            if (!word.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new SdpException(
                        "Line " + number + " of the session description has a word that is not printable ASCII.");
            }
        }
        head = new MediaDescription(
                words[0],
                port(words[1], number),
                words[2],
                List.of(words).subList(3, words.length),
                Optional.empty(),
                List.of());
    }

    private static int port(String word, int number) throws SdpException {
        int slash = word.indexOf('/'); // number of ports: only the first is used
        int port = number(slash < 0 ? word : word.substring(0, slash));
        if (port < 0 || port > 65_535) {
            throw new SdpException("Line " + number + " of the session description has the port " + shown(word)
                    + ", expected 0 to 65535.");
        }
        return port;
    }

    private void finishMedia() {
        if (head != null) {
            media.add(new MediaDescription(
                    head.kind(), head.port(), head.protocol(), head.formats(), headConnection, headAttributes));
        }
        head = null;
        headAttributes = new ArrayList<>();
        headConnection = Optional.empty();
    }

    /** A decimal number of one to nine digits, or -1. */
    static int number(String word) {
        boolean digits = !word.isEmpty() && word.length() <= 9 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(word) : -1;
    }

    static String networkAndAddress(String address) {
        return (address.indexOf(':') >= 0 ? "IN IP6 " : "IN IP4 ") + address;
    }

    /** Foreign text made fit for an error message: short and printable. */
    static String shown(String text) {
        String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "'" + cut.replaceAll("[^\\x20-\\x7e…]", "?") + "'";
    }
}
