"""Writes tiny-spoof.onnx, a stand-in for a detector of made voices: the mean square of its window, times 4, at most 1.

    make_tiny.py        (needs onnx)
"""
import pathlib

from onnx import TensorProto, checker, helper, save

graph = helper.make_graph(
    [
        helper.make_node('Mul', ['audio', 'audio'], ['square']),
        helper.make_node('ReduceMean', ['square'], ['mean'], axes=[1], keepdims=1),
        helper.make_node('Constant', [], ['four'], value=helper.make_tensor('four', TensorProto.FLOAT, [1], [4.0])),
        helper.make_node('Mul', ['mean', 'four'], ['louder']),
        helper.make_node('Constant', [], ['one'], value=helper.make_tensor('one', TensorProto.FLOAT, [1], [1.0])),
        helper.make_node('Min', ['louder', 'one'], ['made']),
    ],
    'tiny-spoof',
    [helper.make_tensor_value_info('audio', TensorProto.FLOAT, [1, 8000])],
    [helper.make_tensor_value_info('made', TensorProto.FLOAT, [1, 1])],
)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8)
checker.check_model(model)
save(model, pathlib.Path(__file__).with_name('tiny-spoof.onnx'))
