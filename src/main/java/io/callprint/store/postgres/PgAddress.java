package io.callprint.store.postgres;

import io.callprint.store.ServerUrl;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a PostgreSQL is and who we are there:
 * {@code postgresql://[user[:password]@]host[:port][,host[:port]...][/database][?sslmode=verify-full&sslrootcert=FILE]}, user
 * and password percent-encoded where they hold reserved characters. With several hosts the one that takes writes is used.
 */
record PgAddress(ServerUrl url) {
    private static final int PORT = 5432;
    private static final String EXPECTED = "expected postgresql://user:password@host:port/database";

    /** Those of the driver that say how to connect; others could change what the store relies on. */
    private static final Set<String> OPTIONS = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "sslpassword");

    /** @throws IllegalArgumentException one sentence that shows no password */
    static PgAddress parse(String url) {
        if (!url.startsWith("postgresql://") && !url.startsWith("postgres://")) {
            throw new IllegalArgumentException("store.url does not start with postgresql://, " + EXPECTED);
        }
        ServerUrl server = ServerUrl.parse(url, PORT, EXPECTED);
        if (!OPTIONS.containsAll(server.query().keySet())) { // a garbled password may have become part of one
            throw new IllegalArgumentException("store.url sets an option after its question mark that is none of "
                    + String.join(", ", new TreeSet<>(OPTIONS)) + ", " + EXPECTED);
        }
        if (server.path().chars().anyMatch(c -> "?&;%/".indexOf(c) >= 0)) {
            throw new IllegalArgumentException("store.url names no usable database, " + EXPECTED);
        }
        return new PgAddress(server);
    }

    /** For the driver, without user and password. */
    String jdbcUrl() {
        String hosts = String.join(
                ",",
                url.hosts().stream()
                        .map(host ->
                                host.name().contains(":") ? "[" + host.name() + "]:" + host.port() : host.toString())
                        .toList());
        return "jdbc:postgresql://" + hosts + "/" + (url.path().isEmpty() ? url.user() : url.path());
    }

    /** User, password and how to connect. */
    Properties properties() {
        Properties properties = new Properties();
        if (!url.user().isEmpty()) {
            properties.setProperty("user", url.user());
        }
        if (!url.password().isEmpty()) {
            properties.setProperty("password", url.password());
        }
        for (Map.Entry<String, String> option : url.query().entrySet()) {
            properties.setProperty(option.getKey(), option.getValue());
        }
        if (url.hosts().size() > 1) {
            properties.setProperty("targetServerType", "primary");
        }
        properties.setProperty("ApplicationName", "callprint");
        properties.setProperty("currentSchema", PgSchema.NAME);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("logServerErrorDetail", "false"); // the details repeat values
        return properties;
    }

    /** {@code PostgreSQL at host:port}, for messages. */
    @Override
    public String toString() {
        return "PostgreSQL at " + url;
    }
}
