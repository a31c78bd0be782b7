package io.callprint.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and Ctrl-C as an event: the first asks to stop, the second ends the process at once. Handled as signals rather
 * than by a shutdown hook, because hooks run beside those of native libraries that free what calls still use. The JDK's
 * signal class is reached by name: it is supported (module {@code jdk.unsupported}) but javac warns of it unconditionally.
 */
final class StopSignal {
    private static final int SIGTERM = 15;

    private final CountDownLatch first = new CountDownLatch(1);

    private StopSignal() {}

    static StopSignal install() {
        StopSignal stop = new StopSignal();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, stop::called);
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : List.of("TERM", "INT")) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no sun.misc.Signal, expected a full JDK", e);
        }
        return stop;
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is itself and nothing else
    private Object called(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                if (first.getCount() == 0) {
                    Runtime.getRuntime().halt(128 + SIGTERM);
                }
                first.countDown();
                yield proxy;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "callprint's stop signal";
        };
    }

    void await() throws InterruptedException {
        first.await();
    }
}
