package io.callprint.voices;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a pickled NumPy array is made of, and nothing else: its type, its making empty and filling ({@code
 * multiarray._reconstruct}), its making from bytes ({@code numeric._frombuffer}), single numbers ({@code
 * multiarray.scalar}), and bytes as protocol 2 writes them ({@code _codecs.encode}).
 */
final class NumpyParts {
    /** The names that exist; NumPy 2 has moved its core. */
    enum Part {
        NDARRAY,
        DTYPE,
        RECONSTRUCT,
        FROM_BUFFER,
        SCALAR,
        ENCODE
    }

    private static final Map<String, Part> NAMES = Map.of(
            "numpy ndarray", Part.NDARRAY,
            "numpy dtype", Part.DTYPE,
            "numpy.core.multiarray _reconstruct", Part.RECONSTRUCT,
            "numpy._core.multiarray _reconstruct", Part.RECONSTRUCT,
            "numpy.core.numeric _frombuffer", Part.FROM_BUFFER,
            "numpy._core.numeric _frombuffer", Part.FROM_BUFFER,
            "numpy.core.multiarray scalar", Part.SCALAR,
            "numpy._core.multiarray scalar", Part.SCALAR,
            "_codecs encode", Part.ENCODE);

    private static final Set<String> TYPES = Set.of("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1");
    private static final int MOST_NAME = 60;

    private NumpyParts() {}

    /** The type of the numbers of an array. */
    static final class Type {
        private final String name;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        Type(String name) {
            this.name = name;
        }

        int bytes() {
            return name.charAt(1) - '0';
        }

        double number(ByteBuffer data, int index) {
            int at = index * bytes();
            ByteBuffer in = data.order(order);
            return switch (name) {
                case "f4" -> in.getFloat(at);
                case "f8" -> in.getDouble(at);
                case "i1" -> in.get(at);
                case "u1", "b1" -> in.get(at) & 0xFF;
                case "i2" -> in.getShort(at);
                case "u2" -> in.getShort(at) & 0xFFFF;
                case "i4" -> in.getInt(at);
                case "u4" -> Integer.toUnsignedLong(in.getInt(at));
                default -> in.getLong(at);
            };
        }
    }

    /** An array; empty until it is filled. */
    static final class Array {
        private Type type = new Type("f4");
        private List<?> shape = List.of(0L);
        private byte[] data = new byte[0];

        private void fill(Object shape, Object type, Object data) throws PickleRefusedException {
            this.shape = (List<?>) shape;
            this.type = (Type) type;
            this.data = (byte[]) data;
            long count = 1;
            for (Object length : this.shape) {
                count = Math.multiplyExact(count, (Long) length);
            }
            if (count < 0 || count * this.type.bytes() != this.data.length) {
                throw new PickleRefusedException("an array whose shape does not fit its data");
            }
        }

        /**
         * Audio of one channel: floats as they are, 16-bit integers as parts of full scale.
         *
         * @throws PickleRefusedException when it has other dimensions or numbers
         */
        float[] samples() throws PickleRefusedException {
            long others = shape.stream().filter(length -> (Long) length != 1).count();
            if (others > 1 || !Set.of("f4", "f8", "i2").contains(type.name)) {
                throw new PickleRefusedException("an array of " + shape.size() + " dimensions and type " + type.name);
            }
            ByteBuffer in = ByteBuffer.wrap(data);
            float scale = type.name.equals("i2") ? 1 / 32768f : 1;
            float[] samples = new float[data.length / type.bytes()];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) type.number(in, i) * scale;
            }
            return samples;
        }
    }

    /** @throws PickleRefusedException for every name that is not one of the few */
    static Part named(String module, String name) throws PickleRefusedException {
        Part part = NAMES.get(module + " " + name);
        if (part == null) {
            throw new PickleRefusedException("an object " + printable(module + "." + name));
        }
        return part;
    }

    static Object call(Object function, List<?> arguments) throws PickleRefusedException {
        if (!(function instanceof Part part)) {
            throw new PickleRefusedException("a call of something that is no function");
        }
        return switch (part) {
            case RECONSTRUCT -> {
                if (!Part.NDARRAY.equals(arguments.getFirst())) {
                    throw new PickleRefusedException("a call of something that is no function");
                }
                yield new Array();
            }
            case FROM_BUFFER -> {
                Array array = new Array();
                array.fill(arguments.get(2), arguments.get(1), arguments.get(0));
                yield array;
            }
            case DTYPE -> {
                String name = (String) arguments.getFirst();
                if (!TYPES.contains(name)) {
                    throw new PickleRefusedException("an array of type " + printable(name));
                }
                yield new Type(name);
            }
            case SCALAR -> {
                Type type = (Type) arguments.get(0);
                double number = type.number(ByteBuffer.wrap((byte[]) arguments.get(1)), 0);
                if (type.name.startsWith("f")) {
                    yield number;
                }
                yield (long) number;
            }
            case ENCODE -> {
                if (!"latin1".equals(arguments.get(1))) {
                    throw new PickleRefusedException("bytes in another encoding than latin1");
                }
                yield ((String) arguments.getFirst()).getBytes(StandardCharsets.ISO_8859_1);
            }
            case NDARRAY -> throw new PickleRefusedException("a call of something that is no function");
        };
    }

    /** What completes an object that {@link #call} made. */
    static void build(Object object, Object state) throws PickleRefusedException {
        List<?> parts = (List<?>) state;
        switch (object) {
            case Array array -> array.fill(parts.get(1), parts.get(2), parts.get(4));
            case Type type -> {
                String order = (String) parts.get(1);
                type.order = order.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                if (!PickleReader.NONE.equals(parts.get(3)) || !PickleReader.NONE.equals(parts.get(2))) {
                    throw new PickleRefusedException("an array of compound type");
                }
            }
            default -> throw new PickleRefusedException("state for what is no array");
        }
    }

    private static String printable(String name) {
        String clean = name.replaceAll("[^\\p{Alnum}._]", "?");
        return clean.substring(0, Math.min(clean.length(), MOST_NAME));
    }
}
