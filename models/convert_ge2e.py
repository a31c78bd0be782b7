"""Makes ge2e.onnx from the GE2E weights in the PyPI wheel Resemblyzer 0.1.4, and checks it.

    convert_ge2e.py [--wheel Resemblyzer-0.1.4-….whl] [--out ge2e.onnx]

Packages as in convert_campplus.py. Without --wheel, pip downloads it (16 MB). The checkpoint also holds the state of its optimizer,
which is left out. The file's bytes depend on the versions of torch and onnx; what it computes does not.
"""
import argparse
import copy
import io
import pathlib

import numpy as np
import onnx
import torch

from front_end import session
from wheels import member, sha256

WEIGHTS = 'resemblyzer/pretrained.pt'
WEIGHTS_SHA256 = '39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e'
BANDS, WINDOW, SIZE, LAYERS = 40, 160, 256, 3
PARAMETERS = 1_423_616
BATCHES = (1, 2, 5, 39)  # 39 windows are 31 s
TOLERANCE = 2e-6


class Ge2e(torch.nn.Module):
    """The encoder of GE2E (Wan et al., ICASSP 2018): three LSTM layers over a window, the last state through a layer with ReLU, at unit length."""

    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(BANDS, SIZE, LAYERS, batch_first=True)
        self.linear = torch.nn.Linear(SIZE, SIZE)

    def forward(self, mels):
        last = self.lstm(mels)[0][:, -1]
        raw = torch.relu(self.linear(last))
        return raw / torch.linalg.vector_norm(raw, dim=1, keepdim=True)


def network(checkpoint):
    state = torch.load(io.BytesIO(checkpoint), map_location='cpu', weights_only=True)['model_state']
    of_training = {'similarity_weight', 'similarity_bias'}
    net = Ge2e()
    net.load_state_dict({name: value for name, value in state.items() if name not in of_training}, strict=True)
    return net.eval()


def export(net, path):
    torch.onnx.export(
        net, (torch.rand(2, WINDOW, BANDS),), path, input_names=['mels'], output_names=['emb'], opset_version=17, dynamo=False,
        dynamic_axes={'mels': {0: 'B'}, 'emb': {0: 'B'}})
    onnx.checker.check_model(onnx.load(path), full_check=True)


def compare(net, path):
    """The ONNX file against PyTorch in double precision, and a batch against its rows run alone."""
    run, exact = session(path), copy.deepcopy(net).double()
    generator = torch.Generator().manual_seed(1)
    for rows in BATCHES:
        mels = torch.exp(torch.randn(rows, WINDOW, BANDS, generator=generator) * 2.5 - 5)  # about the spread of powers of speech
        with torch.no_grad():
            expected = exact(mels.double()).numpy()
        batch = run.run(['emb'], {'mels': mels.numpy()})[0]
        alone = np.concatenate([run.run(['emb'], {'mels': mels[i:i + 1].numpy()})[0] for i in range(rows)])
        worst = max(abs(batch - expected).max(), abs(alone - expected).max())
        print(f'  B {rows:2d}: ONNX {worst:.1e} from PyTorch double; values {expected.min():.2f} to {expected.max():.2f}')
        if not worst <= TOLERANCE:
            raise SystemExit(f'ONNX and PyTorch differ by {worst:.1e}, more than {TOLERANCE:.0e}')


def main():
    here = pathlib.Path(__file__).parent
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--wheel', help='the wheel Resemblyzer 0.1.4, already downloaded')
    arguments.add_argument('--out', default=str(here / 'ge2e.onnx'))
    options = arguments.parse_args()

    net = network(member('Resemblyzer', '0.1.4', WEIGHTS, WEIGHTS_SHA256, options.wheel))
    parameters = sum(p.numel() for p in net.parameters())
    if parameters != PARAMETERS:
        raise SystemExit(f'{parameters} parameters, expected {PARAMETERS}')
    export(net, options.out)
    compare(net, options.out)
    print(f'{options.out}: {parameters} parameters')
    print(f'SHA-256 {sha256(pathlib.Path(options.out).read_bytes())}')


if __name__ == '__main__':
    main()
