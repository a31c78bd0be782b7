package io.callprint.sip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who a transferred caller was sent by (RFC 3892), as a telephone reads it. */
class ReferredByTest {
    private final Desk server = new Desk();
    private final RawPhone phone = new RawPhone(server.port());

    @AfterEach
    void hangUpEverything() {
        phone.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Case, 17, <sip:service@127.0.0.1>",
        "Referred-By, <sip:desk@callprint.example>, <sip:desk@callprint.example>"
    })
    void referNamesUsUnlessToldOtherwise(String header, String value, String expected) {
        phone.send(phone.invite(1, "a"));
        phone.receive("200", "INVITE");
        phone.send(phone.request("ACK", 1, "b", ""));
        server.caller().await("established none");
        server.call().refer("sip:agent@127.0.0.1:5099", List.of(new SipHeader(header, value)));
        String refer = phone.receive("REFER", "REFER");
        assertEquals("<sip:agent@127.0.0.1:5099>", RawPhone.header(refer, "Refer-To"));
        assertEquals(expected, RawPhone.header(refer, "Referred-By"));
        assertEquals(2, refer.split("\r\nReferred-By:", -1).length);
        phone.respond(refer, 202);
    }
}
