package io.callprint.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.identity.CallerClaim;
import io.callprint.identity.Identification;
import io.callprint.routing.CallField;
import io.callprint.routing.CallOrigin;
import io.callprint.routing.CallerMetadata;
import io.callprint.routing.HandOverProfile;
import io.callprint.routing.TransferTarget;
import io.callprint.sip.SipHeader;
import io.callprint.voiceprint.CallerId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped hand-over profiles, to the letter of what each platform reads. */
@NullMarked
class ProfilesTest {
    private static final Path SHIPPED = Path.of("sip-config/profiles");
    private static final TransferTarget AGENTS = new TransferTarget("sip:agents@pbx.example");
    private static final CallOrigin CALL = new CallOrigin(
            "a84b4c76e66710@pbx", Optional.empty(), Optional.empty(), "unchecked", Instant.ofEpochSecond(0x38F725B3L));

    private static CallerMetadata anna(CallOrigin call, Set<CallField> revealed) {
        CallerId id = new CallerId("+4930123");
        return new CallerMetadata(
                call,
                new CallerClaim(Optional.of(id), Optional.empty()),
                new Identification.Identified(id, "Anna Schmidt", 9.5, 0.001, 6, 3.24, "model-1"),
                Optional.empty(),
                revealed);
    }

    private static HandOverProfile shipped(String name) throws FlowException {
        return ProfileReader.read(SHIPPED, name);
    }

    private static String text(List<SipHeader> headers) {
        return headers.stream()
                .map(header -> header.name() + ": " + header.value())
                .collect(Collectors.joining("\n"));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void genesysReadsUserToUserInTheReferTo() throws FlowException {
        var referral = shipped("genesys").referral(AGENTS, anna(CALL, Set.of()));
        assertEquals(
                "sip:agents@pbx.example?User-to-User=04"
                        + hex("result=Identified;caller=+4930123;confidence=very-strong")
                        + "%3Bencoding%3Dhex",
                referral.referTo());
        assertEquals(List.of(), referral.headers());
        String digits = referral.referTo().replaceAll(".*=04|%3B.*", "04");
        assertTrue(digits.length() <= 128, digits);
    }

    @Test
    void twilioReadsExtensionHeadersOfTheUri() throws FlowException {
        var referral = shipped("twilio").referral(AGENTS, anna(CALL, Set.of()));
        assertEquals(
                "sip:agents@pbx.example?User-to-User=04"
                        + hex("v=1;result=Identified;caller=+4930123;confidence=very-strong;claim=confirmed")
                        + "%3Bencoding%3Dhex&X-Callprint-Result=Identified&X-Callprint-Caller=%2B4930123"
                        + "&X-Callprint-Confidence=very-strong&X-Callprint-Claim=confirmed"
                        + "&X-Callprint-Call=a84b4c76e66710%40pbx",
                referral.referTo());
    }

    @Test
    void five9TakesNoReferAndReadsTheBye() throws FlowException {
        HandOverProfile five9 = shipped("five9");
        assertEquals(HandOverProfile.ReferPlace.NONE, five9.refer());
        assertEquals("""
                X-Callprint-Result: Identified
                X-Callprint-Caller: +4930123
                X-Callprint-Confidence: very-strong
                X-Callprint-Claim: confirmed
                X-Callprint-Call: a84b4c76e66710@pbx""", text(five9.byeHeaders(anna(CALL, Set.of()))));
        FlowException refused = assertThrows(
                FlowException.class,
                () -> FlowReader.parse("f", "outcomes: {unknown: {do: enrol, then: transfer, to: 'sip:a@h'}}")
                        .profiles(_ -> five9));
        assertEquals(
                "the call flow transfers calls (outcomes.unknown), but profile \"five9\" takes no REFER, expected hang-up,"
                        + " stay or bridge there, or another profile",
                refused.getMessage());
    }

    @Test
    void anOutcomeMayHaveAProfileOfItsOwn() throws FlowException {
        var profiles = FlowReader.parse("f", """
                handOver: {profile: genesys, refer: both}
                outcomes:
                  identified: {do: transfer, to: 'sip:agents@h'}
                  unknown: {do: transfer, to: 'sip:front@h', profile: cisco}
                  opted-out: {do: hang-up, profile: five9}
                """).profiles(ProfilesTest::shipped);
        assertEquals("genesys both", named(profiles, Outcome.IDENTIFIED));
        assertEquals("cisco refer-to", named(profiles, Outcome.UNKNOWN));
        assertEquals("five9 none", named(profiles, Outcome.OPTED_OUT));
        FlowException missing =
                assertThrows(FlowException.class, () -> FlowReader.parse("f", "outcomes: {unknown: {profile: Five9}}"));
        assertEquals(
                "f: key \"outcomes.unknown.profile\" is \"Five9\", expected the name of a file in sip-config/profiles/"
                        + " without .yaml",
                missing.getMessage());
    }

    private static String named(Map<Outcome, HandOverProfile> profiles, Outcome outcome) {
        HandOverProfile profile = Objects.requireNonNull(profiles.get(outcome));
        return profile.name() + " " + YamlSection.spelled(profile.refer());
    }

    @Test
    void avayaReadsTheCallIdAndApplicationDataOfSharedUserToUser() throws FlowException {
        String data = "result=Identified;caller=+4930123;confidence=very-strong;claim=confirmed";
        String made = "2329" + String.format("%04X", CALL.callId().hashCode() & 0xFFFF) + "38F725B3";
        assertEquals(
                "User-to-User: 00FA08" + made + "C8" + HexFormat.of().toHexDigits((byte) data.length()) + hex(data)
                        + ";encoding=hex",
                text(shipped("avaya").byeHeaders(anna(CALL, Set.of()))));
    }

    @Test
    void avayaCallKeepsTheCallIdItBrought() throws FlowException {
        var call = new CallOrigin(
                "c@h",
                Optional.of("00FA080019001038F725B3;encoding=hex"),
                Optional.empty(),
                "unchecked",
                Instant.EPOCH);
        String value = text(shipped("avaya").byeHeaders(anna(call, Set.of())));
        assertTrue(value.startsWith("User-to-User: 00FA080019001038F725B3C8"), value);
    }

    @Test
    void ciscoGetsNoMoreThanItCanUse() throws FlowException {
        String needed = "v=1;result=Identified;caller=+4930123;confidence=very-strong;seconds=3.2;claim=confirmed";
        String callId = "c".repeat(209 - (needed + ";call=").length());
        var call = new CallOrigin(callId, Optional.empty(), Optional.empty(), "unchecked", Instant.EPOCH);
        assertEquals(
                "User-to-User: 04" + hex(needed + ";call=" + callId) + ";encoding=hex",
                text(shipped("cisco").byeHeaders(anna(call, Set.of()))));
        var longer = new CallOrigin(callId + "c", Optional.empty(), Optional.empty(), "unchecked", Instant.EPOCH);
        assertEquals(
                "User-to-User: 04" + hex(needed) + ";encoding=hex",
                text(shipped("cisco").byeHeaders(anna(longer, Set.of()))));
    }

    @Test
    void asteriskReadsHeadersOfTheRefer() throws FlowException {
        var referral = shipped("asterisk").referral(AGENTS, anna(CALL, Set.of(CallField.NAME)));
        assertEquals("sip:agents@pbx.example", referral.referTo());
        assertEquals("""
                X-Callprint-Result: Identified
                X-Callprint-Caller: +4930123
                X-Callprint-Name: Anna Schmidt
                X-Callprint-Confidence: very-strong
                X-Callprint-Claim: confirmed
                X-Callprint-Seconds: 3.2
                X-Callprint-Call: a84b4c76e66710@pbx""", text(referral.headers()));
    }

    @Test
    void olderAsteriskReadsParametersOfReferredBy() throws FlowException {
        var referral = shipped("asterisk-referred-by").referral(AGENTS, anna(CALL, Set.of()));
        assertEquals("sip:agents@pbx.example", referral.referTo());
        assertEquals(
                "<sip:callprint@callprint.invalid>;result=Identified;caller=+4930123;confidence=very-strong"
                        + ";claim=confirmed;seconds=3.2",
                referral.headers().getFirst().value());
    }

    @Test
    void freeswitchReadsTheReferTo() throws FlowException {
        var referral = shipped("freeswitch").referral(AGENTS, anna(CALL, Set.of(CallField.NAME)));
        assertEquals(
                "sip:agents@pbx.example?X-Callprint-Result=Identified&X-Callprint-Caller=%2B4930123"
                        + "&X-Callprint-Name=Anna%20Schmidt&X-Callprint-Confidence=very-strong"
                        + "&X-Callprint-Claim=confirmed&X-Callprint-Seconds=3.2&X-Callprint-Call=a84b4c76e66710%40pbx",
                referral.referTo());
        assertEquals(List.of(), referral.headers());
    }

    @Test
    void oneHeaderCanHoldEverything() throws FlowException {
        assertEquals(
                "X-Callprint: v=1;result=Identified;caller=+4930123;confidence=very-strong;seconds=3.2;claim=confirmed"
                        + ";call=a84b4c76e66710@pbx",
                text(shipped("sip-header")
                        .referral(AGENTS, anna(CALL, Set.of()))
                        .headers()));
    }

    @Test
    void genericSaysItTwice() throws FlowException {
        String headers =
                text(shipped("generic").referral(AGENTS, anna(CALL, Set.of())).headers());
        assertTrue(
                headers.startsWith("User-to-User: 04"
                        + hex("v=1;result=Identified;caller=+4930123;confidence=very-strong;seconds=3.2"
                                + ";claim=confirmed;call=a84b4c76e66710@pbx")
                        + ";encoding=hex;purpose=isdn-uui;content=isdn-uui\nX-Callprint-Result: Identified\n"),
                headers);
    }

    static List<String> shippedNames() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("shippedNames")
    void noCallerMakesAHeaderTooLongOrUnprintable(String name) throws FlowException {
        Random random = new Random(11);
        HandOverProfile profile = shipped(name);
        for (int round = 0; round < 500; round++) {
            StringBuilder any = new StringBuilder("i");
            for (int length = random.nextInt(400); length > 0; length--) {
                any.appendCodePoint(random.nextBoolean() ? random.nextInt(0x7F) : random.nextInt(0xD7FF));
            }
            String id =
                    any.toString().replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "x").strip();
            var identified = new Identification.Identified(
                    new CallerId(id.length() > 128 ? id.substring(0, 100).strip() : id),
                    any.toString(),
                    3,
                    0.1,
                    1,
                    2,
                    "m");
            var metadata = new CallerMetadata(
                    new CallOrigin(
                            any.toString(), Optional.of(any.toString()), Optional.empty(), "unchecked", Instant.EPOCH),
                    CallerClaim.NONE,
                    identified,
                    Optional.empty(),
                    Set.of(CallField.CALLER, CallField.NAME));
            int total = 0;
            for (SipHeader header : profile.headersFor(metadata)) {
                assertTrue(header.value().chars().allMatch(c -> c >= ' ' && c < 0x7F), header.toString());
                assertTrue(header.value().length() <= 480, header.toString());
                total += header.name().length() + header.value().length();
            }
            assertTrue(total <= profile.totalLimit(), name + " " + total);
            assertTrue(profile.referral(AGENTS, metadata).referTo().matches("[A-Za-z0-9:@?&=%._~-]+"));
        }
    }

    @Test
    void headersThatDoNotFitTogetherAreLeftOutLastFirst() throws FlowException {
        HandOverProfile small = ProfileReader.parse("p", "p.yaml", """
                totalLimit: 40
                headers:
                  X-Result: {text: 'is {result}'}
                  X-Caller: {text: '{caller}'}
                  X-Call: {text: '{call}'}
                """);
        assertEquals("X-Result: is Identified\nX-Caller: +4930123", text(small.headersFor(anna(CALL, Set.of()))));
    }

    @Test
    void pageForTheAgentAndTheNumberCanBeHandedOn() throws FlowException {
        HandOverProfile own = ProfileReader.parse("p", "p.yaml", """
                headers:
                  Call-Info: {text: '<https://crm.example/pop?call={call}>;purpose=info'}
                  P-Asserted-Identity: {text: '<tel:{number}>'}
                  X-Diverted: {text: '{diverted}'}
                """);
        assertEquals("""
                Call-Info: <https://crm.example/pop?call=a84b4c76e66710@pbx>;purpose=info
                P-Asserted-Identity: <tel:+4930123>""", text(own.headersFor(anna(CALL, Set.of()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "headers: 5 | p.yaml: key \"headers\" is 5, expected keys below it",
                "refer: maybe | p.yaml: key \"refer\" is \"maybe\", expected one of headers, refer-to, both, none",
                "bye: 7 | p.yaml: key \"bye\" is 7, expected true or false",
                "refer: none | p.yaml: key \"headers\" is missing, expected headers by name, each with a text or pairs",
                "headers: {Via: {text: a}} | p.yaml: key \"headers.Via\" is {\"text\":\"a\"}, expected the name of a header the"
                        + " dialog does not write itself, such as X-Caller",
                "headers: {X-A: {}} | p.yaml: key \"headers.X-A.text\" is missing, expected either a text or pairs",
                "headers: {X-A: {text: '{score}'}} | p.yaml: key \"headers.X-A.text\" is \"{score}\", expected fields in braces,"
                        + " each one of result, caller, name, confidence, claim, reason, watch, seconds, number, diverted, attestation, call, not {score}",
                "headers: {X-A: {text: '{caller}', tooLong: cut}} | p.yaml: key \"headers.X-A.text\" is \"{caller}\", expected"
                        + " only {name}, {reason} or {watch} alone where too long a value is cut",
                "headers: {X-A: {text: a, limit: 0}} | p.yaml: key \"headers.X-A.limit\" is 0, expected a whole number from 1"
                        + " to 4000",
                "headers: {X-A: {pairs: [llr]}} | p.yaml: key \"headers.X-A.pairs\" is [\"llr\"], expected entries that are"
                        + " fields (result, caller, name, confidence, claim, reason, watch, seconds, number, diverted, attestation, call) or fixed like v=1",
                "headers: {X-A: {pairs: [call], encoding: hex, prefix: 4}} | p.yaml: key \"headers.X-A.prefix\" is 4, expected"
                        + " a text",
                "headers: {X-A: {pairs: [call], encoding: hex, prefix: '4'}} | p.yaml: key \"headers.X-A.prefix\" is \"4\","
                        + " expected hexadecimal octets, {ucid:NODE} or {length}",
                "headers: {X-A: {pairs: [call], parameters: 'a b'}} | p.yaml: key \"headers.X-A.parameters\" is \"a b\","
                        + " expected parameters like encoding=hex;purpose=isdn-uui",
                "headers: {X-A: {text: a, size: 3}} | p.yaml: key \"headers.X-A.size\" is not known, expected one of limit,"
                        + " pairs, text, tooLong",
                "headers: [ | p.yaml line 1 is no YAML"
            })
    void brokenProfileIsOneSentence(String texts) {
        String[] parts = texts.split(" \\| ", 2);
        FlowException broken = assertThrows(FlowException.class, () -> ProfileReader.parse("p", "p.yaml", parts[0]));
        String message = String.valueOf(broken.getMessage());
        assertTrue(message.startsWith(parts[1]), message);
        assertTrue(!message.contains("\n"), message);
    }

    @Test
    void profileThatIsNotThereNamesThoseThatAre() {
        FlowException broken = assertThrows(FlowException.class, () -> shipped("genesis"));
        assertEquals(
                "hand-over profile \"genesis\": sip-config/profiles/genesis.yaml cannot be read, expected one of asterisk,"
                        + " asterisk-referred-by, avaya, cisco, five9, freeswitch, generic, genesys, sip-header, twilio or a file of that name",
                broken.getMessage());
    }
}
