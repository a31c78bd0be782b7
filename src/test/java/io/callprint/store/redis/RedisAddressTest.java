package io.callprint.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.callprint.store.ServerUrl.Host;
import io.callprint.store.redis.RedisAddress.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    private static final Optional<Path> NO_FILE = Optional.empty();

    @Test
    void everyPartIsRead() {
        assertEquals(
                new RedisAddress(
                        Kind.SINGLE, hosts("redis_1.example", 7000), "ada", "p@ss:w/rd+", "", 3, true, NO_FILE),
                RedisAddress.parse("rediss://ada:p%40ss:w%2Frd+@redis_1.example:7000/3"));
        assertEquals(
                new RedisAddress(Kind.SINGLE, hosts("localhost", 6379), "", "", "", 0, false, NO_FILE),
                RedisAddress.parse("redis://localhost"));
        assertEquals(
                new RedisAddress(Kind.SINGLE, hosts("::1", 6380), "", "pw", "", 0, false, NO_FILE),
                RedisAddress.parse("redis://:pw@[::1]:6380/"));
    }

    @Test
    void sentinelsAndClustersHaveSeveralHosts() {
        List<Host> hosts = List.of(new Host("a", 26379), new Host("b", 7));
        assertEquals(
                new RedisAddress(Kind.SENTINEL, hosts, "", "pw", "main", 2, false, NO_FILE),
                RedisAddress.parse("redis-sentinel://:pw@a,b:7/main/2"));
        assertEquals(
                new RedisAddress(
                        Kind.CLUSTER, List.of(new Host("a", 6379), new Host("b", 7)), "", "", "", 0, true, NO_FILE),
                RedisAddress.parse("rediss-cluster://a,b:7"));
        assertEquals(
                "Redis Cluster at a:6379,b:7",
                RedisAddress.parse("redis-cluster://u:secret@a,b:7").toString());
    }

    @Test
    void authorityIsNamedAtTheEnd() {
        assertEquals(
                Optional.of(Path.of("/etc/my ca.pem")),
                RedisAddress.parse("rediss://host:6380/1?cacert=/etc/my%20ca.pem")
                        .authority());
    }

    private static List<Host> hosts(String name, int port) {
        return List.of(new Host(name, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "voiceprints.db",
                "",
                "redis:/host",
                "redis://",
                "redis://u:secret@",
                "redis://u:secret@host:0",
                "redis://u:secret@host:70000",
                "redis://u:secret@host:port",
                "redis://u:secret@host/one",
                "redis://u:secret%zz@host",
                "redis://u:secret@ho st",
                "http://u:secret@host",
                "redis://u:secret@a,b",
                "redis-sentinel://u:secret@a,b",
                "redis-sentinel://u:secret@a,b/",
                "redis-cluster://u:secret@a,,b",
                "redis-mail://u:secret@a",
                "redis://u:secret@a?cacert=/ca.pem",
                "rediss://u:secret@a?cacert",
                "rediss://u:secret@a?verify=none"
            })
    void unusableAddressIsRefusedWithoutItsPassword(String url) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> RedisAddress.parse(url))
                .getMessage());

        assertTrue(message.contains("store.url"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void textFormHasNoPassword() {
        assertEquals(
                "Redis at host:6379",
                RedisAddress.parse("redis://u:secret@host").toString());
    }

    @Test
    void mutatedAddressesAreReadOrRefusedWithoutTheirPassword() {
        Random random = new Random(1);
        String alphabet = ":/@[]%?#+. 0aé\0";
        for (int round = 0; round < 5000; round++) {
            StringBuilder url = new StringBuilder("rediss://user:secret@host.example:6379/2");
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = 8 + random.nextInt(url.length() - 8);
                char letter = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> url.deleteCharAt(at);
                    case 1 -> url.insert(at, letter);
                    default -> url.setCharAt(at, letter);
                }
            }
            try {
                RedisAddress address = RedisAddress.parse(url.toString());
                assertTrue(address.hosts().stream()
                        .allMatch(host -> host.port() > 0
                                && host.port() < 65536
                                && !host.name().isEmpty()));
            } catch (IllegalArgumentException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
            }
        }
    }
}
