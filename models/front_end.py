"""The front ends of the speaker models in Python, as models.yaml describes them: what Java must compute, from kaldi-native-fbank.

Python 3.11 with numpy==2.2.6 scipy==1.15.3 kaldi-native-fbank==1.21.3 onnxruntime==1.29.0 soundfile==0.13.1 pyyaml==6.0.4.
"""
import pathlib

import kaldi_native_fbank as knf
import numpy as np
import onnxruntime
import yaml

MODELS = pathlib.Path(__file__).parent
TAPS = 95
DELAY = (TAPS - 1) // 2  # in samples of the output
KAISER_BETA = 10.0


def speaker_model(name, folder=MODELS):
    """By its name, or by that of its file without .onnx."""
    catalogue = yaml.safe_load((folder / 'models.yaml').read_text())
    return next(m for m in catalogue['models'] if name in (m['name'], m['file'].removesuffix('.onnx')))


def upsample_taps():
    """Half-band: cutoff at a quarter of the output rate, gain 2 at 0 Hz; taps an even distance from the centre are 0, the centre is 1."""
    k = np.arange(TAPS) - DELAY
    taps = np.sinc(k / 2) * np.kaiser(TAPS, KAISER_BETA)
    taps[(k % 2 == 0) & (k != 0)] = 0.0
    return taps


def upsample(wave, taps):
    """8 -> 16 kHz: N samples become 2 N, y[m] = sum over k of taps[k] * z[m + DELAY - k], z[2 n] = wave[n], 0 elsewhere and outside."""
    z = np.zeros(2 * len(wave))
    z[::2] = wave
    return np.convolve(z, taps)[DELAY:DELAY + len(z)]


def log_mel(wave, scale, mel_bands=80, window='povey'):
    """Kaldi's log mel of a wave in [-1, 1]: [frames, bands]."""
    options = knf.FbankOptions()
    options.frame_opts.samp_freq = 16000
    options.frame_opts.dither = 0
    options.frame_opts.window_type = window
    options.mel_opts.num_bins = mel_bands
    bank = knf.OnlineFbank(options)
    bank.accept_waveform(16000, (np.asarray(wave, np.float32) * np.float32(scale)).astype(np.float32))
    bank.input_finished()
    return np.array([bank.get_frame(i) for i in range(bank.num_frames_ready)], np.float32).reshape(-1, mel_bands)


def levelled(wave, rule):
    """`peak-0.5`: the net speech handed in gets a peak of 0.5. `none`: as it is."""
    return wave * (0.5 / np.abs(wave).max()) if rule == 'peak-0.5' else wave


def features(wave, front_end):
    """Log mel after level, scale and floor; before the mean is removed."""
    mel = log_mel(levelled(wave, front_end['level-rule']), front_end['sample-scale'], front_end['mel-bands'], front_end['window'])
    floor = front_end['log-floor']
    return mel if floor is None else np.maximum(mel, np.float32(floor))


def network_input(mel, front_end):
    centred = mel - mel.mean(0, dtype=np.float64).astype(np.float32)
    centred[:, front_end['live-mel-bands']:] = 0
    return centred


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])


def raw_embedding(run, inputs):
    return run.run(['emb'], {'feats': inputs[None]})[0][0]


def unit(vector):
    vector = np.asarray(vector, np.float64)
    return vector / np.linalg.norm(vector)


class Embedder:
    """Of a wave at 8 kHz: the unit embedding, not centred."""

    def __init__(self, model):
        self.front_end = speaker_model(model.stem)['front-end']
        self.run = session(model)
        self.taps = upsample_taps()

    def __call__(self, wave):
        mel = features(upsample(wave, self.taps), self.front_end)
        return unit(raw_embedding(self.run, network_input(mel, self.front_end)))
