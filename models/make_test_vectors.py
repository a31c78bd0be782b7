"""Makes the test vectors of the front ends: 16 kHz signals and what the reference code makes of them, as little-endian float32.

    make_test_vectors.py [--out test-vectors]

Packages as in ge2e_front_end.py. NAME.f32 is the signal in [-1, 1].
index.json: NAME-1.f32 and NAME-32768.f32 are kaldi-native-fbank's log mel, frame by frame, of the signal times 1 and times 32768, with
Kaldi's own window; NAME-32768-hamming.f32 with a Hamming window. No level rule, floor, mean removal.
mel-power.json: NAME-mel-power-N.f32 is every MEL_POWER_ROWS-th frame of the windows that GE2E takes of N samples, the signal again and
again.
tiny-KIND.onnx: networks of next to no size, one a kind of front end: the largest of each value of a row, through a matrix.
resemblyzer.json (for io.callprint.app): voiceprints of demo callers, made and kept as the voice agent's module does that uses Resemblyzer, pauses trimmed by it.
"""
import argparse
import json
import pathlib

import numpy as np
import soundfile

import front_end
import ge2e_front_end

RATE = 16000
FLOAT, DOUBLE = 1, 11  # onnx.TensorProto
TINY = {'fbank': (FLOAT, ['B', 'T', 80], 1), 'fbank-double': (DOUBLE, ['B', 'T', 80], 1), 'waveform': (FLOAT, ['B', 'N'], None)}
CALLERS = ('armelle', 'carlo')
FBANKS = ((1, 'povey'), (32768, 'povey'), (32768, 'hamming'))
MEL_POWER_ROWS = 16
MEL_POWERS = (('quiet-speech', 12345), ('speech', 24000), ('speech', 45279), ('speech', 50000), ('noise', 57119), ('click', 8000))


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
        for scale, window in FBANKS:
            mel = front_end.log_mel(wave, scale, window=window)
            file = f'{name}-{scale}.f32' if window == 'povey' else f'{name}-{scale}-{window}.f32'
            mel.astype('<f4').tofile(out / file)
            index.append({'name': name, 'signal': f'{name}.f32', 'samples': len(wave), 'scale': scale, 'window': window,
                          'log-mel': file, 'frames': len(mel), 'bands': mel.shape[1]})
    write(out / 'index.json', index)
    powers = []
    for name, samples in MEL_POWERS:
        windows = ge2e_front_end.windows(np.resize(signals(speech)[name].astype('<f4'), samples))
        file = f'{name}-mel-power-{samples}.f32'
        windows.reshape(-1, 40)[::MEL_POWER_ROWS].astype('<f4').tofile(out / file)
        powers.append({'signal': f'{name}.f32', 'samples': samples, 'windows': len(windows), 'every': MEL_POWER_ROWS, 'mel-power': file})
    write(out / 'mel-power.json', powers)
    for name, (tensor, shape, axis) in TINY.items():
        (out / f'tiny-{name}.onnx').write_bytes(tiny(tensor, shape, axis))
    write_voiceprints(out / 'resemblyzer.json')


def tiny(tensor, shape, axis):
    """[B, 8] of the input's largest values over an axis, of samples of every 1,600th."""
    from onnx import TensorProto, helper, numpy_helper

    columns = shape[-1] if axis == 1 else 10
    matrix = np.random.RandomState(3).normal(size=(columns, 8)).astype(np.float64 if tensor == TensorProto.DOUBLE else np.float32)
    start = [helper.make_node('ReduceMax', ['in'], ['largest'], axes=[1], keepdims=0)]
    constants = [numpy_helper.from_array(matrix, 'matrix')]
    if axis != 1:
        start = [helper.make_node('Slice', ['in', 'from', 'to', 'axis', 'step'], ['largest'])]
        values = {'from': 8000, 'to': 24000, 'axis': 1, 'step': 1600}
        constants += [numpy_helper.from_array(np.array([v], np.int64), n) for n, v in values.items()]
    graph = helper.make_graph(
        [*start, helper.make_node('MatMul', ['largest', 'matrix'], ['embs'])], 'tiny',
        [helper.make_tensor_value_info('in', tensor, shape)], [helper.make_tensor_value_info('embs', tensor, ['B', 8])], constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid('', 17)], ir_version=8).SerializeToString()


def write_voiceprints(path):
    from resemblyzer import VoiceEncoder, preprocess_wav

    encoder = VoiceEncoder('cpu', verbose=False)
    voices = front_end.MODELS.parent / 'sip-config' / 'demo' / 'voices'
    kept = {}
    for caller in CALLERS:
        vector = encoder.embed_utterance(preprocess_wav(voices / caller / 'enrol-1.wav'))
        kept[caller] = {'caller_id': caller, 'embedding': [round(float(v), 7) for v in vector], 'metadata': {'name': caller.title()},
                        'created_at': '2025-01-02T03:04:05.123456', 'last_seen': None}
    path.write_text(json.dumps(kept) + '\n')


def write(path, entries):
    path.write_text('[\n  ' + ',\n  '.join(json.dumps(entry) for entry in entries) + '\n]\n')


if __name__ == '__main__':
    main()
