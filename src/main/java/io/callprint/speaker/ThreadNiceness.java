package io.callprint.speaker;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * Lets a thread give way to the others. Java's own thread priorities do nothing on Linux unless the JVM was started for
 * them and by root, but Linux lets every thread make itself nicer: {@code setpriority} with {@code PRIO_PROCESS} and id
 * 0 means the calling thread there (setpriority(2), "C library/kernel differences").
 */
final class ThreadNiceness {
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;
    private static final int NICEST = 19;

    private ThreadNiceness() {}

    /**
     * Raises the niceness of the calling thread, on top of what it has.
     *
     * @return whether the system did so; it is no error when it did not
     */
    static boolean raise(int by) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return false;
        }
        SymbolLookup system = Linker.nativeLinker().defaultLookup();
        return system.find("getpriority")
                .flatMap(get -> system.find("setpriority").map(set -> raise(by, get, set)))
                .orElse(false);
    }

    @SuppressWarnings("restricted") // the process runs with native access
    private static boolean raise(int by, MemorySegment get, MemorySegment set) {
        try {
            Linker linker = Linker.nativeLinker();
            FunctionDescriptor twoNumbers =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
            FunctionDescriptor threeNumbers = twoNumbers.appendArgumentLayouts(ValueLayout.JAVA_INT);
            int now = (int) linker.downcallHandle(get, twoNumbers).invokeExact(PRIO_PROCESS, CALLING_THREAD);
            int then = Math.min(NICEST, now + by);
            int failed = (int) linker.downcallHandle(set, threeNumbers).invokeExact(PRIO_PROCESS, CALLING_THREAD, then);
            return failed == 0;
        } catch (Throwable e) {
            return false; // a thread that is not nicer still computes the same
        }
    }
}
