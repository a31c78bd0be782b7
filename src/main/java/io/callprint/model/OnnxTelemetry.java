package io.callprint.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Keeps the runtime silent. From 1.29 on its native library for Linux and macOS writes a device id into the user's cache
 * folder and reports over HTTPS as soon as it is loaded; {@code OrtEnvironment.setTelemetry(false)} comes too late for
 * both. The library reads the environment variable {@code ORT_DISABLE_TELEMETRY} while it initialises, and a Java
 * process can only change its own environment through the C library.
 */
final class OnnxTelemetry {
    private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

    private OnnxTelemetry() {}

    /** Effective until the runtime is loaded; on Windows, where there is no {@code setenv}, nothing is needed here. */
    @SuppressWarnings("restricted") // the process runs with native access
    static void switchOffBeforeLoading() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return;
        }
        MethodHandle set = linker.downcallHandle(
                setenv.get(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int failed = (int) set.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom("1"), 1);
            if (failed != 0) {
                throw new ModelRefusedException(
                        "the environment variable " + VARIABLE + " cannot be set, expected room for one more");
            }
        } catch (ModelRefusedException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv does not answer as the C standard says", e);
        }
    }
}
