package io.callprint.model;

import java.util.List;

/**
 * An input or output of a model.
 *
 * @param type element type, such as float32
 * @param shape one entry a dimension: a number, or a letter where it varies
 */
public record TensorSpec(String name, String type, List<String> shape) {
    public TensorSpec {
        shape = List.copyOf(shape);
    }
}
