package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.routing.CallField;
import io.callprint.routing.HandOverProfile.ReferPlace;
import io.callprint.routing.TransferTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowReaderTest {
    private static final Path SHIPPED = Path.of(System.getProperty("callprint.home", "."), "sip-config", "flow.yaml");

    @Test
    void shippedFileSaysTheDefaults() throws FlowException {
        assertEquals(CallFlow.standard(), FlowReader.read(SHIPPED));
    }

    @Test
    void shippedFileNamesEveryKey() throws IOException {
        String text = Files.readString(SHIPPED);
        for (String key : List.of(
                "greeting",
                "bargeIn",
                "handOver",
                "profile",
                "refer",
                "reveal",
                "seconds",
                "endSilenceMillis",
                "sayMoreAfterMillis",
                "sayMoreTimes",
                "poorQualityTimes",
                "consentSeconds",
                "turnSeconds",
                "maxTurns",
                "prompt",
                "everySeconds",
                "bridge",
                "ringSeconds",
                "listenSeconds",
                "tell",
                "say",
                "do",
                "to",
                "whenRefused",
                "then")) {
            assertTrue(text.contains(key + ":"), key);
        }
        for (Outcome outcome : Outcome.values()) {
            assertTrue(text.contains("  " + outcome.key() + ":"), outcome.key());
        }
    }

    @Test
    void everyKeyIsRead() throws FlowException {
        CallFlow flow = FlowReader.parse("f", """
                greeting: hello
                bargeIn: keys
                handOver: {profile: genesys, refer: both, reveal: [caller, name]}
                listen: {seconds: 11, endSilenceMillis: 900, sayMoreAfterMillis: 2000, sayMoreTimes: 1, poorQualityTimes: 0}
                enrolment: {consentSeconds: 5, turnSeconds: 30, maxTurns: 3}
                hold: {prompt: none, everySeconds: 0}
                outcomes:
                  identified: {say: [a, b], do: transfer, to: 'sip:x@h', whenRefused: hang-up}
                  unknown: {say: c, do: enrol, then: transfer, to: ['sip:y@h', 'sips:z@h']}
                  opted-out: {do: hang-up}
                """);
        assertEquals(Optional.of("hello"), flow.greeting());
        assertEquals(BargeIn.KEYS, flow.bargeIn());
        assertEquals(
                new CallFlow.HandOver(
                        "genesys", Optional.of(ReferPlace.BOTH), Set.of(CallField.CALLER, CallField.NAME)),
                flow.handOver());
        assertEquals(new CallFlow.Listen(11, 900, 2000, 1, 0), flow.listen());
        assertEquals(new CallFlow.Enrolment(5, 30, 3), flow.enrolment());
        assertEquals(new CallFlow.Hold(Optional.empty(), 0), flow.hold());
        assertEquals(
                new CallFlow.Rule(
                        List.of("a", "b"),
                        new CallAction.Transfer(List.of(new TransferTarget("sip:x@h")), new CallAction.HangUp())),
                flow.rule(Outcome.IDENTIFIED));
        assertEquals(
                new CallFlow.Rule(
                        List.of("c"),
                        new CallAction.Enrol(new CallAction.Transfer(
                                List.of(new TransferTarget("sip:y@h"), new TransferTarget("sips:z@h")),
                                new CallAction.Stay()))),
                flow.rule(Outcome.UNKNOWN));
        assertEquals(new CallFlow.Rule(List.of(), new CallAction.HangUp()), flow.rule(Outcome.OPTED_OUT));
        assertTrue(flow.prompts().containsAll(List.of("hello", "a", "b", "c", "goodbye")));
        assertFalse(flow.prompts().contains("hold"));
    }

    @Test
    void emptySectionsKeepTheirDefaults() throws FlowException {
        assertEquals(CallFlow.standard(), FlowReader.parse("f", "listen: {}\noutcomes: {unknown: {}}\nhold:\n"));
    }

    @Test
    void everyMistakeNamesFileKeyValueAndExpectation() {
        refuses(
                "listen: {seconds: abc}",
                "f: key \"listen.seconds\" is \"abc\", expected a whole number from 2 to 300");
        refuses("listen: {seconds: 1}", "f: key \"listen.seconds\" is 1, expected a whole number from 2 to 300");
        refuses("listen: {seconds: 2.5}", "f: key \"listen.seconds\" is 2.5, expected a whole number from 2 to 300");
        refuses("listen: 5", "f: key \"listen\" is 5, expected keys below it");
        refuses(
                "listen: {second: 5}",
                "f: key \"listen.second\" is not known, expected one of endSilenceMillis, poorQualityTimes,"
                        + " sayMoreAfterMillis, sayMoreTimes, seconds");
        refuses("bargeIn: maybe", "f: key \"bargeIn\" is \"maybe\", expected one of none, keys, speech");
        refuses("bargeIn: [keys]", "f: key \"bargeIn\" is [\"keys\"], expected one of none, keys, speech");
        refuses(
                "handOver: {refer: none}",
                "f: key \"handOver.refer\" is \"none\", expected one of headers, refer-to, both");
        refuses("handOver: {reveal: [score]}", "f: key \"handOver.reveal\" is \"score\", expected caller or name");
        refuses(
                "handOver: {profile: ../etc}",
                "f: key \"handOver.profile\" is \"../etc\", expected the name of a file in sip-config/profiles/ without"
                        + " .yaml");
        refuses("metadata: both", "f: key \"metadata\" is now handOver.refer, expected it there");
        refuses(
                "greeting: Hello World",
                "f: key \"greeting\" is \"Hello World\", expected the name of a prompt in lower case, such as"
                        + " welcome-back, or none");
        refuses("greeting: 5", "f: key \"greeting\" is 5, expected a text");
        refuses(
                "outcomes: {unknown: {say: [a, B]}}",
                "f: key \"outcomes.unknown.say\" is \"B\", expected names of prompts in lower case, such as welcome-back");
        refuses(
                "outcomes: {unknown: {do: connect}}",
                "f: key \"outcomes.unknown.do\" is \"connect\", expected one of bridge, transfer, stay, hang-up, enrol");
        refuses(
                "outcomes: {opted-out: {do: enrol}}",
                "f: key \"outcomes.opted-out.do\" is \"enrol\", expected one of bridge, transfer, stay, hang-up");
        refuses(
                "outcomes: {identified: {do: transfer}}",
                "f: key \"outcomes.identified.to\" is missing, expected one or more SIP URIs like"
                        + " sip:agents@pbx.example:5060 without headers");
        refuses(
                "outcomes: {identified: {do: transfer, to: agents}}",
                "f: key \"outcomes.identified.to\" is \"agents\", expected SIP URIs like sip:agents@pbx.example:5060"
                        + " without headers");
        refuses(
                "outcomes: {identified: {do: stay, to: 'sip:a@h'}}",
                "f: key \"outcomes.identified.to\" is not known, expected one of do, profile, say");
        refuses(
                "outcomes: {strangers: {do: stay}}",
                "f: key \"outcomes.strangers\" is not known, expected one of identified, not-enough-speech, opted-out,"
                        + " poor-quality, unavailable, uncertain, unknown");
        refuses("- a", "f holds [\"a\"], expected a mapping of keys");
        refuses("", "f holds nothing, expected a mapping of keys");
    }

    private static void refuses(String yaml, String sentence) {
        FlowException refused = assertThrows(FlowException.class, () -> FlowReader.parse("f", yaml), yaml);
        assertEquals(sentence, refused.getMessage());
    }

    @Test
    void brokenYamlNamesTheLine() {
        for (String yaml :
                List.of("greeting: [a", "a: b\n c: d", "greeting: a\ngreeting: b", "greeting: {", "\tgreeting: a")) {
            FlowException refused = assertThrows(FlowException.class, () -> FlowReader.parse("f", yaml), yaml);
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.startsWith("f"), message);
            assertTrue(message.endsWith("expected keys and values"), message);
            assertEquals(1, message.lines().count(), message);
        }
    }

    @Test
    void missingFileIsOneSentence() {
        FlowException refused = assertThrows(FlowException.class, () -> FlowReader.read(Path.of("nowhere.yaml")));
        assertEquals("call flow nowhere.yaml cannot be read, expected a UTF-8 YAML file", refused.getMessage());
    }

    @Test
    void mutatedFilesAreReadOrRefusedInOneSentence() throws IOException {
        byte[] shipped = Files.readAllBytes(SHIPPED);
        Random random = new Random(3);
        int read = 0;
        for (int round = 0; round < 1_000; round++) {
            byte[] mutated = shipped.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                mutated[random.nextInt(mutated.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : "{}[]:,&*!\n -".charAt(random.nextInt(12)));
            }
            try {
                FlowReader.parse("f", new String(mutated, StandardCharsets.UTF_8));
                read++;
            } catch (FlowException e) {
                assertEquals(1, String.valueOf(e.getMessage()).lines().count());
            }
        }
        assertTrue(read > 50, "most changes fall into comments: " + read);
    }
}
