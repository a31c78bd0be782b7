"""Writes an exported CAM++ file with 8-bit products: a third of the size, and faster on one thread.

    int8_campplus.py EXPORTED.onnx OUT.onnx --speech DEV_DIR --noise DEV_DIR/noise

Packages as in front_end.py, and onnx==1.18.0. Static quantisation of the graph of fast_campplus.py:

- A channel's values are one byte each, on a scale of that channel's own, from its least to its greatest value over the
  first 5 s piece of 60 speakers, every piece through its own telephone channel. Channel scales are taken into the weights.
- Weights are whole numbers of 7 bits with a scale an output channel: without VNNI, pairs of products of 8 bits saturate.
- The bias of every layer is set so that the layer's mean over these pieces is what it was.
- A dense block's frames are bytes from end to end, so that max(x, -o/s), joining and the products read a quarter; a gate
  opens in bytes, and the sums that it is computed from are exact.
- Over the telephone's band the input is silent, and what the first convolutions make of silence is known: those rows are
  joined, not computed. At the first and last frames of a piece they are not quite what zeros beside it would make of them.

The first convolution, the statistics and the last product stay in floating point.
"""
import argparse
import pathlib

import numpy as np
import onnx

import fast_campplus
import front_end
import telephone_pieces
from fast_campplus import BLOCKS, BOTTLENECK, GROWTH, Dense, Frames, Weights
from onnx_graph import Graph, session

SPEAKER = 'campplus-telephone'
SPEAKERS = 60
WEIGHT_STEPS = 63
EVERY = 5  # frames of the pieces that means are taken over
HEAD = (('layer1/layer1.0', 2), ('layer1/layer1.1', 1), ('layer2/layer2.0', 2), ('layer2/layer2.1', 1))


class Observed:
    """What the channels of the float network's tensors are, over some inputs: [C] each, and [n, C] samples of the dense part."""

    def __init__(self, network, inputs):
        self.least, self.greatest, self.mean, self.samples = {}, {}, {}, {}
        shown = [o for n in network.graph.node for o in n.output if '/' in o]
        network = onnx.ModelProto.FromString(network.SerializeToString())
        network.graph.output.extend(onnx.ValueInfoProto(name=o) for o in shown)
        run = session(network.SerializeToString())
        for feats in inputs:
            for name, value in zip(shown, run.run(shown, {'feats': feats[None]})):
                self.add(name, value)
        self.mean = {name: np.mean(means, 0) for name, means in self.mean.items()}
        self.samples = {name: np.concatenate(parts) for name, parts in self.samples.items()}

    def add(self, name, value):
        channels = value[0].reshape(len(value[0]), -1).T if name.startswith('head/') else value.reshape(-1, value.shape[-1])
        self.least[name] = np.minimum(self.least.get(name, np.inf), channels.min(0))
        self.greatest[name] = np.maximum(self.greatest.get(name, -np.inf), channels.max(0))
        self.mean.setdefault(name, []).append(channels.mean(0))
        if not name.startswith('head/'):
            self.samples.setdefault(name, []).append(channels[::EVERY])

    def steps(self, *names):
        """Of channels that are never negative: the value of one step."""
        return np.maximum(np.max([self.greatest[n] for n in names], 0), 1e-6) / 255

    def both_sides(self, name):
        """Of channels of either sign, whose zero is 128: the value of one step."""
        return np.maximum(np.maximum(self.greatest[name], -self.least[name]), 1e-6) / 127

    def both_ways(self, name):
        """(step, the byte of zero) of channels of either sign."""
        least, greatest = np.minimum(self.least[name], 0), np.maximum(self.greatest[name], 0)
        step = np.maximum(greatest - least, 1e-6) / 255
        return step, np.round(-least / step)


class Bytes(Graph):
    """Products of bytes. `steps` are the values of one step of each channel; weights come with the output channels first."""

    def byte(self, value):
        return self.constant(np.uint8(value))

    def whole(self, weight):
        """(constant of whole numbers, scale of each output, what they stand for)."""
        scale = np.maximum(np.abs(weight).reshape(len(weight), -1).max(1), 1e-12) / WEIGHT_STEPS
        whole = np.clip(np.round(weight / scale.reshape(-1, *[1] * (weight.ndim - 1))), -WEIGHT_STEPS, WEIGHT_STEPS)
        return whole.astype(np.int8), scale, whole * scale.reshape(-1, *[1] * (weight.ndim - 1))

    def quantized(self, x):
        """Of what is counted in steps already."""
        return self.node('QuantizeLinear', x, self.floats(1), self.byte(0))

    def in_bytes(self, weight, bias, steps, mean):
        """Of a convolution: whole weights, scale of each output, whole bias; `mean` of the input channels, in values, stays."""
        weight = weight * steps.reshape(-1, *[1] * (weight.ndim - 2))
        whole, scale, stands_for = self.whole(weight)
        bias = bias + (weight - stands_for).reshape(*weight.shape[:2], -1).sum(2) @ (mean / steps)
        return whole, scale, np.round(bias / scale).astype(np.int32)

    def byte_conv(self, x, weight, bias, steps, mean, out, zero=0, **attributes):
        """[out, in, ...] convolution of bytes [B, ..., in] whose zero is 0, to bytes [B, ..., out]."""
        whole, scale, bias = self.in_bytes(weight, bias, steps, mean)
        one = self.floats(1)
        return self.node('QLinearConv', x, one, self.byte(0), self.constant(whole), self.floats(scale / out),
                         self.constant(np.zeros(len(whole), np.int8)), one, self.byte(zero), self.constant(bias),
                         kernel_shape=weight.shape[2:], channels_last=1, domain='com.microsoft', **attributes)

    def still_conv(self, x, weight, bias, steps, mean, out, zero, stride):
        """The same of [in, F], which is so in every frame: [out, F / stride]."""
        whole, scale, bias = self.in_bytes(weight, bias, steps, mean)
        taps, reach = whole.sum(3, dtype=np.int64), whole.shape[2] // 2
        x = np.pad(x.astype(np.int64), ((0, 0), (reach, reach)))
        sums = np.stack([np.einsum('oif,if->o', taps, x[:, at:at + whole.shape[2]]) for at in range(0, x.shape[1] - 2 * reach, stride)], 1)
        return np.clip(np.round((sums + bias[:, None]) * (scale / out)[:, None]) + zero, 0, 255)

    def byte_sum(self, x, x_scale, x_zero, y, y_scale):
        """The larger of 0 and the sum."""
        return self.node('QLinearAdd', x, self.floats(x_scale), self.byte(x_zero), y, self.floats(y_scale[0]), self.byte(y_scale[1]),
                         self.floats(1), self.byte(0), domain='com.microsoft')

    def byte_product(self, x, weight, bias, out=None):
        """[B, n, in] bytes x [in, out] in values a step of the input + [out], to bytes on the steps `out`, or to values."""
        whole, scale, _ = self.whole(weight.T)
        one, zero = self.floats(1), self.byte(0)
        if out is None:
            return self.node('MatMulIntegerToFloat', x, self.constant(whole.T), one, self.floats(scale), zero, '', self.floats(bias),
                             domain='com.microsoft')
        return self.node('QLinearConv', x, one, zero, self.constant(whole[:, :, None]), self.floats(scale / out),
                         self.constant(np.zeros(len(whole), np.int8)), one, zero, self.constant(np.round(bias / scale).astype(np.int32)),
                         kernel_shape=[1], channels_last=1, domain='com.microsoft')


class Rows:
    """Bytes [B, F, T, C]. Rows over the telephone's band, from `live` on, are not computed: a channel holds `still` [C, F] there."""

    def __init__(self, graph, name, live, still):
        self.graph, self.name, self.live, self.still = graph, name, min(live, still.shape[1]), still

    def first(self, count):
        if count <= self.live:
            return self.name
        still = self.graph.byte(self.still.T[None, self.live:count, None])
        return self.graph.node('Concat', self.name, self.graph.node('Expand', still, self.graph.every_frame), axis=1)

    def reach(self, stride, size):
        """Of a convolution of these rows: how many of its rows are live, how many of these it reads, and rows of zeros below."""
        live = min(-(-(self.live + size // 2) // stride), -(-self.still.shape[1] // stride))
        read = (live - 1) * stride + size // 2 + 1
        return live, min(read, self.still.shape[1]), max(0, read - self.still.shape[1])


def head(graph, weights, seen, live):
    """[B, T, 80], of which the first `live` bands hold something -> bytes [B, 10, T, 32] and their steps."""
    def conv(x, name, steps, source, out, zero=0, stride=1):
        weight, bias = weights.conv('head/' + name)
        size = weight.shape[2]
        rows, read, below = x.reach(stride, size)
        still = graph.still_conv(x.still, weight.astype(np.float64), bias, steps, seen.mean[source], out, zero, stride)
        y = graph.byte_conv(x.first(read), weight.astype(np.float64), bias, steps, seen.mean[source], out, zero,
                            strides=[stride, 1], pads=[size // 2, size // 2, below, size // 2])
        return Rows(graph, y, rows, still)

    shape = graph.node('Shape', 'feats')
    frames = (graph.node('Slice', shape, graph.ints(i), graph.ints(i + 1)) for i in (0, 1))
    rows, one = next(frames), graph.ints(1)
    graph.every_frame = graph.node('Concat', rows, one, next(frames), one, axis=0)
    weight, bias = weights.conv('head/conv1')
    steps, source = seen.steps('head/conv1'), 'head/conv1'
    x = graph.node('Slice', 'feats', graph.ints(0), graph.ints(live + 2), graph.ints(2))
    x = graph.node('Unsqueeze', graph.node('Transpose', x, perm=[0, 2, 1]), graph.ints(1))
    x = graph.conv(x, weight / steps[:, None, None, None], bias / steps, strides=[1, 1], pads=[1, 1, 0, 1])
    still = np.clip(np.round(bias / steps), 0, 255)[:, None].repeat(80, 1)
    x = graph.node('Transpose', graph.quantized(graph.relu(x)), perm=[0, 2, 3, 1])
    x = Rows(graph, x, live + 1, still)
    for name, stride in HEAD:
        layer = name[:len('layer1')]
        out = seen.steps(*(f'head/{n}' for n, _ in HEAD if n.startswith(layer)))  # one for all that is added up

        def signed(part):
            """How many steps of `out` a step of a signed tensor is, at zero 128."""
            greatest = np.maximum(seen.greatest[part], -seen.least[part])
            return (greatest / 127 / out).max()

        inner = seen.steps(f'head/{name}/conv1')
        y = conv(x, name + '/conv1', steps, source, inner, stride=stride)
        scale = signed(f'head/{name}/conv2/linear')
        y = conv(y, name + '/conv2', inner, f'head/{name}/conv1', out * scale, 128)
        kept = (1.0, 0)
        if stride != 1:
            kept = (signed(f'head/{name}/shortcut/shortcut.0/linear'), 128)
            x = conv(x, name + '/shortcut/shortcut.0', steps, source, out * kept[0], 128, stride)
        live = max(x.live, y.live)
        still = np.clip(np.round((y.still - 128) * scale + (x.still - kept[1]) * kept[0]), 0, 255)
        x, steps, source = Rows(graph, graph.byte_sum(y.first(live), scale, 128, x.first(live), kept), live, still), out, 'head/' + name
    out = seen.steps('head/conv2')
    return conv(x, 'conv2', steps, source, out, stride=2).name, out


class Stream:
    """Frames as bytes: the step and the zero of each channel, and samples of what the channels hold."""

    def __init__(self, name, steps, zeros, samples):
        self.name, self.steps, self.zeros, self.samples = name, steps, zeros, samples

    def bytes_of(self, values):
        return np.clip(np.round(values / self.steps + self.zeros), 0, 255)


class ByteDense(Dense):
    def __init__(self, graph, weights, frames, seen):
        super().__init__(graph, weights, frames)
        self.seen, self.member = seen, graph.node('Cast', frames.member, to=onnx.TensorProto.UINT8)

    def means_over(self, frames):
        """[segments, segments] of the sums over a segment."""
        of_itself = self.graph.number(self.graph.node('Equal', frames.each, self.graph.node('Squeeze', frames.each, self.graph.ints(1))))
        return frames.plus_mean_over_all(self.graph, self.graph.node('Div', of_itself, frames.lengths))

    def norm_relu_linear(self, x, norm, linear, out=None, zeros=0.0):
        (scale, offset), (weight, bias) = self.weights.norm(norm), self.weights.matrix(linear)
        bound = -offset / scale
        limit = x.bytes_of(bound)
        lower, upper = np.where(scale > 0, limit, 0), np.where(scale > 0, 255, limit)
        y = self.graph.node('Max', x.name, self.graph.constant(lower.astype(np.uint8)))
        if (scale < 0).any():
            y = self.graph.node('Min', y, self.graph.constant(upper.astype(np.uint8)))
        real = np.maximum(x.samples * scale + offset, 0).mean(0) @ weight
        bytes_ = np.clip(x.bytes_of(x.samples), lower, upper).mean(0)
        product = weight * (scale * x.steps)[:, None]
        stands_for = self.graph.whole(product.T)[2].T
        bias = bias + real - bytes_ @ stands_for
        return self.graph.byte_product(y, product, bias if out is None else bias + zeros * out, out)

    def local(self, x, name, dilation, steps, source, out):
        weight, bias = self.weights.conv(name)
        return self.graph.byte_conv(x, weight.astype(np.float64), bias, steps, self.seen.mean[source], out, 128,
                                    dilations=[dilation], pads=[dilation] * 2)

    def context(self, x):
        """Sums over a segment are exact; the frames of both factors are bytes."""
        one, zero = self.graph.floats(1), self.graph.byte(0)
        sums = self.graph.node('MatMulIntegerToFloat', self.member, x, one, one, zero, zero, domain='com.microsoft')
        return super().context(sums)

    def layer(self, x, name, dilation):
        inner = self.seen.steps(name + '/bottleneck')
        y = self.norm_relu_linear(x, name + '/nonlinear1/batchnorm', name + '/linear1', inner)
        local = name + '/cam_layer/linear_local'
        before, steps = self.seen.both_sides(local), self.seen.both_sides(name + '/added')
        open_ = before / steps  # what a gate multiplies by when it is open
        gate_step = (open_ * self.seen.greatest[name + '/cam_layer/gate']).max() / 255
        gate = self.graph.node('Mul', self.gate(y, name + '/cam_layer', inner), self.graph.floats(open_ / gate_step))
        gate = self.graph.node('Gather', self.graph.quantized(gate), self.frames.segment_of, axis=1)
        added = self.graph.node('QLinearMul', self.local(y, local, dilation, inner, name + '/bottleneck', before), self.graph.floats(1),
                                self.graph.byte(128), gate, self.graph.floats(gate_step), self.graph.byte(0), self.graph.floats(1),
                                self.graph.byte(128), domain='com.microsoft')
        zeros = np.full(GROWTH, 128.0)
        return Stream(self.graph.node('Concat', x.name, added, axis=2), np.concatenate([x.steps, steps]),
                      np.concatenate([x.zeros, zeros]), np.concatenate([x.samples, self.seen.samples[name + '/added']], 1))


def int8(weights, seen, live):
    graph = Bytes()
    x, steps = head(graph, weights, seen, live)
    weight, bias = weights.conv('xvector/tdnn/linear')
    out = seen.steps('xvector/tdnn')
    x = graph.byte_conv(x, weight.reshape(BOTTLENECK, GROWTH, -1, 5).astype(np.float64), bias, steps, seen.mean['head/conv2'], out,
                        strides=[1, 2], pads=[0, 2, 0, 2])
    x = graph.node('Squeeze', x, graph.ints(1))
    dense = ByteDense(graph, weights, Frames(graph, x), seen)
    x = Stream(x, out, np.zeros(len(out)), seen.samples['xvector/tdnn'])
    for block, (layers, dilation) in enumerate(BLOCKS, 1):
        for layer in range(1, layers + 1):
            x = dense.layer(x, f'xvector/block{block}/tdnnd{layer}', dilation)
        name = f'xvector/transit{block}'
        names = name + '/nonlinear/batchnorm', name + '/linear'
        if block < len(BLOCKS):
            steps, zeros = seen.both_ways(name)
            x = Stream(dense.norm_relu_linear(x, *names, steps, zeros), steps, zeros, seen.samples[name])
        else:
            x = graph.relu(dense.norm_relu_linear(x, *names))
    fast_campplus.embedding(graph, weights, dense.statistics(x))
    return fast_campplus.campplus(graph)


def pieces(speech, noise):
    """What the network gets for the first 5 s of each of the speakers, over telephones."""
    channel = telephone_pieces.TelephoneChannel(
        [telephone_pieces.at_8k(p) for p in sorted(noise.rglob('*.flac'))], np.random.RandomState(1))
    front, taps = front_end.speaker_model(SPEAKER)['front-end'], front_end.upsample_taps()
    people = sorted(telephone_pieces.speakers_of(speech).items())[:SPEAKERS]
    for _, (_, sessions) in people:
        wave = channel(next(iter(sessions.values()))[0])
        yield front_end.network_input(front_end.features(front_end.upsample(wave, taps), front), front)


def main():
    arguments = argparse.ArgumentParser()
    for name in ('exported', 'out'):
        arguments.add_argument(name, type=pathlib.Path)
    for name in ('speech', 'noise'):
        arguments.add_argument('--' + name, type=pathlib.Path, required=True)
    options = arguments.parse_args()
    weights = Weights(options.exported)
    seen = Observed(fast_campplus.fast(weights, all_named=True), list(pieces(options.speech, options.noise)))
    onnx.save(int8(weights, seen, front_end.speaker_model(SPEAKER)['front-end']['live-mel-bands']), options.out)
    print(f'{options.out}: {options.out.stat().st_size} bytes')


if __name__ == '__main__':
    main()
