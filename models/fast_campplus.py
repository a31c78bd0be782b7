"""Rewrites an exported CAM++ file into a graph that ONNX Runtime computes faster, and checks that it computes the same.

    fast_campplus.py EXPORTED.onnx OUT.onnx

Python 3.11 with numpy==2.2.6 onnx==1.18.0 onnxruntime==1.29.0. Two runs give the same bytes. What changes:

- Behind the first convolutions everything is [frames, channels], so that a 1x1 convolution is one matrix product with
  constant weights, which the runtime packs once.
- relu(s x + o) in front of a product with W is s max(x, -o/s) + o for s > 0, and s min(x, -o/s) + o for s < 0: one
  comparison, with s and o taken into the product's weights and bias.
- The gate of a mask is computed once a segment, not once a frame, and the segments' bounds once, not once a layer.
- A dilated convolution of three taps is three products whose results are shifted and added.
"""
import pathlib
import sys

import numpy as np
import onnx
from onnx import numpy_helper

from onnx_graph import Graph, model, session

BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers and dilation of each dense block
SEGMENT_FRAMES = 100
BOTTLENECK, GROWTH, SIZE = 128, 32, 192
SHAPES = ((1, 3), (1, 50), (2, 98), (1, 199), (1, 200), (1, 201), (1, 298), (1, 498), (1, 1498), (5, 348))  # (B, T)


class Weights:
    """An exported network's weights by the name of their layer; the batch normalisations behind a convolution are already in it."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        values = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        self.of = {n.name.lstrip('/'): [values.get(i) for i in n.input[1:]]
                   for n in graph.node if n.op_type in ('Conv', 'BatchNormalization')}

    def conv(self, name):
        weight, *bias = self.of[name + '/Conv']
        return weight, bias[0] if bias else np.zeros(len(weight), np.float32)

    def matrix(self, name):
        """A 1x1 convolution as [in, out] and [out], in double precision."""
        weight, bias = self.conv(name)
        return weight[:, :, 0].T.astype(np.float64), bias.astype(np.float64)

    def norm(self, name):
        """Scale and offset of a batch normalisation, in double precision."""
        gain, shift, mean, variance = (None if v is None else v.astype(np.float64) for v in self.of[name + '/BatchNormalization'])
        scale = (1 if gain is None else gain) / np.sqrt(variance + 1e-5)
        return scale, (0 if shift is None else shift) - mean * scale


def head(graph, weights, feats):
    """[B, T, 80] -> [B, 32, 10, T]; the stride is over frequency only."""
    def conv(x, name, stride=1):
        weight, bias = weights.conv('head/' + name)
        return graph.conv(x, weight, bias, strides=[stride, 1], pads=[weight.shape[2] // 2] * 4, name=f'head/{name}/linear')

    x = graph.node('Unsqueeze', graph.node('Transpose', feats, perm=[0, 2, 1]), graph.ints(1))
    x = graph.relu(conv(x, 'conv1'), name='head/conv1')
    for name, stride in (('layer1/layer1.0', 2), ('layer1/layer1.1', 1), ('layer2/layer2.0', 2), ('layer2/layer2.1', 1)):
        y = conv(graph.relu(conv(x, name + '/conv1', stride), name=f'head/{name}/conv1'), name + '/conv2')
        x = graph.relu(graph.node('Add', y, x if stride == 1 else conv(x, name + '/shortcut/shortcut.0', stride)), name='head/' + name)
    return graph.relu(conv(x, 'conv2', 2), name='head/conv2')


class Frames:
    """What depends on the length only: B rows of N frames in segments of 100, the last one as long as it is."""

    def __init__(self, graph, x):
        shape = graph.node('Shape', x)
        self.rows, self.count = (graph.node('Slice', shape, graph.ints(i), graph.ints(i + 1)) for i in (0, 1))
        zero, one, length = graph.constant(np.int64(0)), graph.constant(np.int64(1)), graph.ints(SEGMENT_FRAMES)
        segments = graph.node('Div', graph.node('Add', self.count, graph.ints(SEGMENT_FRAMES - 1)), length)
        self.segment_of = graph.node('Div', graph.node('Range', zero, graph.scalar(self.count), one), length)
        self.each = graph.node('Unsqueeze', graph.node('Range', zero, graph.scalar(segments), one), graph.ints(1))
        self.member = graph.number(graph.node('Equal', self.each, self.segment_of))  # [segments, N]
        self.lengths = graph.node('ReduceSum', self.member, graph.ints(1))  # [segments, 1]

    def plus_mean_over_all(self, graph, mean):
        return graph.node('Add', mean, graph.node('Reciprocal', graph.number(self.count)))


class Dense:
    """The part over [frames, channels]."""

    def __init__(self, graph, weights, frames, all_named=False):
        self.graph, self.weights, self.frames, self.shapes, self.all_named = graph, weights, frames, {}, all_named
        self.means = self.means_over(frames)

    def means_over(self, frames):
        """[segments, N]: the mean over a segment plus the mean over all frames."""
        return frames.plus_mean_over_all(self.graph, self.graph.node('Div', frames.member, frames.lengths))

    def context(self, x):
        return self.graph.node('MatMul', self.means, x)

    def named(self, name):
        return {'name': name} if self.all_named else {}

    def in_rows(self, x, channels, **attributes):
        if channels not in self.shapes:
            self.shapes[channels] = self.graph.node('Concat', self.frames.rows, self.frames.count, self.graph.ints(channels), axis=0)
        return self.graph.node('Reshape', x, self.shapes[channels], **attributes)

    def norm_relu_linear(self, x, norm, linear):
        """[B, N, in] -> [B N, out]: relu(s x + o) W + b."""
        (scale, offset), (weight, bias) = self.weights.norm(norm), self.weights.matrix(linear)
        bound = -offset / scale
        x = self.graph.node('Max', x, self.graph.floats(np.where(scale > 0, bound, -np.inf)))
        if (scale < 0).any():
            x = self.graph.node('Min', x, self.graph.floats(np.where(scale < 0, bound, np.inf)))
        x = self.graph.node('Reshape', x, self.graph.ints(-1, len(scale)))
        return self.graph.product(x, weight * scale[:, None], bias + offset @ weight)

    def shifted(self, x, by):
        """Frame t gets what frame t - by had, and zeros come in."""
        return self.graph.node('Pad', x, self.graph.ints(0, by, 0, 0, -by, 0))

    def local(self, x, name, dilation):
        taps = self.weights.conv(name)[0].transpose(2, 1, 0)
        before, here, after = (self.graph.node('MatMul', x, self.graph.floats(tap)) for tap in taps)
        return self.graph.node('Sum', self.shifted(before, dilation), here, self.shifted(after, -dilation), **self.named(name))

    def gate(self, x, name, steps=1.0):
        """[B, segments, 32] of [B, N, 128], counted in `steps`."""
        def linear(y, part, steps):
            weight, bias = self.weights.matrix(name + part)
            weight = weight * np.reshape(steps, (-1, 1))
            return self.graph.node('Add', self.graph.node('MatMul', y, self.graph.floats(weight)), self.graph.floats(bias))

        open_ = linear(self.graph.relu(linear(self.context(x), '/linear1', steps)), '/linear2', 1.0)
        return self.graph.node('Sigmoid', open_, **self.named(name + '/gate'))

    def layer(self, x, name, dilation):
        y = self.norm_relu_linear(x, name + '/nonlinear1/batchnorm', name + '/linear1')
        y = self.in_rows(self.graph.relu(y, name=name + '/bottleneck'), BOTTLENECK)
        gate = self.graph.node('Gather', self.gate(y, name + '/cam_layer'), self.frames.segment_of, axis=1)
        added = self.graph.node('Mul', self.local(y, name + '/cam_layer/linear_local', dilation), gate, name=name + '/added')
        return self.graph.node('Concat', x, added, axis=2)

    def statistics(self, x):
        """[B, N, C] -> [B, 2 C]: mean and standard deviation (n - 1)."""
        mean = self.graph.node('ReduceMean', x, axes=[1])
        deviation = self.graph.node('Sub', x, mean)
        squares = self.graph.node('ReduceSum', self.graph.node('Mul', deviation, deviation), self.graph.ints(1))
        others = self.graph.node('Sub', self.graph.number(self.frames.count), self.graph.floats([1]))
        both = self.graph.node('Concat', mean, self.graph.node('Sqrt', self.graph.node('Div', squares, others)), axis=2)
        return self.graph.node('Squeeze', both, self.graph.ints(1))


def fast(weights, all_named=False):
    graph = Graph()
    x = head(graph, weights, 'feats')
    weight, bias = weights.conv('xvector/tdnn/linear')
    x = graph.relu(graph.conv(x, weight.reshape(BOTTLENECK, GROWTH, -1, 5), bias, strides=[1, 2], pads=[0, 2, 0, 2]))
    x = graph.node('Transpose', graph.node('Squeeze', x, graph.ints(2)), perm=[0, 2, 1], name='xvector/tdnn')
    dense = Dense(graph, weights, Frames(graph, x), all_named)
    channels = BOTTLENECK
    for block, (layers, dilation) in enumerate(BLOCKS, 1):
        for layer in range(1, layers + 1):
            x = dense.layer(x, f'xvector/block{block}/tdnnd{layer}', dilation)
        channels = (channels + layers * GROWTH) // 2
        x = dense.norm_relu_linear(x, f'xvector/transit{block}/nonlinear/batchnorm', f'xvector/transit{block}/linear')
        x = dense.in_rows(x if block < len(BLOCKS) else graph.relu(x), channels, name=f'xvector/transit{block}')
    embedding(graph, weights, dense.statistics(x))
    return campplus(graph)


def embedding(graph, weights, statistics):
    (scale, offset), (weight, bias) = weights.norm('xvector/dense/nonlinear/nonlinear.0'), weights.matrix('xvector/dense/linear')
    graph.product(statistics, weight * scale, bias * scale + offset, name='emb')


def campplus(graph):
    return model(graph, 'campplus', {'feats': ('B', 'T', 80)}, {'emb': ('B', SIZE)})


def compare(exported, made):
    """Both files on noise of about the spread of log mel, by the largest difference of a value of the unit embedding."""
    before, after, random = session(exported), session(made), np.random.RandomState(1)
    for rows, frames in SHAPES:
        feats = (2.5 * random.randn(rows, frames, 80)).astype(np.float32)
        a, b = (run.run(['emb'], {'feats': feats})[0] for run in (before, after))
        alone = np.concatenate([after.run(['emb'], {'feats': feats[i:i + 1]})[0] for i in range(rows)])
        unit = [v / np.linalg.norm(v, axis=1, keepdims=True) for v in (a, b, alone)]
        raw, worst = abs(a - b).max(), max(abs(u - unit[0]).max() for u in unit[1:])
        print(f'  B {rows} T {frames:4d}: raw {raw:.1e} of {abs(a).max():.1f}, unit {worst:.1e}')
        if not worst < 1e-5:
            raise SystemExit(f'{made} differs from {exported} by {worst:.1e} at T {frames}, expected less than 1e-5')


def main():
    exported, out = sys.argv[1:]
    onnx.save(fast(Weights(exported)), out)
    compare(exported, out)
    print(f'{out}: {pathlib.Path(out).stat().st_size} bytes')


if __name__ == '__main__':
    main()
