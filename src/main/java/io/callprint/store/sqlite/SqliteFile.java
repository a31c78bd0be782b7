package io.callprint.store.sqlite;

import io.callprint.store.sql.Sql;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** One SQLite file on the disk: readable by its owner only, and every failure of it said in words. */
public final class SqliteFile {
    static final int BUSY_MILLIS = 5000;

    private static final int SMALLEST_PAGE = 512;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SqliteFile() {}

    /**
     * Creates the file and its folder when missing and takes the rights of everybody but the owner away. SQLite gives
     * its {@code -wal} and {@code -shm} files the rights of the file itself.
     */
    public static void createPrivate(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder, expected a file");
        }
        if (Files.exists(file) && Files.getFileStore(file).isReadOnly()) {
            throw new FileSystemException(
                    file.toString(), null, "the disk is read-only, expected one that can be written");
        }
        if (Files.exists(file) && Files.size(file) % SMALLEST_PAGE != 0) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "it is torn, or not an SQLite file: its length is no whole number of pages; nothing was changed,"
                            + " restore a backup of it");
        }
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        if (!Files.exists(file)) {
            try {
                if (posix) {
                    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
                } else {
                    Files.createFile(file);
                }
            } catch (FileAlreadyExistsException e) {
                // another process was first
            }
        }
        if (posix) {
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                Path part = file.resolveSibling(file.getFileName() + suffix);
                if (Files.exists(part)
                        && !Files.getPosixFilePermissions(part).equals(OWNER_ONLY)
                        && Files.isWritable(part)) {
                    Files.setPosixFilePermissions(part, OWNER_ONLY);
                }
            }
        }
    }

    /** A connection that has changed nothing in the file yet. */
    public static Connection connect(Path file) throws SQLException {
        // as a URI, so that a question mark in a folder's name is part of the name
        Connection connection = DriverManager.getConnection(
                "jdbc:sqlite:" + file.toAbsolutePath().toUri());
        try {
            Sql.execute(connection, "PRAGMA busy_timeout = " + BUSY_MILLIS);
            Sql.execute(connection, "PRAGMA synchronous = FULL");
            Sql.execute(connection, "PRAGMA foreign_keys = ON");
            Sql.execute(connection, "PRAGMA secure_delete = ON"); // a deleted voiceprint leaves no bytes behind
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Why it failed, for people; holds no data of the file. */
    public static String reason(SQLException failure) {
        if (!(failure instanceof SQLiteException sqlite)) {
            return String.valueOf(failure.getMessage());
        }
        int code = sqlite.getResultCode().code & 0xff;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full";
        } else if (code == SQLiteErrorCode.SQLITE_READONLY.code) {
            return "the file or its folder is read-only, expected both to be writable";
        } else if (code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return "it is not an SQLite file; nothing was changed, choose another store.url or move it away";
        } else if (code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return "it is damaged; nothing was changed, restore a backup of it";
        } else if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "it cannot be opened, expected a file that this user may read and write";
        } else if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "another process kept it locked for more than " + BUSY_MILLIS + " ms";
        } else if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk failed to read or write (" + sqlite.getResultCode().name() + ")";
        }
        return "SQLite reports " + sqlite.getResultCode().name();
    }

    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access is denied, expected a file and folder that this user may write";
        }
        if (failure instanceof FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getReason();
        }
        return failure.getClass() == IOException.class
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
