package io.callprint.testcall;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** The SIP messages of one call, in order, for whoever waits for one of them. Thread-safe. */
public final class CallMessages {
    private final InetSocketAddress caller;
    private final InetSocketAddress server;

    /** Guarded by the lock. */
    private final List<Message> messages = new ArrayList<>();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    /** One message and who sent it. */
    public record Message(boolean fromCaller, SipText text) {}

    CallMessages(InetSocketAddress caller, InetSocketAddress server) {
        this.caller = caller;
        this.server = server;
    }

    InetSocketAddress server() {
        return server;
    }

    void add(InetSocketAddress from, SipText text) {
        lock.lock();
        try {
            messages.add(new Message(from.getPort() == caller.getPort() && !from.equals(server), text));
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<Message> all() {
        lock.lock();
        try {
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /** The first answer that is not empty, asked again with each message; empty when the time is over. */
    <T> Optional<T> await(Function<List<Message>, Optional<T>> question, long nanos) throws InterruptedException {
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<T> answer = question.apply(messages);
                if (answer.isPresent() || left <= 0) {
                    return answer;
                }
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
