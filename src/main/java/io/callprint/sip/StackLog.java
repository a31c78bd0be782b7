package io.callprint.sip;

import gov.nist.core.StackLogger;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SIP stack's own log, brought to SLF4J one level lower than it thinks: what it calls an error is mostly a peer's
 * doing. Public, with a public constructor, because the stack makes it by name.
 */
public final class StackLog implements StackLogger {
    private static final Logger LOG = LoggerFactory.getLogger("io.callprint.sip.stack");

    /** The stack did not sleep: the interrupt meant for it was still there. */
    static void stopped() {
        LOG.trace("stopped without a pause");
    }

    @Override
    public void logStackTrace() {
        // Of use to the stack's authors only.
    }

    @Override
    public void logStackTrace(int level) {
        // Of use to the stack's authors only.
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void logException(Throwable fault) {
        LOG.debug("stack", fault);
    }

    @Override
    public void logDebug(String message) {
        LOG.trace(message);
    }

    @Override
    public void logDebug(String message, Exception fault) {
        LOG.trace(message, fault);
    }

    @Override
    public void logTrace(String message) {
        LOG.trace(message);
    }

    @Override
    public void logFatalError(String message) {
        LOG.warn(message);
    }

    @Override
    public void logError(String message) {
        LOG.debug(message);
    }

    @Override
    public void logError(String message, Exception fault) {
        LOG.debug(message, fault);
    }

    @Override
    public void logWarning(String message) {
        LOG.debug(message);
    }

    @Override
    public void logInfo(String message) {
        LOG.trace(message);
    }

    @Override
    public boolean isLoggingEnabled() {
        return LOG.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level <= TRACE_WARN ? LOG.isDebugEnabled() : LOG.isTraceEnabled();
    }

    @Override
    public void disableLogging() {
        // The level is SLF4J's business.
    }

    @Override
    public void enableLogging() {
        // The level is SLF4J's business.
    }

    @Override
    public void setBuildTimeStamp(String stamp) {
        // Not of interest.
    }

    @Override
    public void setStackProperties(Properties properties) {
        // Nothing to set.
    }

    @Override
    public String getLoggerName() {
        return LOG.getName();
    }
}
