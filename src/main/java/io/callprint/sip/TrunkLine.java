package io.callprint.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.callprint.config.SipConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sip.InvalidArgumentException;
import javax.sip.address.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our line to one trunk: keeps us registered where it wants that (RFC 3261 section 10.2), asks by OPTIONS whether it is there
 * (section 11), answers its challenges. What does not work is tried again, later each time. Fields that are not final are
 * owned by its serial executor, except where marked.
 */
final class TrunkLine {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkLine.class);
    private static final int FIRST_RETRY_SECONDS = 15;
    private static final int LAST_RETRY_SECONDS = 600;
    private static final Pattern CONTACT_EXPIRES = Pattern.compile("(?i);\\s*expires\\s*=\\s*\"?(\\d{1,9})");

    private final SipWire wire;
    private final SipConfig.Trunk config;
    private final Optional<Account> account;
    private final SipUri target;
    private final String transport;
    private final ScheduledExecutorService timer;
    private final SerialExecutor serial;
    private final String callId = SipMessages.token() + SipMessages.token();
    private final String localTag = SipMessages.token();

    private long sequence;
    private int expiresSeconds;
    private int retrySeconds = FIRST_RETRY_SECONDS;
    private boolean closing;

    /** Read by other threads. */
    private volatile String state = "not tried yet";

    /** Where its messages come from: known at once for an address, for a name when it has been looked up. */
    private volatile Set<InetAddress> addresses;

    /** @param config with a uri that is a SIP URI */
    TrunkLine(SipWire wire, SipConfig.Trunk config, ScheduledExecutorService timer, Executor workers) {
        this.wire = wire;
        this.config = config;
        this.timer = timer;
        this.serial = new SerialExecutor(workers);
        this.account =
                config.user().map(user -> new Account(user, config.password().orElse("")));
        this.expiresSeconds = config.expiresSeconds();
        this.target = (SipUri) SipMessages.uri(config.uri());
        this.transport = target.getTransportParam() == null ? "udp" : target.getTransportParam();
        this.addresses = PeerReach.literal(target.getHost()).stream().collect(Collectors.toUnmodifiableSet());
    }

    void start() {
        if (addresses.isEmpty()) {
            serial.execute(this::resolve);
        }
        if (config.registers()) {
            serial.execute(this::register);
        }
        if (config.pingSeconds() > 0) {
            serial.execute(this::ping);
        }
    }

    /** {@code registered}, {@code reachable}, or what is wrong. */
    String state() {
        return state;
    }

    String name() {
        return target.getHost();
    }

    /** Whether a message from there, or to that host, concerns this trunk. */
    Optional<Account> accountFor(InetAddress source) {
        return addresses.contains(source) ? account : Optional.empty();
    }

    Optional<Account> accountFor(String host) {
        return target.getHost().equalsIgnoreCase(host) ? account : Optional.empty();
    }

    /** Takes the registration back; done with the answer, or when there is none to take back. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        serial.execute(() -> {
            closing = true;
            if (state.equals("registered")) {
                register(0, _ -> done.complete(null), () -> done.complete(null));
            } else {
                done.complete(null);
            }
        });
        return done;
    }

    private void resolve() {
        try {
            addresses = Set.copyOf(List.of(InetAddress.getAllByName(target.getHost())));
        } catch (UnknownHostException unknown) {
            LOG.warn("trunk {} cannot be resolved, tried again with its next answer", name());
        }
    }

    private void register() {
        register(expiresSeconds, this::registered, () -> failed("does not answer"));
    }

    private void register(int seconds, Consumer<SIPResponse> onFinal, Runnable onTimeout) {
        SIPRequest request = request("REGISTER", "<" + config.uri() + ">", registrar());
        try {
            request.setHeader(SipMessages.HEADERS.createExpiresHeader(seconds));
        } catch (InvalidArgumentException impossible) {
            throw new IllegalStateException("Expires " + seconds, impossible);
        }
        send(request, onFinal, onTimeout);
    }

    private void ping() {
        send(request("OPTIONS", config.uri(), config.uri()), this::pinged, () -> pinged("does not answer"));
    }

    /** Sends; a challenge is answered once, or again when the nonce went stale. */
    private void send(SIPRequest request, Consumer<SIPResponse> onFinal, Runnable onTimeout) {
        try {
            wire.request(request, new PendingRequest() {
                @Override
                public void answered(SIPResponse response) {
                    if (response.getStatusCode() >= 200) {
                        serial.execute(() -> finish(request, response, onFinal, onTimeout));
                    }
                }

                @Override
                public void timedOut() {
                    serial.execute(onTimeout);
                }
            });
        } catch (SipFault unreachable) {
            LOG.debug("trunk {}: {} not sent", name(), request.getMethod(), unreachable);
            onTimeout.run();
        }
    }

    private void finish(SIPRequest request, SIPResponse response, Consumer<SIPResponse> onFinal, Runnable onTimeout) {
        Optional<SipHeader> answer = account.flatMap(
                known -> known.answer(response, request, request.getRequestURI().toString()));
        if (answer.isPresent()) {
            SIPRequest again = SipMessages.again(request, ++sequence);
            SipMessages.addHeaders(again, List.of(answer.get()));
            send(again, onFinal, onTimeout);
        } else {
            onFinal.accept(response);
        }
    }

    private void registered(SIPResponse response) {
        int status = response.getStatusCode();
        if (status / 100 == 2) {
            if (addresses.isEmpty()) {
                resolve();
            }
            state = "registered";
            retrySeconds = FIRST_RETRY_SECONDS;
            int granted = granted(response);
            // Early enough for the tries a lost message costs, not so early that it is a burden.
            later(Math.max(1, granted - Math.min(60, granted / 4)), this::register);
        } else if (status == 423) {
            // Section 10.2.8: the registrar wants to be asked less often.
            int least = RawMessage.of(response)
                    .flatMap(raw -> raw.first("Min-Expires"))
                    .filter(value -> value.matches("\\d{1,9}"))
                    .map(Integer::valueOf)
                    .orElse(0);
            if (least > expiresSeconds) {
                expiresSeconds = least;
                register();
            } else {
                failed("refused with 423");
            }
        } else {
            failed("refused with " + status);
        }
    }

    private int granted(SIPResponse response) {
        Optional<RawMessage> raw = RawMessage.of(response);
        String ours = wire.hostFor(target.getHost()) + ":" + wire.port(transport);
        return raw.stream()
                .flatMap(message -> message.list("Contact").stream())
                .filter(contact -> contact.contains(ours))
                .map(CONTACT_EXPIRES::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .findFirst()
                .or(() -> raw.flatMap(message -> message.first("Expires"))
                        .filter(value -> value.matches("\\d{1,9}"))
                        .map(Integer::valueOf))
                .orElse(expiresSeconds);
    }

    private void failed(String why) {
        if (!state.equals(why)) {
            LOG.warn("trunk {} {}", name(), why);
        }
        state = why;
        later(retrySeconds, this::register);
        retrySeconds = Math.min(2 * retrySeconds, LAST_RETRY_SECONDS);
    }

    /** Any answer proves that somebody is there. */
    private void pinged(SIPResponse response) {
        pinged(response.getStatusCode() == 503 ? "takes no calls" : "reachable");
    }

    private void pinged(String found) {
        if (!config.registers()) {
            state = found;
        }
        later(config.pingSeconds(), this::ping);
    }

    private void later(int seconds, Runnable task) {
        if (closing) {
            return;
        }
        try {
            long millis = (long) seconds * wire.timing().sessionSecondMillis();
            // Nobody waits for it.
            ScheduledFuture<?> ignored = timer.schedule(
                    () -> serial.execute(() -> {
                        if (!closing) {
                            task.run();
                        }
                    }),
                    millis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("trunk {}: closing", name());
        }
    }

    /** The Request-URI of a REGISTER names the registrar alone (section 10.2). */
    private String registrar() {
        SipUri registrar = (SipUri) target.clone();
        registrar.clearPassword();
        registrar.removeUser();
        return registrar.toString();
    }

    private SIPRequest request(String method, String to, String uri) {
        Address local = SipMessages.address(SipMessages.uri(localUri()), "");
        Address remote = method.equals("REGISTER") ? local : SipMessages.address(SipMessages.uri(to), "");
        SIPRequest request =
                SipMessages.request(SipMessages.uri(uri), method, callId, ++sequence, local, localTag, remote);
        try {
            Via via = (Via) SipMessages.HEADERS.createViaHeader(
                    wire.hostFor(target.getHost()),
                    wire.port(transport),
                    transport.toUpperCase(Locale.ROOT),
                    "z9hG4bK" + SipMessages.token());
            via.setRPort();
            request.setHeader(via);
        } catch (ParseException | InvalidArgumentException impossible) {
            throw new IllegalStateException(method, impossible);
        }
        request.setHeader(SipMessages.contact(wire.hostFor(target.getHost()), wire.port(transport), transport));
        return request;
    }

    private String localUri() {
        String host = target.getHost();
        return "sip:" + config.user().orElse("callprint") + "@" + host;
    }
}
