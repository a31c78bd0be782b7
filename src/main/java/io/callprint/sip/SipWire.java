package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.HopImpl;
import io.callprint.config.SipConfig;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.TooManyListenersException;
import javax.sip.ClientTransaction;
import javax.sip.InvalidArgumentException;
import javax.sip.ListeningPoint;
import javax.sip.ObjectInUseException;
import javax.sip.PeerUnavailableException;
import javax.sip.ServerTransaction;
import javax.sip.SipException;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.TransportAlreadySupportedException;
import javax.sip.TransportNotSupportedException;
import javax.sip.address.Hop;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** The running stack as the calls see it: sends messages, knows our addresses. Thread-safe. */
final class SipWire {
    private final GuardedNetwork network;
    private final SourceGate gate;
    private final GuardedStack stack;
    private final SipProvider provider;
    private final InetAddress bound;
    private final Optional<String> advertise;
    private final SipTiming timing;
    private final int sessionSeconds;
    private volatile List<TrunkLine> trunks = List.of();

    private SipWire(
            GuardedNetwork network,
            SourceGate gate,
            GuardedStack stack,
            SipProvider provider,
            InetAddress bound,
            Optional<String> advertise,
            SipTiming timing,
            int sessionSeconds) {
        this.network = network;
        this.gate = gate;
        this.stack = stack;
        this.provider = provider;
        this.bound = bound;
        this.advertise = advertise;
        this.timing = timing;
        this.sessionSeconds = sessionSeconds;
    }

    /**
     * Binds one address and starts; everything is closed again when that fails.
     *
     * @param port may be another than configured: that of an address bound before when any free one was asked for
     */
    static SipWire open(
            InetAddress host,
            int port,
            SipConfig config,
            Optional<TlsSide> tls,
            SourceGate gate,
            SipTiming timing,
            SipCounters counters,
            MessageTap tap,
            SipListener listener)
            throws SipStartException {
        GuardedNetwork network;
        try {
            network = new GuardedNetwork(host, port, tls, gate, counters, tap);
        } catch (java.io.IOException taken) {
            throw new SipStartException(
                    "cannot listen for SIP on " + shown(host) + ":" + port + " (UDP and TCP): " + taken.getMessage(),
                    taken);
        }
        try {
            GuardedStack stack = new GuardedStack(network, counters);
            String address = host.getHostAddress();
            ListeningPoint udp = stack.createListeningPoint(address, network.port(), ListeningPoint.UDP);
            ListeningPoint tcp = stack.createListeningPoint(address, network.port(), ListeningPoint.TCP);
            SipProvider provider = stack.createSipProvider(udp);
            provider.addListeningPoint(tcp);
            if (network.tlsPort().isPresent()) {
                provider.addListeningPoint(
                        stack.createListeningPoint(address, network.tlsPort().get(), ListeningPoint.TLS));
            }
            provider.addSipListener(listener);
            return new SipWire(
                    network, gate, stack, provider, host, config.advertise(), timing, config.sessionSeconds());
        } catch (PeerUnavailableException
                | TransportNotSupportedException
                | InvalidArgumentException
                | ObjectInUseException
                | TransportAlreadySupportedException
                | TooManyListenersException failed) {
            network.close();
            throw new SipStartException(
                    "the SIP stack did not start on " + shown(host) + ":" + network.port() + ": " + failed.getMessage(),
                    failed);
        }
    }

    /** Whether a request is known to come from where it says it does. */
    boolean isProven(SIPRequest request) {
        return gate.isProven(request);
    }

    /** From now on these trunks' challenges are answered. */
    void serve(List<TrunkLine> lines) {
        trunks = List.copyOf(lines);
    }

    Optional<Account> accountFor(InetAddress source) {
        return trunks.stream()
                .flatMap(trunk -> trunk.accountFor(source).stream())
                .findFirst();
    }

    Optional<Account> accountOf(String target) {
        String host = SipMessages.uri(target) instanceof SipUri uri ? uri.getHost() : "";
        return trunks.stream().flatMap(trunk -> trunk.accountFor(host).stream()).findFirst();
    }

    /** The interval we want sessions refreshed at (RFC 4028); 0 when we only follow the far end's wish. */
    int sessionSeconds() {
        return sessionSeconds;
    }

    SipTiming timing() {
        return timing;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(bound, network.port());
    }

    int port() {
        return network.port();
    }

    /** Where TLS is taken. */
    Optional<InetSocketAddress> tlsAddress() {
        return network.tlsPort().map(port -> new InetSocketAddress(bound, port));
    }

    /** The port to write into Via and Contact. */
    int port(String transport) {
        return transport.equalsIgnoreCase("tls") ? network.tlsPort().orElse(network.port()) : network.port();
    }

    /** Whether a far end of that address can be reached from here. */
    boolean reaches(InetAddress peer) {
        return bound.isAnyLocalAddress() || bound.getClass() == peer.getClass();
    }

    /** The host to write into Via and Contact for a peer at that address. */
    String hostFor(String peer) {
        String host = advertise.orElseGet(() -> shown(bound.isAnyLocalAddress() ? localAddressTo(peer) : bound));
        return host.indexOf(':') >= 0 && host.charAt(0) != '[' ? "[" + host + "]" : host;
    }

    /** As URIs write it: brackets around IPv6, without the interface it was seen on. */
    static String shown(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        String plain = scope < 0 ? text : text.substring(0, scope);
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }

    private InetAddress localAddressTo(String peer) {
        // Connecting a datagram socket sends nothing; it asks the routing table.
        try (DatagramSocket probe = new DatagramSocket()) {
            probe.connect(InetAddress.getByName(peer.replace("[", "").replace("]", "")), port());
            return probe.getLocalAddress();
        } catch (SocketException | UnknownHostException unroutable) {
            return InetAddress.getLoopbackAddress();
        }
    }

    static Hop hop(InetSocketAddress address, String transport) {
        return new HopImpl(address.getAddress().getHostAddress(), address.getPort(), transport);
    }

    /** Makes the transaction of a new request; empty when the stack already has one (a retransmission). */
    Optional<ServerTransaction> accept(SIPRequest request) throws SipFault {
        try {
            ServerTransaction transaction = provider.getNewServerTransaction(request);
            try {
                transaction.setRetransmitTimer(timing.t1Millis());
            } catch (IllegalStateException alreadyRunning) {
                // The default interval serves as well.
                return Optional.of(transaction);
            }
            return Optional.of(transaction);
        } catch (javax.sip.TransactionAlreadyExistsException retransmitted) {
            return Optional.empty();
        } catch (SipException | RuntimeException failed) {
            throw new SipFault("no transaction for " + request.getMethod(), failed);
        }
    }

    void respond(ServerTransaction transaction, SIPResponse response) throws SipFault {
        try {
            transaction.sendResponse(response);
        } catch (SipException | InvalidArgumentException | RuntimeException failed) {
            throw new SipFault("response " + response.getStatusCode() + " not sent", failed);
        }
    }

    /** Sends a response again, or one for which there is no transaction. */
    void respondStateless(SIPResponse response) throws SipFault {
        try {
            provider.sendResponse((Response) response.clone());
        } catch (SipException | RuntimeException failed) {
            throw new SipFault("response " + response.getStatusCode() + " not sent", failed);
        }
    }

    /** Sends a request in a transaction of its own; {@code pending} hears of its answers. */
    ClientTransaction request(SIPRequest request, PendingRequest pending) throws SipFault {
        try {
            ClientTransaction transaction = provider.getNewClientTransaction(request);
            transaction.setRetransmitTimer(timing.t1Millis());
            transaction.setApplicationData(pending);
            transaction.sendRequest();
            return transaction;
        } catch (SipException | RuntimeException failed) {
            throw new SipFault(request.getMethod() + " not sent", failed);
        }
    }

    /** Sends an ACK for a 2xx, which has no transaction (RFC 3261 section 13.2.2.4). */
    void acknowledge(SIPRequest ack) throws SipFault {
        try {
            provider.sendRequest((Request) copy(ack));
        } catch (SipException | RuntimeException failed) {
            throw new SipFault("ACK not sent", failed);
        }
    }

    private static SIPRequest copy(SIPRequest request) {
        SIPRequest copy = (SIPRequest) request.clone();
        copy.setApplicationData(request.getApplicationData());
        return copy;
    }

    void close() {
        stack.shutDown();
        network.close();
    }
}
