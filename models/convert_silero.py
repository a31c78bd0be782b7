"""Makes silero-vad.onnx from the network in the PyPI wheel silero-vad 6.2.3: its 8 kHz half, for many chunks a run.

    convert_silero.py [--wheel silero_vad-6.2.3-py3-none-any.whl] [--out silero-vad.onnx]

Python 3.11 with numpy==2.2.6 onnx==1.18.0 onnxruntime==1.29.0 soundfile==0.13.1. Two runs give the same bytes.

The wheel's file chooses between two networks in the graph and takes one chunk of each row a run. Here a chunk has a fixed
length, so that each convolution over it is one matrix; the recurrent layer walks through the N chunks of each of B rows.
The file is compared with the wheel's, whose answers on the reference sample are kept in reference/silero-vad.json.
"""
import argparse
import json
import pathlib

import numpy as np
import onnx
import soundfile
from onnx import helper, numpy_helper

from onnx_graph import Graph, model, session
from wheels import member, sha256

PATH = 'silero_vad/data/silero_vad.onnx'
SHA256 = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3'
HERE = pathlib.Path(__file__).parent
CHUNK, CONTEXT, RATE = 256, 32, 8000
INPUT, BINS, HIDDEN = CONTEXT + CHUNK, 65, 128
WINDOW, HOP, PADDING = 128, 64, 32  # of the spectrum; the end of the chunk is mirrored


def weights_of(data):
    """{name: array} of the 8 kHz branch."""
    choice = next(n for n in onnx.load_from_string(data).graph.node if n.op_type == 'If')
    branch = next(a.g for a in choice.attribute if a.name == 'else_branch')
    prefix = 'If_0_else_branch__Inline_0__'
    return {n.output[0].removeprefix(prefix): numpy_helper.to_array(n.attribute[0].t) for n in branch.node if n.op_type == 'Constant'}


def spectrum(basis):
    """[288, 2 x frames x bins]: real parts of all frames, then imaginary ones."""
    frames = (INPUT + PADDING - WINDOW) // HOP + 1
    matrix = np.zeros((INPUT, 2, frames, BINS))
    for frame in range(frames):
        for i in range(WINDOW):
            at = frame * HOP + i
            matrix[at if at < INPUT else 2 * (INPUT - 1) - at, :, frame] += basis[:, 0, i].reshape(2, BINS)
    return matrix.reshape(INPUT, -1)


def convolution(weight, frames, stride):
    """A convolution of three taps, padded by one frame at both ends, as [frames x in, frames x out]."""
    out, into, taps = weight.shape
    outputs = (frames - 1) // stride + 1
    matrix = np.zeros((frames, into, outputs, out))
    for j in range(outputs):
        for tap in range(taps):
            frame = j * stride + tap - 1
            if 0 <= frame < frames:
                matrix[frame, :, j] = weight[:, :, tap].T
    return matrix.reshape(frames * into, outputs * out), outputs


def in_onnx_order(parts):
    """PyTorch's gates are in, forget, cell, out; ONNX's in, out, forget, cell."""
    i, f, c, o = np.split(parts, 4)
    return np.concatenate([i, o, f, c])


def sequence(weights):
    """input [N, B, 288], state [2, B, 128] -> output [N, B], stateN [2, B, 128]."""
    graph = Graph()
    x = graph.node('Reshape', 'input', graph.ints(-1, INPUT))
    matrix = spectrum(weights['stft.forward_basis_buffer'])
    parts, half = graph.node('MatMul', x, graph.floats(matrix)), matrix.shape[1] // 2
    real, imaginary = (graph.node('Slice', parts, graph.ints(i * half), graph.ints((i + 1) * half), graph.ints(1)) for i in (0, 1))
    x = graph.node('Sqrt', graph.node('Add', graph.node('Mul', real, real), graph.node('Mul', imaginary, imaginary)))
    frames = half // BINS
    for layer, stride in enumerate((1, 2, 2, 1)):
        matrix, frames = convolution(weights[f'encoder.{layer}.reparam_conv.weight'], frames, stride)
        x = graph.relu(graph.product(x, matrix, np.tile(weights[f'encoder.{layer}.reparam_conv.bias'], frames)))
    shape = graph.node('Concat', graph.node('Slice', graph.node('Shape', 'input'), graph.ints(0), graph.ints(2)), graph.ints(HIDDEN), axis=0)
    memory = [graph.node('Slice', 'state', graph.ints(i), graph.ints(i + 1), graph.ints(0)) for i in (0, 1)]
    gates = [graph.floats(in_onnx_order(weights['decoder.rnn.weight_' + of])[None]) for of in ('ih', 'hh')]
    bias = graph.floats(np.concatenate([in_onnx_order(weights['decoder.rnn.bias_' + of]) for of in ('ih', 'hh')])[None])
    graph.nodes.append(helper.make_node(
        'LSTM', [graph.node('Reshape', x, shape), *gates, bias, '', *memory], ['heard', 'short', 'long'], hidden_size=HIDDEN))
    x = graph.relu(graph.node('Squeeze', 'heard', graph.ints(1)))
    x = graph.node('MatMul', x, graph.floats(weights['decoder.decoder.2.weight'][0]))
    x = graph.node('Sigmoid', graph.node('Add', x, graph.floats(weights['decoder.decoder.2.bias'])))
    graph.node('Squeeze', x, graph.ints(2), name='output')
    graph.node('Concat', 'short', 'long', axis=0, name='stateN')
    state = (2, 'B', HIDDEN)
    return model(graph, 'silero-vad', {'input': ('N', 'B', INPUT), 'state': state}, {'output': ('N', 'B'), 'stateN': state})


def chunks_of(wave):
    """[N, 288]."""
    wave = np.concatenate([np.zeros(CONTEXT), wave]).astype(np.float32)
    return np.stack([wave[i:i + INPUT] for i in range(0, len(wave) - INPUT + 1, CHUNK)])


def step_by_step(run, chunks, extra):
    """[N, B] of chunks [N, B, 288], one chunk a run."""
    state, answers = np.zeros((2, chunks.shape[1], HIDDEN), np.float32), []
    for chunk in chunks:
        answer, state = run.run(['output', 'stateN'], {'input': chunk if extra else chunk[None], 'state': state, **extra})
        answers.append(answer.reshape(-1))
    return np.array(answers), state


def compare(wheels, made):
    samples = soundfile.read(HERE / 'reference' / 'reference-8k.wav', dtype='float32')[0]
    noise = (0.05 * np.random.RandomState(1).randn(len(samples))).astype(np.float32)
    chunks = np.stack([chunks_of(wave) for wave in (samples, 0.1 * samples + noise, noise, np.roll(samples, 9000))], 1)
    expected, last = step_by_step(session(wheels), chunks, {'sr': np.array(RATE, np.int64)})
    run = session(made)
    stepped = step_by_step(run, chunks, {})
    at_once = run.run(['output', 'stateN'], {'input': chunks, 'state': np.zeros_like(last)})
    for name, (answers, state) in (('step by step', stepped), ('at once', at_once)):
        worst, states = abs(answers - expected).max(), abs(state - last).max()
        print(f'  {chunks.shape[0]} chunks of {chunks.shape[1]} rows {name}: probabilities at most {worst:.1e} from the wheel\'s file, '
              f'states {states:.1e} of {abs(last).max():.0f}')
        if not (worst < 1e-5 and states < 1e-4):
            raise SystemExit(f'the file\'s probabilities differ from the wheel\'s by {worst:.1e}, expected less than 1e-5')
    return expected[:, 0]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--wheel', help='the wheel silero-vad 6.2.3, already downloaded')
    arguments.add_argument('--out', default=str(HERE / 'silero-vad.onnx'))
    options = arguments.parse_args()
    wheels = member('silero-vad', '6.2.3', PATH, SHA256, options.wheel)
    made = sequence(weights_of(wheels)).SerializeToString()
    answers = compare(wheels, made)
    pathlib.Path(options.out).write_bytes(made)
    golden = {'sourceSha256': SHA256, 'audio': 'reference/reference-8k.wav', 'probabilities': [float(f'{p:.7g}') for p in answers]}
    (HERE / 'reference' / 'silero-vad.json').write_text(json.dumps(golden) + '\n')
    print(f'{options.out}: {len(made)} bytes, SHA-256 {sha256(made)}')


if __name__ == '__main__':
    main()
