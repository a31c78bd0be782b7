"""Makes campplus-wideband-mean.txt: the speaker-balanced mean of unit-length embeddings over clean wideband speech.

    wideband_mean.py --speech DIR [--out campplus-wideband-mean.txt]

DIR holds one folder of 16 kHz *.wav or *.flac a speaker, at any depth. Packages as in front_end.py.
Every speaker counts once, however many utterances there are; utterances with less than a second of net speech are left out.
"""
import argparse
import pathlib

import numpy as np
import soundfile

import front_end

FRAME = 320           # 20 ms at 16 kHz
BELOW_LOUD_DB = 35    # a frame this far below the 95th percentile is silence
LEAST_SECONDS = 1.0


def net_speech(wave):
    frames = wave[:len(wave) // FRAME * FRAME].reshape(-1, FRAME)
    level = 10 * np.log10((frames ** 2).mean(1) + 1e-10)
    return frames[level > np.percentile(level, 95) - BELOW_LOUD_DB].ravel()


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--speech', required=True)
    arguments.add_argument('--out', default=str(front_end.MODELS / 'campplus-wideband-mean.txt'))
    options = arguments.parse_args()

    model = front_end.speaker_model('campplus-wideband')
    run = front_end.session(front_end.MODELS / model['file'])
    embeddings = {}
    for path in sorted(p for p in pathlib.Path(options.speech).rglob('*') if p.suffix in ('.wav', '.flac')):
        wave, rate = soundfile.read(path)
        if rate != 16000:
            raise SystemExit(f'{path} has {rate} Hz, expected 16000')
        speech = net_speech(wave)
        if len(speech) >= LEAST_SECONDS * rate:
            mel = front_end.features(speech, model['front-end'])
            raw = front_end.raw_embedding(run, front_end.network_input(mel, model['front-end']))
            embeddings.setdefault(path.parent.name, []).append(front_end.unit(raw))
    means = np.array([np.mean(rows, 0) for rows in embeddings.values()])
    mean = means.mean(0)
    np.savetxt(options.out, mean, fmt='%.7f')
    print(f'{len(embeddings)} speakers, {sum(map(len, embeddings.values()))} utterances, |mean| {np.linalg.norm(mean):.4f}')
    for name, centre in (('as they are', 0), ('centred', mean)):
        units = np.array([front_end.unit(m - centre) for m in means])
        cosines = (units @ units.T)[np.triu_indices(len(units), 1)]
        print(f'cosine between speakers {name}: mean {cosines.mean():.3f}, 99th percentile {np.percentile(cosines, 99):.3f}')


if __name__ == '__main__':
    main()
