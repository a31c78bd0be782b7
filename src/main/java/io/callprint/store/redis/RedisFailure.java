package io.callprint.store.redis;

import io.callprint.store.ServerGuard;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** What went wrong at Redis, in words, without the arguments that a server's own error text may repeat. */
final class RedisFailure {
    private RedisFailure() {}

    /** For what Jedis throws. */
    static Optional<ServerGuard.Failure> explain(Exception thrown) {
        return thrown instanceof JedisException failure
                ? Optional.of(new ServerGuard.Failure(reason(failure), withoutData(failure)))
                : Optional.empty();
    }

    static String reason(JedisException failure) {
        if (failure instanceof JedisDataException) {
            return refusal(code(failure));
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Throwable tried : cause.getSuppressed()) { // one for each address of the host
                if (tried instanceof SSLException || tried instanceof ConnectException) {
                    return connection(tried);
                }
            }
            if (cause instanceof JedisDataException) {
                return refusal(code(cause));
            }
            if (cause instanceof SSLException
                    || cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof SocketTimeoutException) {
                return connection(cause);
            }
        }
        return "the connection broke or none was free";
    }

    /** The failure as a cause: the whole one, or, when the server's text may hold data, only its error code. */
    static Throwable withoutData(JedisException failure) {
        return failure instanceof JedisDataException ? new JedisDataException(code(failure)) : failure;
    }

    private static String connection(Throwable cause) {
        return switch (cause) {
            case SSLException _ -> "no TLS connection, expected a server certificate that this JVM trusts for the host";
            case UnknownHostException _ -> "the host name is unknown";
            case SocketTimeoutException _ -> "it does not answer in time";
            default -> "no connection: nothing listens there or the way is blocked";
        };
    }

    private static String refusal(String code) {
        return switch (code) {
            case "NOAUTH", "WRONGPASS" -> "it refuses the login, expected a user and password it knows in store.url";
            case "NOPERM" -> "the user of store.url lacks a right, expected one that may run scripts on callprint:*";
            case "LOADING" -> "it is still loading its data";
            case "OOM" -> "its memory limit is reached";
            case "READONLY" -> "it is a read-only replica, expected the primary";
            case "MISCONF" -> "it cannot write its data to its disk and takes no writes";
            case "WRONGTYPE" -> "a callprint: key holds another kind of value, expected keys of Callprint only";
            case "BUSY" -> "a script of somebody else blocks it";
            default -> "it refuses the command (" + code + ")";
        };
    }

    /** The first word of an error reply, which Redis uses as its code. */
    private static String code(Throwable failure) {
        String text = failure.getMessage();
        if (text == null) {
            return "ERR";
        }
        String first = text.strip().split("[^A-Za-z]", 2)[0];
        return first.isEmpty() || first.length() > 20 ? "ERR" : first.toUpperCase(Locale.ROOT);
    }
}
