package io.callprint.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.recording.RecordingMetadata.Participant;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordingMetadataTest {
    private static final String STANDARD = """
            <?xml version="1.0" encoding="UTF-8"?>
            <recording xmlns="urn:ietf:params:xml:ns:recording:1">
              <datamode>complete</datamode>
              <session session_id="s1"><sipSessionID>ab30</sipSessionID></session>
              <participant participant_id="p1">
                <nameID aor="sip:+4930123@pbx.example"><name xml:lang="de">J\u00f6rg &amp; Co</name></nameID>
              </participant>
              <participant participant_id="p2"><nameID aor="tel:+4930999"/></participant>
              <stream stream_id="a" session_id="s1"><label>96</label></stream>
              <stream stream_id="b" session_id="s1"><label>97</label></stream>
              <participantstreamassoc participant_id="p1"><send>a</send><recv>b</recv></participantstreamassoc>
              <participantstreamassoc participant_id="p2"><send>b</send><recv>a</recv></participantstreamassoc>
            </recording>
            """;

    @Test
    void speakersAreFoundByTheLabelOfTheirStream() {
        assertEquals(
                Map.of(
                        "96", new Participant("sip:+4930123@pbx.example", "J\u00f6rg & Co"),
                        "97", new Participant("tel:+4930999", "")),
                RecordingMetadata.parse(STANDARD).speakers());
    }

    @Test
    void dialectOfTheDraftsIsReadToo() {
        String draft = """
                <recording xmlns='urn:ietf:params:xml:ns:recording'>
                  <participant id="p1" session="s1">
                    <aor>sip:anna@pbx.example</aor><name>Anna</name><send>a</send>
                  </participant>
                  <stream id="a" session="s1"><label>1</label></stream>
                </recording>
                """;
        assertEquals(
                Map.of("1", new Participant("sip:anna@pbx.example", "Anna")),
                RecordingMetadata.parse(draft).speakers());
    }

    @Test
    void documentTypesAndEntitiesSayNothing() {
        String bomb = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                + "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                + STANDARD.substring(STANDARD.indexOf("<recording")).replace("96", "&b;&f;");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            String told = RecordingMetadata.parse(bomb).toString();
            assertTrue(!told.contains("aaaa") && !told.contains("root:"), told);
        });
        assertEquals(RecordingMetadata.NONE, RecordingMetadata.parse("<a>".repeat(30_000)));
        assertEquals(RecordingMetadata.NONE, RecordingMetadata.parse(STANDARD + " ".repeat(70_000)));
        assertEquals(RecordingMetadata.NONE, RecordingMetadata.parse(""));
    }

    @Test
    void damagedTextsSayLessAndNeverFail() {
        Random random = new Random(6);
        String poison = "<>&\"'/!?[]=;\0\n\u00ff-";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(STANDARD);
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, poison.charAt(random.nextInt(poison.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(40)));
                    default -> text.insert(at, STANDARD, 0, Math.min(at, STANDARD.length()));
                }
            }
            assertTrue(RecordingMetadata.parse(text.toString()).speakers().size() <= 20);
        }
    }
}
