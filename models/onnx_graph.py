"""Writes ONNX graphs node by node. Python 3.11 with numpy==2.2.6 onnx==1.18.0 onnxruntime==1.29.0."""
import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper


class Graph:
    """ONNX nodes as calls: every method returns the name of its result."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def node(self, kind, *inputs, **attributes):
        name = attributes.pop('name', f'x{len(self.nodes)}')
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value):
        name = f'c{len(self.constants)}'
        self.constants.append(numpy_helper.from_array(np.array(value, order='C'), name))
        return name

    def floats(self, value):
        return self.constant(np.asarray(value, np.float32))

    def ints(self, *values):
        return self.constant(np.array(values, np.int64))

    def scalar(self, vector):
        return self.node('Squeeze', vector, self.ints(0))

    def number(self, vector):
        return self.node('Cast', vector, to=onnx.TensorProto.FLOAT)

    def conv(self, x, weight, bias, **attributes):
        return self.node('Conv', x, self.floats(weight), self.floats(bias), kernel_shape=weight.shape[2:], **attributes)

    def product(self, x, weight, bias, **attributes):
        """[n, in] x [in, out] + [out]."""
        return self.node('Gemm', x, self.floats(weight), self.floats(bias), **attributes)

    def relu(self, x, **attributes):
        return self.node('Relu', x, **attributes)


def model(graph, name, inputs, outputs):
    """`inputs` and `outputs` are {name: shape}, all of them floats."""
    def values(shapes):
        return [helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, shape) for n, shape in shapes.items()]

    network = helper.make_graph(graph.nodes, name, values(inputs), values(outputs), graph.constants)
    versions = [helper.make_opsetid(domain, 1 if domain else 17) for domain in sorted({n.domain for n in graph.nodes})]
    result = helper.make_model(network, opset_imports=versions, ir_version=8, producer_name='callprint')
    onnx.checker.check_model(result, full_check=True)
    return result


def session(file):
    """Of a path, or of a file's bytes."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(file if isinstance(file, bytes) else str(file), options, providers=['CPUExecutionProvider'])
