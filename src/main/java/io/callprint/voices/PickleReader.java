package io.callprint.voices;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads pickles (Python, protocols 2 to 5) that hold numbers, texts, bytes, lists, tuples, mappings and plain NumPy arrays,
 * and refuses every other. A pickle is a program for a stack machine that may call anything; here only the seven functions of
 * {@link NumpyParts} exist, and they are ours: nothing is looked up, loaded or executed. Reads what
 * {@code Lib/pickletools.py} of CPython documents.
 *
 * <p>Values are String, Long, Double, Boolean, byte[], List, Map, {@link NumpyParts.Array} and {@link #NONE}. For one pickle.
 */
final class PickleReader {
    /** Python's None. */
    static final Object NONE = new Object();

    private static final Object MARK = new Object();
    private static final int MOST_VALUES = 100_000;
    private static final int LONG_BYTES = 8;

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private PickleReader(byte[] pickle) {
        in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** @throws PickleRefusedException what was found */
    static Object read(byte[] pickle) throws PickleRefusedException {
        try {
            return new PickleReader(pickle).run();
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | ClassCastException
                | ArithmeticException e) {
            throw new PickleRefusedException("damaged data");
        }
    }

    private Object run() throws PickleRefusedException {
        while (true) {
            int code = in.get() & 0xFF;
            if (code == '.') {
                return pop();
            }
            step(code);
            if (stack.size() > MOST_VALUES || memo.size() > MOST_VALUES) {
                throw new PickleRefusedException("more than " + MOST_VALUES + " values");
            }
        }
    }

    private void step(int code) throws PickleRefusedException {
        switch (code) {
            case 0x80 -> in.get(); // protocol
            case 0x95 -> in.getLong(); // frame
            case '(' -> stack.add(MARK);
            case '0' -> pop();
            case 'N' -> stack.add(NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add((long) (in.get() & 0xFF));
            case 'M' -> stack.add((long) (in.getShort() & 0xFFFF));
            case 'J' -> stack.add((long) in.getInt());
            case 0x8A -> stack.add(longOf(take(in.get() & 0xFF)));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            case 'X' -> stack.add(text(take(in.getInt())));
            case 0x8C -> stack.add(text(take(in.get() & 0xFF)));
            case 0x8D -> stack.add(text(take(longLength())));
            case 'B' -> stack.add(take(in.getInt()));
            case 'C' -> stack.add(take(in.get() & 0xFF));
            case 0x8E, 0x96 -> stack.add(take(longLength()));
            case ']' -> stack.add(new ArrayList<>());
            case ')' -> stack.add(List.of());
            case '}' -> stack.add(new LinkedHashMap<>());
            case 'l', 't' -> stack.add(untilMark());
            case 0x85 -> tuple(1);
            case 0x86 -> tuple(2);
            case 0x87 -> tuple(3);
            case 'd' -> {
                List<Object> items = untilMark();
                Map<Object, Object> mapping = new LinkedHashMap<>();
                stack.add(mapping);
                put(mapping, items);
            }
            case 's' -> {
                Object value = pop();
                Object key = pop();
                put(mapping(top()), List.of(key, value));
            }
            case 'u' -> {
                List<Object> items = untilMark();
                put(mapping(top()), items);
            }
            case 'a' -> {
                Object item = pop();
                listed(top()).add(item);
            }
            case 'e' -> {
                List<Object> items = untilMark();
                listed(top()).addAll(items);
            }
            case 'q' -> memo.put(in.get() & 0xFF, top());
            case 'r' -> memo.put(in.getInt(), top());
            case 0x94 -> memo.put(memo.size(), top());
            case 'h' -> stack.add(remembered(in.get() & 0xFF));
            case 'j' -> stack.add(remembered(in.getInt()));
            case 'c' -> stack.add(NumpyParts.named(line(), line()));
            case 0x93 -> {
                String name = (String) pop();
                stack.add(NumpyParts.named((String) pop(), name));
            }
            case 'R' -> {
                List<?> arguments = (List<?>) pop();
                stack.add(NumpyParts.call(pop(), arguments));
            }
            case 'b' -> {
                Object state = pop();
                NumpyParts.build(top(), state);
            }
            default -> throw new PickleRefusedException("instruction 0x%02x".formatted(code));
        }
    }

    private Object top() {
        Object top = stack.getLast();
        if (MARK.equals(top)) {
            throw new ClassCastException("a mark is no value");
        }
        return top;
    }

    private Object pop() {
        Object value = top();
        stack.removeLast();
        return value;
    }

    private List<Object> untilMark() {
        int mark = stack.lastIndexOf(MARK);
        List<Object> items = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return items;
    }

    private void tuple(int size) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            items.addFirst(pop());
        }
        stack.add(items);
    }

    private static void put(Map<Object, Object> mapping, List<Object> items) throws PickleRefusedException {
        for (int i = 0; i + 1 < items.size(); i += 2) {
            if (!(items.get(i) instanceof String || items.get(i) instanceof Long)) {
                throw new PickleRefusedException("a key that is neither text nor number");
            }
            mapping.put(items.get(i), items.get(i + 1));
        }
    }

    @SuppressWarnings("unchecked") // what is made here has no other keys
    private static Map<Object, Object> mapping(Object value) {
        return (Map<Object, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> listed(Object value) throws PickleRefusedException {
        if (value instanceof ArrayList<?>) {
            return (List<Object>) value;
        }
        throw new PickleRefusedException("something added to what is no list");
    }

    private Object remembered(int place) throws PickleRefusedException {
        Object value = memo.get(place);
        if (value == null) {
            throw new PickleRefusedException("damaged data");
        }
        return value;
    }

    private byte[] take(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private int longLength() {
        long length = in.getLong();
        return length < 0 || length > in.remaining() ? -1 : (int) length;
    }

    private static long longOf(byte[] bytes) throws PickleRefusedException {
        if (bytes.length > LONG_BYTES) {
            throw new PickleRefusedException("a number of more than 64 bits");
        }
        long value = bytes.length > 0 && bytes[bytes.length - 1] < 0 ? -1 : 0;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (byte next = in.get(); next != '\n'; next = in.get()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8);
    }
}
