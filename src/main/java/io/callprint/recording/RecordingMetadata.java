package io.callprint.recording;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Who takes part in a recorded session, and which stream each of them speaks in (RFC 7865).
 *
 * <pre>
 * participant participant_id  nameID aor, name
 * stream stream_id            label, the a=label of its m= line
 * participantstreamassoc      participant_id, send: stream_id
 * </pre>
 *
 * Reads the drafts' dialect too: {@code id} for the identifiers, {@code aor} as an element, {@code send} within the
 * participant. Namespaces do not matter.
 *
 * @param speakers by the label of their stream
 */
public record RecordingMetadata(Map<String, Participant> speakers) {
    /** Longest text that is read, in characters. */
    public static final int MAX_CHARS = 65_536;

    private static final int MAX_ELEMENTS = 2_000;

    public static final RecordingMetadata NONE = new RecordingMetadata(Map.of());

    public RecordingMetadata {
        speakers = Map.copyOf(speakers);
    }

    /**
     * One who takes part.
     *
     * @param aor their address, {@code sip:} or {@code tel:}; empty when it is not told
     * @param name for display; empty when it is not told
     */
    public record Participant(String aor, String name) {}

    /** What is not readable says nothing: a recording goes on without names. No document type, no entity is followed. */
    public static RecordingMetadata parse(String xml) {
        if (xml.length() > MAX_CHARS) {
            return NONE;
        }
        try {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            return new Reading(factory.createXMLStreamReader(new StringReader(xml.strip()))).metadata();
        } catch (XMLStreamException | RuntimeException broken) {
            return NONE;
        }
    }

    /** One pass over a text. */
    private static final class Reading {
        private final XMLStreamReader xml;
        private final Map<String, String[]> participants = new LinkedHashMap<>();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final List<String[]> sends = new ArrayList<>();
        private String participant = "";
        private String stream = "";
        private String text = "";

        Reading(XMLStreamReader xml) {
            this.xml = xml;
        }

        RecordingMetadata metadata() throws XMLStreamException {
            int elements = 0;
            while (xml.hasNext() && elements < MAX_ELEMENTS) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        elements++;
                        begins(xml.getLocalName());
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text += xml.getText();
                    case XMLStreamConstants.END_ELEMENT -> ends(xml.getLocalName());
                    default -> {}
                }
            }
            Map<String, Participant> speakers = new LinkedHashMap<>();
            for (String[] send : sends) {
                String label = labels.get(send[1]);
                String[] who = participants.get(send[0]);
                if (label != null && who != null) {
                    speakers.putIfAbsent(label, new Participant(who[0], who[1]));
                }
            }
            return new RecordingMetadata(speakers);
        }

        private void begins(String element) {
            text = "";
            switch (element) {
                case "participant" -> {
                    participant = id("participant_id");
                    participants.putIfAbsent(participant, new String[] {"", ""});
                }
                case "participantstreamassoc" -> participant = id("participant_id");
                case "stream" -> stream = id("stream_id");
                case "nameID" -> attribute("aor").ifPresent(aor -> describe(0, aor));
                default -> {}
            }
        }

        private void ends(String element) {
            String said = text.strip();
            text = "";
            switch (element) {
                case "aor" -> describe(0, said);
                case "name" -> describe(1, said);
                case "label" -> labels.putIfAbsent(stream, said);
                case "send" -> sends.add(new String[] {participant, said});
                default -> {}
            }
        }

        private void describe(int what, String value) {
            String[] known = participants.get(participant);
            if (known != null && known[what].isEmpty()) {
                known[what] = value;
            }
        }

        private String id(String name) {
            return attribute(name).or(() -> attribute("id")).orElse("");
        }

        private Optional<String> attribute(String name) {
            return Optional.ofNullable(xml.getAttributeValue(null, name));
        }
    }
}
