package io.callprint.store.outbox;

import io.callprint.voiceprint.RepeatableStore;
import io.callprint.voiceprint.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A store that can be away, take no writes, or do what it is asked and lose the answer. */
public final class FlakyServer {
    private final RepeatableStore store;
    private volatile boolean away;
    private volatile boolean takesNoWrites;
    private volatile boolean losesAnswers;

    public FlakyServer(RepeatableStore store) {
        this.store = store;
    }

    public void goAway() {
        away = true;
    }

    public void comeBack() {
        away = false;
        takesNoWrites = false;
        losesAnswers = false;
    }

    /** As one that is read-only for a while, or whose disk is full. */
    public void takeNoWrites() {
        takesNoWrites = true;
    }

    public void loseAnswers() {
        losesAnswers = true;
    }

    public RepeatableStore store() {
        return (RepeatableStore) Proxy.newProxyInstance(
                RepeatableStore.class.getClassLoader(),
                new Class<?>[] {RepeatableStore.class},
                (_, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        boolean isAlways = method.getName().equals("close") || method.getName().equals("engine");
        boolean isRefused = takesNoWrites && method.getName().equals("once");
        if (isRefused || (away && !isAlways)) {
            throw unavailable();
        }
        try {
            Object answer = method.invoke(store, arguments);
            if (losesAnswers && !isAlways) {
                throw unavailable();
            }
            return answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static StoreUnavailableException unavailable() {
        return new StoreUnavailableException("redis", "the server is away", new IOException("away"));
    }
}
