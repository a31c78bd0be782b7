package io.callprint.sip;

import gov.nist.core.ServerLogger;
import gov.nist.javax.sip.message.SIPMessage;
import java.util.Properties;
import javax.sip.SipStack;

/** The stack's message trace, which nobody reads: messages carry callers' names and numbers. Made by name. */
public final class SilentMessageLog implements ServerLogger {
    @Override
    public void closeLogFile() {
        // There is no file.
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, boolean sender, long time) {
        // Silent.
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender, long time) {
        // Silent.
    }

    @Override
    public void logMessage(SIPMessage message, String from, String to, String status, boolean sender) {
        // Silent.
    }

    @Override
    public void logException(Exception fault) {
        // The stack's other log has it.
    }

    @Override
    public void setStackProperties(Properties properties) {
        // Nothing to set.
    }

    @Override
    public void setSipStack(SipStack stack) {
        // Not needed.
    }
}
