package io.callprint.store.redis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Texts that another program keeps in a Redis, read once. */
public final class RedisValues {
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int PAGE = 200;

    private RedisValues() {}

    /**
     * Every text whose key begins so.
     *
     * @param url of one server, {@code redis://[[user]:password@]host[:port][/db]}
     * @throws IllegalArgumentException one sentence that shows no password: not a URL, or a Redis that does not answer
     */
    public static Map<String, String> of(String url, String prefix) {
        RedisAddress address = RedisAddress.parse(url);
        try (RedisClients clients = new RedisClients(address, 1, WAIT, Duration.ZERO)) {
            UnifiedJedis redis = clients.get();
            Map<String, String> values = new LinkedHashMap<>();
            ScanParams page = new ScanParams().match(prefix + "*").count(PAGE);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> found = redis.scan(cursor, page, "string");
                for (String key : found.getResult()) {
                    String value = redis.get(key);
                    if (value != null) {
                        values.put(key, value);
                    }
                }
                cursor = found.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            return values;
        } catch (JedisException e) {
            throw new IllegalArgumentException(
                    address + " cannot be read: " + RedisFailure.reason(e) + ", expected a Redis that answers", e);
        }
    }
}
