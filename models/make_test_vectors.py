"""Makes the fbank test vectors: 16 kHz signals and kaldi-native-fbank's log mel of them, as little-endian float32.

    make_test_vectors.py [--out test-vectors]

Packages as in front_end.py. NAME.f32 is the signal in [-1, 1];
NAME-1.f32 and NAME-32768.f32 are the log mel, frame by frame, of the signal times 1 and times 32768. No level rule, floor, mean removal.
"""
import argparse
import json
import pathlib

import numpy as np
import soundfile

import front_end

RATE = 16000
SCALES = (1, 32768)


def sweep(seconds, low, high):
    """Linear sine sweep at amplitude 0.5."""
    t = np.arange(int(RATE * seconds)) / RATE
    return 0.5 * np.sin(2 * np.pi * (low * t + (high - low) * t ** 2 / (2 * seconds)))


def click_in_silence():
    wave = np.zeros(RATE // 2)
    wave[4000] = 0.9
    return wave


def signals(speech):
    noise = np.random.RandomState(7).uniform(-0.3, 0.3, RATE // 2)
    return {
        'sweep': sweep(1.0, 50, 7900), 'noise': noise, 'speech': speech, 'click': click_in_silence(),
        'quiet-speech': speech[:RATE] * 0.003, 'one-frame': sweep(400 / RATE, 200, 3000)}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--out', default=str(front_end.MODELS / 'test-vectors'))
    out = pathlib.Path(arguments.parse_args().out)
    out.mkdir(exist_ok=True)
    speech = soundfile.read(front_end.MODELS / 'reference' / 'reference-16k.wav')[0][8000:8000 + RATE * 3 // 2]
    index = []
    for name, wave in signals(speech).items():
        wave = wave.astype('<f4')
        wave.tofile(out / f'{name}.f32')
        for scale in SCALES:
            mel = front_end.log_mel(wave, scale)
            mel.astype('<f4').tofile(out / f'{name}-{scale}.f32')
            index.append({'name': name, 'signal': f'{name}.f32', 'samples': len(wave), 'scale': scale,
                          'log-mel': f'{name}-{scale}.f32', 'frames': len(mel), 'bands': mel.shape[1]})
    (out / 'index.json').write_text('[\n  ' + ',\n  '.join(json.dumps(entry) for entry in index) + '\n]\n')


if __name__ == '__main__':
    main()
