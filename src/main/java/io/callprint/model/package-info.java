/** Floor 1: the catalogue of shipped models (models/models.yaml), their checks, and ONNX sessions opened one way. */
@NullMarked
package io.callprint.model;

import org.jspecify.annotations.NullMarked;
