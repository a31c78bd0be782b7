package io.callprint.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgAddressTest {
    @Test
    void everyPartIsRead() {
        PgAddress address = PgAddress.parse(
                "postgresql://ada:p%40ss:w%2Frd%3F@[::1],db.example:5433/voices?sslmode=verify-full&sslrootcert=%2Fca.pem");

        assertEquals("jdbc:postgresql://[::1]:5432,db.example:5433/voices", address.jdbcUrl());
        Properties properties = address.properties();
        assertEquals("ada", properties.getProperty("user"));
        assertEquals("p@ss:w/rd?", properties.getProperty("password"));
        assertEquals("verify-full", properties.getProperty("sslmode"));
        assertEquals("/ca.pem", properties.getProperty("sslrootcert"));
        assertEquals("primary", properties.getProperty("targetServerType"));
        assertEquals("PostgreSQL at ::1:5432,db.example:5433", address.toString());
    }

    @Test
    void databaseIsTheUsersUnlessItIsNamed() {
        assertEquals(
                "jdbc:postgresql://localhost:5432/ada",
                PgAddress.parse("postgres://ada:secret@localhost").jdbcUrl());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "voiceprints.db",
                "postgresql://",
                "postgresql://u:secret@",
                "postgresql://u:secret@host:0/db",
                "postgresql://u:secret@host/a/b",
                "postgresql://u:secret@host/db?options=-c%20fsync=off",
                "postgresql://u:secret@host/db?sslmode",
                "postgresql://u:secret%zz@host/db",
                "jdbc:postgresql://u:secret@host/db"
            })
    void unusableAddressIsRefusedWithoutItsPassword(String url) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> PgAddress.parse(url))
                .getMessage());

        assertTrue(message.contains("store.url"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void mutatedAddressesAreReadOrRefusedWithoutTheirPassword() {
        Random random = new Random(1);
        String alphabet = ":/@[]%?#+. ,=&0aé\0";
        for (int round = 0; round < 5000; round++) {
            StringBuilder url = new StringBuilder("postgresql://user:secret@a.example:5432,b/db?sslmode=require");
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = 13 + random.nextInt(url.length() - 13);
                char letter = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> url.deleteCharAt(at);
                    case 1 -> url.insert(at, letter);
                    default -> url.setCharAt(at, letter);
                }
            }
            try {
                assertTrue(PgAddress.parse(url.toString()).jdbcUrl().startsWith("jdbc:postgresql://"));
            } catch (IllegalArgumentException e) {
                assertFalse(String.valueOf(e.getMessage()).contains("secret"), e.getMessage());
            }
        }
    }
}
