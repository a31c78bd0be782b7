package io.callprint.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An input or output of a model.
 *
 * @param type element type, such as float32
 * @param shape one entry a dimension: a number, or a letter where it varies
 */
public record TensorSpec(String name, String type, List<String> shape) {
    static final String FLOAT = "float32";

    private static final String ANY = "?";

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** As a network itself says it. */
    static TensorSpec of(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            return new TensorSpec(node.getName(), "no tensor", List.of());
        }
        String type = switch (tensor.type) {
            case FLOAT -> FLOAT;
            case DOUBLE -> "float64";
            default -> tensor.type.name().toLowerCase(Locale.ROOT);
        };
        List<String> shape = new ArrayList<>();
        for (int i = 0; i < tensor.getShape().length; i++) {
            long size = tensor.getShape()[i];
            String letter = tensor.getDimensionNames()[i];
            shape.add(size >= 0 ? String.valueOf(size) : letter.isBlank() ? ANY : letter);
        }
        return new TensorSpec(node.getName(), type, shape);
    }

    /** Whether everything that this allows may be handed to a network's own tensor. */
    boolean isTakenBy(TensorSpec networks) {
        boolean isTaken = type.equals(networks.type) && shape.size() == networks.shape.size();
        for (int i = 0; isTaken && i < shape.size(); i++) {
            String taken = networks.shape.get(i);
            isTaken = isFree(taken) || taken.equals(shape.get(i));
        }
        return isTaken;
    }

    private static boolean isFree(String dimension) {
        return !dimension.matches("[0-9]+");
    }

    @Override
    public String toString() {
        return name + " " + type + " " + shape;
    }
}
