package io.callprint.testcall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.audio.AudioCodec;
import io.callprint.config.ConfigException;
import io.callprint.srtp.SrtpPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {
    private static final Path FOLDER = Path.of("/scripts");
    private static final Path SHIPPED = Path.of(System.getProperty("callprint.home", "."), "sip-config", "calls");

    private static CallScript parse(String text) throws ConfigException {
        return ScriptReader.parse("t.yaml", text, FOLDER);
    }

    @Test
    void everyKeyIsRead() throws ConfigException {
        CallScript script = parse("""
                name: a call
                target: sip:service@192.0.2.20
                transport: tcp
                tls: {trust: ca.pem}
                codecs: [pcma]
                srtp: optional
                from: sip:+49{call}@pbx.example
                displayName: "{who}"
                headers: {X-Who: "{who}"}
                transfer: {answer: 603}
                events: http://192.0.2.20:8080
                webhookPort: 9000
                limitSeconds: 30
                load: {calls: 10, parallel: 3, perSecond: 2.5, rampSeconds: 4}
                rows: [{who: anna}, {who: ben}]
                steps:
                  - expect: {status: 180, within: 1}
                  - hear: {sound: silence, quietSeconds: 3}
                  - play: "{who}.wav"
                  - repeat: {times: 2, steps: [press: "1", stop]}
                  - expect: {event: decided, fields: {caller: "{who}"}}
                  - hang-up
                """.replace("status: 180", "status: 486"));
        assertEquals("a call", script.name());
        assertEquals(Optional.of("tcp"), script.place().transport());
        assertEquals(Optional.of("/scripts/ca.pem"), script.place().tls().trust());
        assertEquals(List.of(AudioCodec.PCMA), script.place().codecs());
        assertEquals(SrtpPolicy.OPTIONAL, script.place().srtp());
        assertEquals(new CallScript.Load(10, 3, 2.5, Duration.ofSeconds(4)), script.load());
        assertEquals(Duration.ofSeconds(30), script.limit());
        assertEquals(Optional.of(9000), script.webhook());
        assertEquals(2, script.stories().size());
        CallScript.Story ben = script.stories().get(1);
        assertEquals("sip:+49{call}@pbx.example", ben.from());
        assertEquals("ben", ben.displayName());
        assertEquals(Map.of("X-Who", "ben"), ben.headers());
        assertEquals(new CallScript.Transfer(603, 200), ben.transfer());
        assertEquals(
                new ScriptStep.Hear(ScriptStep.Sound.SILENCE, Duration.ofSeconds(3), Duration.ofSeconds(20)),
                ben.steps().get(1));
        assertEquals(
                new ScriptStep.Play(Path.of("/scripts/ben.wav"), true),
                ben.steps().get(2));
        assertEquals(
                new ScriptStep.Repeat(2, List.of(new ScriptStep.Press("1"), new ScriptStep.StopPlaying())),
                ben.steps().get(3));
        assertEquals(
                "expects event decided with {caller=ben}", ben.steps().get(4).told());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            steps: [{dance: 1}]                  | t.yaml: key "steps[1].dance" is 1, expected one of expect, hang-up, hear, hold, play, press, repeat, resume, start, stop, wait as the key
            steps: [{press: x}]                  | t.yaml: key "steps[1].press" is "x", expected keys in quotes, of 0 to 9, *, # and A to D
            steps: [{expect: {status: 99}}]      | t.yaml: key "steps[1].expect.status" is 99, expected a whole number from 200 to 699
            steps: [{expect: {within: 3}}]       | t.yaml: key "steps[1].expect.status" is missing, expected exactly one of status, request, refer, event, webhook
            steps: [{expect: {refer: "("}}]      | t.yaml: key "steps[1].expect.refer" is "(", expected regular expressions
            steps: [{expect: {status: 200, a: 1}}] | t.yaml: key "steps[1].expect.a" is not known, expected one of headers, status, within
            steps: hang-up                       | t.yaml: key "steps" is "hang-up", expected a list of steps like {hear: prompt}, {play: hello.wav}, hang-up
            target: 192.0.2.1                    | t.yaml: key "target" is "192.0.2.1", expected a SIP URI like sip:service@192.0.2.20:5060
            codecs: gsm                          | t.yaml: key "codecs" is "gsm", expected one or more of pcmu, pcma, g722, opus
            load: {calls: 0}                     | t.yaml: key "load.calls" is 0, expected a whole number from 1 to 1000000
            load: {perSecond: fast}              | t.yaml: key "load.perSecond" is "fast", expected a number from 0.001 to 10000
            headers: {"X Y": 1}                  | t.yaml: key "headers" is {"X Y":1}, expected names of headers with texts of one line
            events: ftp                          | t.yaml: key "events" is "ftp", expected the server's HTTP address, like http://127.0.0.1:8080
            srtp: on                             | t.yaml: key "srtp" is true, expected one of off, optional, mandatory
            colour: red                          | t.yaml: key "colour" is not known, expected one of codecs, displayName, events, from, headers, limitSeconds, load, name, rows, server, srtp, steps, target, tls, transfer, transport, webhookPort
            """)
    void brokenScriptIsToldByKeyValueAndExpectation(String text, String message) {
        ConfigException told = assertThrows(ConfigException.class, () -> parse(text));
        assertEquals(message, told.getMessage());
    }

    @Test
    void missingFileIsOneSentence() {
        ConfigException told = assertThrows(ConfigException.class, () -> ScriptReader.read(Path.of("/nowhere.yaml")));
        assertEquals("call script /nowhere.yaml cannot be read, expected a UTF-8 YAML file", told.getMessage());
    }

    @Test
    void rateGrowsEvenlyToTheOneAskedFor() {
        CallScript.Load load = new CallScript.Load(1_000, 100, 100, Duration.ofSeconds(10));
        assertEquals(Duration.ZERO, load.begin(0));
        assertEquals(5.0, load.begin(125).toNanos() / 1e9, 1e-6); // a quarter of 500 in half the time
        assertEquals(10.0, load.begin(500).toNanos() / 1e9, 1e-6);
        assertEquals(11.0, load.begin(600).toNanos() / 1e9, 1e-6);
        assertEquals(Duration.ZERO, new CallScript.Load(5, 5, 0, Duration.ZERO).begin(4));
    }

    @Test
    void damagedScriptsAreReadOrComplainedOfInOneSentence() throws Exception {
        String whole = Files.readString(SHIPPED.resolve("recognised.yaml"))
                + Files.readString(SHIPPED.resolve("many.yaml")).replaceAll("(?m)^(name|server|load|steps):", "x$1:");
        Random random = new Random(6);
        String poison = "{}[]:,-\"'&*!|>%@` \n\t#\\0x9e9(~\u0000\u00e9";
        int read = 0;
        for (int round = 0; round < 1_500; round++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.insert(at, poison.charAt(random.nextInt(poison.length())));
                    case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                    case 2 -> text.insert(at, whole, 0, random.nextInt(200));
                    default -> text.setCharAt(at, poison.charAt(random.nextInt(poison.length())));
                }
            }
            try {
                parse(text.toString());
                read++;
            } catch (ConfigException told) {
                String message = String.valueOf(told.getMessage());
                assertTrue(message.startsWith("t.yaml"), message);
                assertEquals(1, message.lines().count(), message);
            }
        }
        assertTrue(read < 1_500, read + " read");
    }
}
