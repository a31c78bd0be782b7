package io.callprint.store.postgres;

import io.callprint.store.ServerGuard;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/**
 * What went wrong at PostgreSQL, in words, by the SQLSTATE of the failure (PostgreSQL manual, appendix A): the server's
 * own text may repeat values.
 */
final class PgFailure {
    private PgFailure() {}

    /** For what the driver, the pool and the rows throw. */
    static Optional<ServerGuard.Failure> explain(Exception thrown) {
        return thrown instanceof SQLException failure
                ? Optional.of(new ServerGuard.Failure(reason(failure), withoutData(failure)))
                : Optional.empty();
    }

    static String reason(SQLException failure) {
        SQLException cause = driverFailure(failure);
        if (!(cause instanceof PSQLException)) { // the pool gave up, or our own sentence about damaged rows
            return failure.getMessage() != null && failure.getSQLState() == null && !isOfPool(failure)
                    ? failure.getMessage()
                    : "no connection became free in time";
        }
        String state = String.valueOf(cause.getSQLState());
        return switch (state) {
            case "28P01", "28000" -> "it refuses the login, expected a user and password it knows in store.url";
            case "3D000" -> "it has no database of that name, expected one that was created for Callprint";
            case "3F000", "42P01" -> "the tables are missing, expected those that store migrate creates";
            case "42501" ->
                "the user of store.url lacks a right, expected one that may create and use the schema callprint";
            case "53100" -> "its disk is full";
            case "53200" -> "it has no memory left";
            case "53300" -> "it has no connection left, expected a higher max_connections";
            case "25006" -> "it takes no writes: it is a standby, or read-only by its configuration";
            case "57P01", "57P02" -> "it was shut down";
            case "57P03" -> "it is starting up or shutting down";
            case "57014" -> "it stopped the statement because it took too long";
            case "55P03", "40P01" -> "somebody else keeps the rows locked";
            case "58030" -> "its disk failed to read or write";
            case "XX001", "XX002" -> "its data is damaged; nothing was changed, restore a backup";
            default -> byClass(cause, state);
        };
    }

    /** Whether the connection itself broke, so that another one may do better. */
    static boolean isOfConnection(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.equals("57P01") || state.equals("57P02");
    }

    /** The failure as a cause: only its state, because the server's text may hold data. */
    static Throwable withoutData(SQLException failure) {
        SQLException cause = driverFailure(failure);
        return cause instanceof PSQLException && cause.getCause() == null
                ? new SQLException("SQLSTATE " + cause.getSQLState(), cause.getSQLState())
                : failure;
    }

    private static String byClass(SQLException cause, String state) {
        if (state.startsWith("08")) {
            for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
                if (deeper instanceof UnknownHostException) {
                    return "the host name is unknown";
                } else if (deeper instanceof ConnectException) {
                    return "no connection: nothing listens there or the way is blocked";
                } else if (deeper instanceof PSQLException && isOtherHost(deeper.getMessage())) {
                    return "no TLS connection, expected a server certificate for the host in store.url";
                } else if (deeper instanceof SSLException) {
                    return "no TLS connection, expected a server certificate that sslrootcert vouches for";
                }
            }
            return "no connection, or it broke";
        }
        return "it refuses the statement (SQLSTATE " + state + ")";
    }

    /** The driver has no other mark for it; in another language than English it is a connection that broke. */
    private static boolean isOtherHost(@Nullable String message) {
        return message != null && message.startsWith("The hostname");
    }

    /** The pool wraps what the driver said. */
    private static SQLException driverFailure(SQLException failure) {
        return isOfPool(failure) && failure.getCause() instanceof SQLException cause ? cause : failure;
    }

    private static boolean isOfPool(SQLException failure) {
        return failure instanceof SQLTransientConnectionException;
    }
}
