package io.callprint.store.redis;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;

/**
 * A pool of connections to a Redis, made when it is first used: sentinels and clusters are asked at once who is who, and
 * may be away. Thread-safe.
 */
final class RedisClients implements AutoCloseable {
    private static final int CLUSTER_ATTEMPTS = 3;

    private final RedisAddress address;
    private final int connections;
    private final Duration wait;
    private final Duration blockFor;
    private final Optional<SslOptions> tls;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable UnifiedJedis client;

    /**
     * @param wait for a connection, for each answer, and for a free place in the pool
     * @param blockFor what a blocking command waits for at the server; its answer may take {@code wait} longer
     * @throws IllegalArgumentException one sentence, when the address names certificates that cannot be read
     */
    RedisClients(RedisAddress address, int connections, Duration wait, Duration blockFor) {
        this.address = address;
        this.connections = connections;
        this.wait = wait;
        this.blockFor = blockFor;
        this.tls = address.tls() ? Optional.of(RedisTls.options(address.authority())) : Optional.empty();
    }

    /** @throws redis.clients.jedis.exceptions.JedisException when no sentinel or node of a cluster answers */
    UnifiedJedis get() {
        UnifiedJedis made = client;
        if (made != null) {
            return made;
        }
        making.lock();
        try {
            if (client == null) {
                client = make();
            }
            return client;
        } finally {
            making.unlock();
        }
    }

    private UnifiedJedis make() {
        return switch (address.kind()) {
            case SINGLE ->
                RedisClient.builder()
                        .hostAndPort(
                                address.hosts().getFirst().name(),
                                address.hosts().getFirst().port())
                        .clientConfig(config())
                        .poolConfig(pool())
                        .build();
            case SENTINEL ->
                RedisSentinelClient.builder()
                        .masterName(address.master())
                        .sentinels(hosts())
                        .sentinelClientConfig(timeouts().build())
                        .clientConfig(config())
                        .poolConfig(pool())
                        .build();
            case CLUSTER ->
                RedisClusterClient.builder()
                        .nodes(hosts())
                        .maxAttempts(CLUSTER_ATTEMPTS)
                        .clientConfig(config())
                        .poolConfig(pool())
                        .build();
        };
    }

    private Set<HostAndPort> hosts() {
        return address.hosts().stream()
                .map(host -> new HostAndPort(host.name(), host.port()))
                .collect(Collectors.toSet());
    }

    private DefaultJedisClientConfig.Builder timeouts() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis(wait))
                .socketTimeoutMillis(millis(wait))
                .clientName("callprint")
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .resp2();
    }

    private JedisClientConfig config() {
        DefaultJedisClientConfig.Builder config = timeouts()
                .blockingSocketTimeoutMillis(millis(blockFor.plus(wait)))
                .database(address.database());
        if (!address.user().isEmpty()) {
            config.user(address.user());
        }
        if (!address.password().isEmpty()) {
            config.password(address.password());
        }
        tls.ifPresent(config::sslOptions);
        return config.build();
    }

    private ConnectionPoolConfig pool() {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(wait);
        pool.setTestOnBorrow(true); // one round trip, and a restarted Redis costs no caller an error
        pool.setJmxEnabled(false);
        return pool;
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    @Override
    public void close() {
        UnifiedJedis made = client;
        if (made != null) {
            made.close();
        }
    }
}
