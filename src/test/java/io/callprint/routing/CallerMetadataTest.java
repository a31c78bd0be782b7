package io.callprint.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.call.FlowException;
import io.callprint.call.ProfileReader;
import io.callprint.identity.CallerClaim;
import io.callprint.identity.Identification;
import io.callprint.identity.WatchMatch;
import io.callprint.sip.SipHeader;
import io.callprint.speech.QualityReason;
import io.callprint.spoof.Suspicion;
import io.callprint.voiceprint.CallerId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CallerMetadataTest {
    private static final CallerClaim CLAIM = new CallerClaim(Optional.of(new CallerId("+4930123")), Optional.empty());

    private static Identification.Identified identified(String id, String name) {
        return new Identification.Identified(new CallerId(id), name, 9.5, 0.001, 6, 3.24, "model-1");
    }

    private static CallerMetadata metadata(String callId, CallerClaim claim, Identification identification) {
        CallOrigin call = new CallOrigin(callId, Optional.empty(), Optional.empty(), "unchecked", Instant.EPOCH);
        return new CallerMetadata(
                call, claim, identification, Optional.empty(), Set.of(CallField.CALLER, CallField.NAME));
    }

    private final HandOverProfile generic;

    CallerMetadataTest() throws FlowException {
        generic = ProfileReader.read(Path.of("sip-config/profiles"), "generic");
    }

    private List<SipHeader> headers(CallerMetadata metadata) {
        return generic.headersFor(metadata);
    }

    private String userToUser(CallerMetadata metadata) {
        SipHeader first = headers(metadata).getFirst();
        assertEquals("User-to-User", first.name());
        return first.value();
    }

    private String text(CallerClaim claim, Identification identification) {
        return headers(metadata("a84b4c76e66710@pbx", claim, identification)).stream()
                .filter(header -> !header.name().equals("User-to-User"))
                .map(header -> header.name() + ": " + header.value())
                .collect(Collectors.joining("\n"));
    }

    private static String decoded(String userToUser) {
        byte[] octets = HexFormat.of().parseHex(userToUser.substring(0, userToUser.indexOf(';')));
        assertEquals(0x04, octets[0], "protocol discriminator IA5");
        assertTrue(octets.length <= 128, "octets: " + octets.length);
        return new String(octets, 1, octets.length - 1, StandardCharsets.US_ASCII);
    }

    @Test
    void recognisedCallerIsNamed() {
        assertEquals("""
                X-Callprint-Result: Identified
                X-Callprint-Caller: +4930123
                X-Callprint-Name: Anna Schmidt
                X-Callprint-Confidence: very-strong
                X-Callprint-Claim: confirmed
                X-Callprint-Seconds: 3.2
                X-Callprint-Attestation: unchecked
                X-Callprint-Call: a84b4c76e66710@pbx""", text(CLAIM, identified("+4930123", "Anna Schmidt")));
    }

    @Test
    void userToUserIsHexOfTheIsdnPackage() {
        String value = userToUser(metadata("c@h", CLAIM, identified("anna", "Anna")));
        assertEquals(
                "04"
                        + HexFormat.of()
                                .formatHex(
                                        "v=1;result=Identified;caller=anna;confidence=very-strong;seconds=3.2;claim=different;call=c@h"
                                                .getBytes(StandardCharsets.US_ASCII))
                        + ";encoding=hex;purpose=isdn-uui;content=isdn-uui",
                value);
    }

    @Test
    void fieldsThatDoNotFitAreLeftOutWhole() {
        String tooLong = "x".repeat(120);
        String text = decoded(userToUser(metadata("c@h", CLAIM, identified(tooLong, "Anna"))));
        assertEquals("v=1;result=Identified;confidence=very-strong;seconds=3.2;claim=different;call=c@h", text);
    }

    @Test
    void callersOfOtherAlphabetsAreEncodedAndCutAtACharacter() {
        String headers = text(CLAIM, identified("Jürgen", "Jürgen"));
        assertTrue(headers.contains("X-Callprint-Caller: J%C3%BCrgen\n"), headers);
        assertTrue(headers.contains("X-Callprint-Name: UTF-8''J%C3%BCrgen\n"), headers);
        String name = HeaderText.name("界".repeat(100), 128);
        assertEquals("UTF-8''" + "%E7%95%8C".repeat(13), name);
        assertEquals("UTF-8''UTF-8%27%27x", HeaderText.name("UTF-8''x", 128));
        assertEquals("x".repeat(128), HeaderText.name("x".repeat(200), 128));
    }

    @Test
    void nothingACallerIsCalledBreaksTheMessage() {
        String headers = text(CLAIM, identified("a;b\"<c>", "Bob\r\nX-Evil: 1\u2028\u0000"));
        assertTrue(headers.contains("X-Callprint-Caller: a%3Bb%22%3Cc%3E\n"), headers);
        assertTrue(headers.contains("X-Callprint-Name: Bob X-Evil: 1\n"), headers);
        assertEquals(8, headers.lines().count());
    }

    @Test
    void withoutTheSitesWordOnlyTheCallingNumberIsTold() {
        CallOrigin call = new CallOrigin("c@h", Optional.empty(), Optional.empty(), "unchecked", Instant.EPOCH);
        var claimed = new CallerMetadata(call, CLAIM, identified("+4930123", "Anna"), Optional.empty(), Set.of());
        assertEquals(Optional.of("+4930123"), claimed.value(CallField.CALLER));
        assertEquals(Optional.empty(), claimed.value(CallField.NAME));
        var withheld =
                new CallerMetadata(call, CallerClaim.NONE, identified("+4930123", "Anna"), Optional.empty(), Set.of());
        assertEquals(Optional.empty(), withheld.value(CallField.CALLER));
        String all = headers(withheld).stream()
                .map(header -> header.value().startsWith("04") ? decoded(header.value()) : header.value())
                .collect(Collectors.joining("\n"));
        assertEquals(false, all.contains("4930123") || all.contains("Anna"), all);
    }

    @Test
    void uncertainCallersAreNotNamed() {
        Identification perhaps =
                new Identification.Uncertain(List.of(new Identification.Candidate(new CallerId("anna"), "Anna", 3)), 5);
        assertEquals("""
                X-Callprint-Result: Uncertain
                X-Callprint-Confidence: moderate
                X-Callprint-Claim: unconfirmed
                X-Callprint-Seconds: 5.0
                X-Callprint-Attestation: unchecked
                X-Callprint-Call: a84b4c76e66710@pbx""", text(CLAIM, perhaps));
    }

    @Test
    void failuresCarryTheirReason() {
        String poor = text(
                CallerClaim.NONE,
                new Identification.PoorQuality(Set.of(QualityReason.CLIPPED, QualityReason.TOO_NOISY), 4));
        assertTrue(poor.contains("X-Callprint-Reason: too-noisy, clipped\n"), poor);
        assertTrue(poor.contains("X-Callprint-Claim: none\n"), poor);
        String played = text(
                CallerClaim.NONE, new Identification.Uncertain(List.of(), false, 4, Set.of(Suspicion.HEARD_BEFORE)));
        assertTrue(played.contains("X-Callprint-Reason: heard-before\n"), played);
        String failed = text(CLAIM, new Identification.Unavailable("redis is down\r\n" + "é".repeat(200), 0));
        assertTrue(failed.contains("X-Callprint-Reason: redis is down " + "?".repeat(106) + "\n"), failed);
    }

    @Test
    void callIdThatIsNoTokenIsEncodedAndATooLongOneLeftOut() {
        List<SipHeader> headers = headers(metadata("x".repeat(300), CLAIM, new Identification.OptedOut()));
        assertTrue(headers.stream().noneMatch(header -> header.name().equals("X-Callprint-Call")));
    }

    @Test
    void anyTextGivesHeadersOfPrintableAscii() {
        Random random = new Random(7);
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder("i");
            for (int length = random.nextInt(120); length > 0; length--) {
                text.appendCodePoint(random.nextBoolean() ? random.nextInt(0x7F) : random.nextInt(0xD7FF));
            }
            String any = text.toString();
            String id = any.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "x").strip();
            var metadata = metadata(any, CLAIM, identified(id.length() > 128 ? "i" : id, any));
            for (SipHeader header : headers(metadata)) {
                assertTrue(header.value().chars().allMatch(c -> c >= ' ' && c < 0x7F), header.toString());
                assertTrue(header.value().length() <= 340, header.toString());
            }
            decoded(userToUser(metadata));
            String uri = new TransferTarget("sip:a@h").withHeaders(headers(metadata));
            assertTrue(uri.matches("[A-Za-z0-9:@?&=%._~-]+"), uri);
        }
    }

    @Test
    void confidenceFollowsTheVerbalScale() {
        assertEquals(Confidence.NONE, Confidence.of(-3));
        assertEquals(Confidence.NONE, Confidence.of(Double.NaN));
        assertEquals(Confidence.WEAK, Confidence.of(Math.log(2.1)));
        assertEquals(Confidence.MODERATE, Confidence.of(Math.log(11)));
        assertEquals(Confidence.MODERATELY_STRONG, Confidence.of(Math.log(101)));
        assertEquals(Confidence.STRONG, Confidence.of(Math.log(1_001)));
        assertEquals(Confidence.VERY_STRONG, Confidence.of(Math.log(10_001)));
        assertEquals(Confidence.EXTREMELY_STRONG, Confidence.of(Double.POSITIVE_INFINITY));
    }

    @Test
    void evidenceIsASentence() {
        assertEquals(
                "The voice matches Anna (false acceptances at this level: 1 in 1,000), from 3.2 s of speech.",
                EvidenceSentence.of(identified("anna", "Anna")));
        assertEquals(
                "The voice is closest to Anna, but not close enough to be sure, from 5.0 s of speech.",
                EvidenceSentence.of(new Identification.Uncertain(
                        List.of(new Identification.Candidate(new CallerId("anna"), "Anna", 3)), 5)));
        List<Identification.Candidate> accounts = List.of(
                new Identification.Candidate(new CallerId("anna"), "Anna", 9),
                new Identification.Candidate(new CallerId("anna-work"), "Anna at work", 8));
        assertEquals(
                "The voice matches several accounts that were enrolled with it: Anna, Anna at work; from 5.0 s of speech.",
                EvidenceSentence.of(new Identification.Uncertain(accounts, true, 5)));
        assertEquals(
                "The voice matches Anna (false acceptances at this level: 1 in 1,000), from 3.2 s of speech. The same voice"
                        + " is enrolled as Anna at work too.",
                EvidenceSentence.of(new Identification.Identified(
                        new CallerId("anna"), "Anna", 9, 0.001, 4, 3.2, "m", accounts.subList(1, 2))));
        assertEquals(
                "The voice cannot be told for sure, from 5.0 s of speech.",
                EvidenceSentence.of(new Identification.Uncertain(List.of(), 5)));
        assertEquals(
                "The voice matches nobody enrolled, from 5.0 s of speech.",
                EvidenceSentence.of(new Identification.Unknown(-2, 5)));
        assertEquals(
                "The caller said too little to be recognised: 0.8 s of speech.",
                EvidenceSentence.of(new Identification.NotEnoughSpeech(0.8)));
        assertEquals(
                "The voice could not be heard well enough (too-noisy), from 5.0 s of speech.",
                EvidenceSentence.of(new Identification.PoorQuality(Set.of(QualityReason.TOO_NOISY), 5)));
        assertEquals(
                "The caller asked not to be recognised by voice.", EvidenceSentence.of(new Identification.OptedOut()));
        assertEquals(
                "Recognition was not available: the store is down.",
                EvidenceSentence.of(new Identification.Unavailable("the store is down.", 0)));
    }

    @Test
    void reasonOfAWatchedVoiceGoesWithTheCallButNotToTheCaller() {
        CallOrigin call = new CallOrigin("c@h", Optional.empty(), Optional.empty(), "unchecked", Instant.EPOCH);
        WatchMatch match = new WatchMatch("0badcafe", "chargebacks, ask for the PIN " + "x".repeat(150));
        CallerMetadata metadata =
                new CallerMetadata(call, CLAIM, new Identification.OptedOut(), Optional.of(match), Set.of());
        String watch = headers(metadata).stream()
                .filter(header -> header.name().equals("X-Callprint-Watch"))
                .findFirst()
                .orElseThrow()
                .value();
        assertTrue(watch.startsWith("chargebacks, ask for the PIN x"), watch);
        assertTrue(watch.length() <= 120, watch);
        assertTrue(headers(metadata.forCallersLeg()).stream()
                .noneMatch(header -> header.value().contains("chargebacks")));
    }
}
