package io.callprint.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.LoggerFactory;

/** Long work with little memory: the collector would otherwise let the heap grow to its limit before it begins. */
final class FlatMemory {
    /** What a recording needs lies around 60 MB. */
    private static final String BYTES = String.valueOf(160L << 20);

    private FlatMemory() {}

    /** The heap may still grow beyond it up to its limit, when that much is in use. */
    static void keep() {
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).setVMOption("SoftMaxHeapSize", BYTES);
        } catch (IllegalArgumentException e) {
            LoggerFactory.getLogger(FlatMemory.class).debug("the heap has no soft limit here", e);
        }
    }
}
