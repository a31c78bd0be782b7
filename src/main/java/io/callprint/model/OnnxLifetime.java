package io.callprint.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;

/**
 * Keeps the runtime alive to the end of the process. Its Java binding frees it in a shutdown hook of its own, beside
 * hooks that still finish calls and threads that are inside a run. The runtime counts its users; being one more of them,
 * and never leaving, makes that hook harmless.
 */
final class OnnxLifetime {
    /** {@code OrtApi} is a table of functions that only grows at its end; CreateEnv has been the fourth from the start. */
    private static final long CREATE_ENV_INDEX = 3;

    private static final int OLDEST_API = 1;
    private static final int LOG_ERRORS = 3;

    private OnnxLifetime() {}

    /** After the runtime was loaded; where its C interface is not found, nothing changes. */
    static void outlastShutdownHooks() {
        SymbolLookup.loaderLookup().find("OrtGetApiBase").ifPresent(OnnxLifetime::addUser);
    }

    @SuppressWarnings("restricted") // the process runs with native access
    private static void addUser(MemorySegment getApiBase) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            long pointer = ValueLayout.ADDRESS.byteSize();
            MemorySegment base =
                    (MemorySegment) linker.downcallHandle(getApiBase, FunctionDescriptor.of(ValueLayout.ADDRESS))
                            .invokeExact();
            MemorySegment getApi = base.reinterpret(pointer).get(ValueLayout.ADDRESS, 0);
            MemorySegment api = (MemorySegment)
                    linker.downcallHandle(getApi, FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT))
                            .invokeExact(OLDEST_API);
            MemorySegment createEnv =
                    api.reinterpret((CREATE_ENV_INDEX + 1) * pointer).getAtIndex(ValueLayout.ADDRESS, CREATE_ENV_INDEX);
            MemorySegment status = (MemorySegment) linker.downcallHandle(
                            createEnv,
                            FunctionDescriptor.of(
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS))
                    .invokeExact(LOG_ERRORS, arena.allocateFrom("callprint"), arena.allocate(ValueLayout.ADDRESS));
            if (status.address() != 0) {
                throw new IllegalStateException("ONNX Runtime does not take a second user");
            }
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("ONNX Runtime's C interface is not as documented", e);
        }
    }
}
