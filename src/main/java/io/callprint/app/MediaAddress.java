package io.callprint.app;

import io.callprint.config.CallprintConfig;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Our media address as a peer reaches it: the advertised one, the bound one, or for a wildcard the one on the way to it. */
final class MediaAddress implements Function<InetSocketAddress, InetAddress> {
    private static final Logger log = LoggerFactory.getLogger(MediaAddress.class);

    private final InetAddress fixed;

    /** @throws StartException when a configured host name cannot be resolved */
    MediaAddress(CallprintConfig config) throws StartException {
        String host = config.sip().advertise().orElse(config.rtp().host());
        try {
            fixed = InetAddress.getByName(host);
            for (String bound : config.sip().bind()) {
                InetAddress address = InetAddress.getByName(bound);
                boolean isReached = fixed.isAnyLocalAddress()
                        || config.sip().advertise().isPresent()
                        || address.isAnyLocalAddress()
                        || address.getClass() == fixed.getClass();
                if (!isReached) {
                    throw new StartException(
                            "rtp.host is \"" + host + "\", which audio of calls to sip.bind \"" + bound
                                    + "\" cannot reach, expected :: for both",
                            new UnknownHostException(bound));
                }
            }
        } catch (UnknownHostException e) {
            throw new StartException(
                    "sip.advertise or rtp.host is \"" + host + "\", expected an address or a name that resolves", e);
        }
    }

    @Override
    public InetAddress apply(InetSocketAddress peer) {
        if (!fixed.isAnyLocalAddress()) {
            return fixed;
        }
        try (DatagramSocket probe = new DatagramSocket()) { // connecting a UDP socket only asks the routing table
            probe.connect(peer);
            return probe.getLocalAddress();
        } catch (IOException e) {
            log.warn("no local address reaches {}: {}", peer, e.getMessage());
            return fixed;
        }
    }
}
