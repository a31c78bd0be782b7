package io.callprint.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.callprint.config.CallprintConfig;
import io.callprint.config.ConfigException;
import io.callprint.config.ConfigReader;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MediaAddressTest {
    private static CallprintConfig config(String... overrides) throws ConfigException {
        return ConfigReader.read(Optional.empty(), List.of(overrides), Map.of());
    }

    private static String toward(String peer, String... overrides) throws ConfigException, StartException {
        return new MediaAddress(config(overrides))
                .apply(new InetSocketAddress(peer, 5060))
                .getHostAddress();
    }

    @Test
    void wildcardNamesTheAddressThatReachesTheCaller() throws ConfigException, StartException {
        assertEquals("127.0.0.1", toward("127.0.0.1", "rtp.host=0.0.0.0"));
        assertEquals("127.0.0.1", toward("127.0.0.1", "rtp.host=::"));
        assertEquals("0:0:0:0:0:0:0:1", toward("::1", "rtp.host=::"));
    }

    @Test
    void advertisedAddressIsNamedToEverybody() throws ConfigException, StartException {
        assertEquals("192.0.2.7", toward("127.0.0.1", "rtp.host=0.0.0.0", "sip.advertise=192.0.2.7"));
    }

    @Test
    void addressThatCannotReachEveryCallerIsRefused() throws ConfigException {
        CallprintConfig config = config("sip.bind=[\"::1\"]");
        StartException broken = assertThrows(StartException.class, () -> new MediaAddress(config));
        assertEquals(
                "rtp.host is \"127.0.0.1\", which audio of calls to sip.bind \"::1\" cannot reach, expected :: for both",
                broken.getMessage());
    }
}
