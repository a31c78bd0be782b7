"""Makes the reference samples and the golden values that Callprint checks its own front end and models against.

    reference/make_reference.py [--synthesize] [MODEL …]

Packages as in front_end.py, for ge2e as in ge2e_front_end.py. --synthesize also makes the two samples again, with flite 2.2 (voice slt), before the golden values.
"""
import argparse
import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import soundfile
from scipy.signal import resample_poly

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
import front_end  # noqa: E402
import ge2e_front_end  # noqa: E402

MODELS = ['campplus-telephone', 'campplus-telephone-int8', 'campplus-wideband', 'ge2e']
UPSAMPLED_FROM = 8000  # first of the 32 samples written out
TEXT = 'This is a reference recording. The quick brown fox jumps over the lazy dog.'


def mu_law(wave):
    """G.711 there and back on 14 bits of magnitude and sign: the nearest of the 255 values, as 16-bit integers."""
    code = np.arange(128)
    magnitude = ((2 * (code & 15) + 33) << (code >> 4)) - 33
    levels = np.unique(np.concatenate([-magnitude, magnitude])) * 4
    between = (levels[1:] + levels[:-1]) / 2
    return levels[np.searchsorted(between, wave * 32768)].astype(np.int16)


def synthesize():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'speech.wav')
        subprocess.run(['flite', '-voice', 'slt', '-t', TEXT, '-o', str(path)], check=True)
        wave, rate = soundfile.read(path)
    if rate != 16000:
        raise SystemExit(f'flite made {rate} Hz, expected 16000')
    wave = wave / np.abs(wave).max() * 0.4
    soundfile.write(HERE / 'reference-16k.wav', np.round(wave * 32768).astype(np.int16), 16000, subtype='PCM_16')
    soundfile.write(HERE / 'reference-8k.wav', mu_law(resample_poly(wave, 1, 2)), 8000, subtype='PCM_16')


def rounded(values, digits=7):
    return [float(f'{v:.{digits}g}') for v in np.asarray(values, np.float64)]


def stages_of_fbank(model, wave):
    mel = front_end.features(wave, model['front-end'])
    inputs = front_end.network_input(mel, model['front-end'])
    raw = front_end.raw_embedding(front_end.session(HERE.parent / model['file']), inputs)
    if not (raw < 0).any():
        raise SystemExit(f"{model['name']}: no negative value, the network ends in a ReLU")
    return mel, inputs, raw


def stages_of_ge2e(model, wave):
    """By Resemblyzer itself. Frames of one window after the other."""
    windows = ge2e_front_end.windows(wave)
    rows = windows.reshape(-1, windows.shape[-1])
    return rows, rows, ge2e_front_end.raw_embedding(windows)


STAGES = {'fbank': stages_of_fbank, 'mel-power': stages_of_ge2e}


def golden(model, taps):
    audio = HERE.parent / model['reference']['sample']
    samples, rate = soundfile.read(audio, dtype='int16')
    wave = samples / 32768.0
    result = {'model': model['name'], 'modelSha256': model['network-sha256'], 'audio': model['reference']['sample'],
              'audioSha256': hashlib.sha256(audio.read_bytes()).hexdigest(), 'audioSampleRateHz': rate, 'audioSamples': len(wave)}
    if rate == 8000:
        wave = front_end.upsample(wave, taps)
        result |= {'upsampledSamples': len(wave), 'upsampledFrom': UPSAMPLED_FROM, 'upsampled': rounded(wave[UPSAMPLED_FROM:UPSAMPLED_FROM + 32], 9)}
    mel, inputs, raw = STAGES[model['front-end']['input']](model, wave)
    embedding = front_end.unit(raw)
    mean = np.loadtxt(HERE.parent / model['mean-vector'])
    centred = front_end.unit(embedding - mean)
    frames = [0, 1, 50, 100, 200, len(mel) - 2, len(mel) - 1]
    result |= {'frames': len(mel), 'bands': mel.shape[1], 'featureFrames': frames,
               'features': [rounded(mel[i]) for i in frames], 'inputs': [rounded(inputs[i]) for i in frames],
               'raw': rounded(raw), 'embedding': rounded(embedding, 9), 'centred': rounded(centred, 9)}
    return result


def text(result):
    """JSON with one line a row of numbers."""
    lines = []
    for key, value in result.items():
        if value and isinstance(value, list) and isinstance(value[0], list):
            lines.append(f'  {json.dumps(key)}: [\n    ' + ',\n    '.join(json.dumps(row) for row in value) + '\n  ]')
        else:
            lines.append(f'  {json.dumps(key)}: {json.dumps(value)}')
    return '{\n' + ',\n'.join(lines) + '\n}\n'


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--synthesize', action='store_true')
    arguments.add_argument('models', nargs='*', metavar='MODEL', default=MODELS)
    options = arguments.parse_args()
    if options.synthesize:
        synthesize()
    taps = front_end.upsample_taps()
    (HERE / 'upsample-taps.txt').write_text(''.join(f'{tap!r}\n' for tap in taps.tolist()))
    for name in options.models:
        model = front_end.speaker_model(name)
        result = golden(model, taps)
        (HERE.parent / model['reference']['golden']).write_text(text(result))
        print(f"{name}: {result['audioSamples']} samples at {result['audioSampleRateHz']} Hz, {result['frames']} frames")


if __name__ == '__main__':
    main()
