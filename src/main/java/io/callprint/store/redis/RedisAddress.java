package io.callprint.store.redis;

import io.callprint.store.ServerUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a Redis is and who we are there:
 *
 * <pre>
 * redis://[[user]:password@]host[:port][/db]                          one server
 * redis-sentinel://[[user]:password@]host[:port],…/MASTER[/db]        the primary that these sentinels name
 * redis-cluster://[[user]:password@]host[:port],…                     a cluster that these nodes know
 * </pre>
 *
 * With {@code rediss} instead of {@code redis} by TLS; {@code ?cacert=FILE} at the end names who vouches for the server's
 * certificate, instead of those whom this JVM trusts. Sentinels are asked without a login.
 *
 * @param user empty for the default user
 * @param password empty for none; in no text form of this record
 * @param master what the sentinels call the primary; empty without sentinels
 * @param authority certificates in PEM form of those who vouch for the server
 */
record RedisAddress(
        Kind kind,
        List<ServerUrl.Host> hosts,
        String user,
        String password,
        String master,
        int database,
        boolean tls,
        Optional<Path> authority) {
    private static final String AUTHORITY = "cacert";

    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26379;
    private static final String EXPECTED =
            "expected redis://[user:password@]host:port[/db], redis-sentinel://host:port,…/MASTER"
                    + " or redis-cluster://host:port,…; for TLS rediss instead of redis, and ?cacert=FILE if need be";

    enum Kind {
        SINGLE("Redis"),
        SENTINEL("Redis by Sentinel"),
        CLUSTER("Redis Cluster");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** @throws IllegalArgumentException one sentence that shows no password */
    static RedisAddress parse(String url) {
        String scheme = url.contains("://") ? url.substring(0, url.indexOf("://")) : "";
        boolean tls = scheme.startsWith("rediss");
        Kind kind = switch (tls ? "redis" + scheme.substring("rediss".length()) : scheme) {
            case "redis" -> Kind.SINGLE;
            case "redis-sentinel" -> Kind.SENTINEL;
            case "redis-cluster" -> Kind.CLUSTER;
            default ->
                throw new IllegalArgumentException("store.url does not start with redis:// or rediss://, " + EXPECTED);
        };
        ServerUrl server = ServerUrl.parse(url, kind == Kind.SENTINEL ? SENTINEL_PORT : REDIS_PORT, EXPECTED);
        if (kind == Kind.SINGLE && server.hosts().size() > 1) {
            throw new IllegalArgumentException("store.url names several hosts of a single Redis, " + EXPECTED);
        }
        String path = server.path();
        String master = kind == Kind.SENTINEL ? path.split("/", 2)[0] : "";
        if (kind == Kind.SENTINEL && master.isEmpty()) {
            throw new IllegalArgumentException(
                    "store.url does not say what the sentinels call the primary, " + EXPECTED);
        }
        String database = switch (kind) {
            case SINGLE -> path;
            case SENTINEL -> path.contains("/") ? path.substring(path.indexOf('/') + 1) : "";
            case CLUSTER -> "";
        };
        return new RedisAddress(
                kind,
                server.hosts(),
                server.user(),
                server.password(),
                master,
                database.isEmpty() ? 0 : ServerUrl.number(database, 0, 1_000_000, "database number", EXPECTED),
                tls,
                authority(server, tls));
    }

    private static Optional<Path> authority(ServerUrl server, boolean tls) {
        Set<String> allowed = tls ? Set.of(AUTHORITY) : Set.of();
        if (!allowed.containsAll(server.query().keySet())) {
            throw new IllegalArgumentException("store.url sets an option after its question mark that is not "
                    + AUTHORITY + " of rediss, " + EXPECTED);
        }
        return Optional.ofNullable(server.query().get(AUTHORITY)).map(Path::of);
    }

    /** A cluster runs a script only when its keys share a slot: there the prefix is what decides it. */
    String keyPrefix() {
        return kind == Kind.CLUSTER ? "{callprint}:" : "callprint:";
    }

    /** {@code Redis at host:port}, for messages. */
    @Override
    public String toString() {
        return kind.words + " at "
                + String.join(",", hosts.stream().map(ServerUrl.Host::toString).toList());
    }
}
