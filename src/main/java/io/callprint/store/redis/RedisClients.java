package io.callprint.store.redis;

import java.time.Duration;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Pools of connections to a Redis; none connects before it is used. */
final class RedisClients {
    private RedisClients() {}

    /**
     * @param wait for a connection, for each answer, and for a free place in the pool
     * @param blockFor what a blocking command waits for at the server; its answer may take {@code wait} longer
     */
    static RedisClient client(RedisAddress address, int connections, Duration wait, Duration blockFor) {
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis(wait))
                .socketTimeoutMillis(millis(wait))
                .blockingSocketTimeoutMillis(millis(blockFor.plus(wait)))
                .database(address.database())
                .clientName("callprint")
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .resp2();
        if (!address.user().isEmpty()) {
            config.user(address.user());
        }
        if (!address.password().isEmpty()) {
            config.password(address.password());
        }
        if (address.tls()) {
            // the JVM's own trust store; the certificate must be for this host
            config.sslOptions(
                    SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        }
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setMaxIdle(connections);
        pool.setMaxWait(wait);
        pool.setTestOnBorrow(true); // one round trip, and a restarted Redis costs no caller an error
        pool.setJmxEnabled(false);
        return RedisClient.builder()
                .hostAndPort(address.host(), address.port())
                .clientConfig(config.build())
                .poolConfig(pool)
                .build();
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
