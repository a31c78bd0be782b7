package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.call.FlowException;
import io.callprint.call.ProfileReader;
import io.callprint.identity.CallerClaim;
import io.callprint.identity.Identification;
import io.callprint.routing.CallOrigin;
import io.callprint.routing.CallerMetadata;
import io.callprint.routing.TransferTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a platform finds in the bytes of a REFER, and in those of the BYE after it. */
@NullMarked
class HandOverOnTheWireTest {
    @ParameterizedTest
    @CsvSource({
        "genesys,Refer-To: <sip:a@h.example?User-to-User=04726573756c743d556e6b6e6f776e3b636c61696d3d6e6f6e65%3Bencoding%3Dhex>",
        "freeswitch,Refer-To: <sip:a@h.example?X-Callprint-Result=Unknown&X-Callprint-Claim=none&X-Callprint-Seconds=5.0&X-Callprint-Call=c%40h>",
        "asterisk,X-Callprint-Result: Unknown",
        "sip-header,X-Callprint: v=1;result=Unknown;seconds=5.0;claim=none;call=c@h",
    })
    void profileIsReadFromTheRefer(String profile, String line) throws FlowException {
        var metadata = new CallerMetadata(
                new CallOrigin("c@h", Optional.empty(), Optional.empty(), "unchecked", Instant.EPOCH),
                CallerClaim.NONE,
                new Identification.Unknown(-3, 5),
                Optional.empty(),
                Set.of());
        var read = ProfileReader.read(Path.of("sip-config/profiles"), profile);
        try (Desk server = new Desk();
                RawPhone phone = new RawPhone(server.port())) {
            phone.send(phone.invite(1, "a"));
            phone.receive("200", "INVITE");
            phone.send(phone.request("ACK", 1, "b", ""));
            server.caller().await("established none");
            var referral = read.referral(new TransferTarget("sip:a@h.example"), metadata);
            server.call().refer(referral.referTo(), referral.headers());
            String refer = phone.receive("REFER", "REFER");
            assertTrue(refer.contains("\r\n" + line + "\r\n"), refer);
            phone.respond(refer, 202);
            server.call().hangUp(read.byeHeaders(metadata));
            String bye = phone.receive("BYE", "BYE");
            phone.respond(bye, 200);
            assertEquals(read.inBye(), bye.contains("Unknown") || bye.contains("User-to-User"), bye);
        }
    }
}
