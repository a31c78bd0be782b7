"""Prints how often `recordings search-speaker` finds a voice of one recorded call in another, and a stranger's instead.

    measure_recordings.py --speech TEST_DIR --noise DEV_DIR/noise [--wide] [--callprint ./callprint]

Folders as in telephone_pieces.py, packages as in front_end.py. Everybody with 4 pieces of 5 s speaks in two calls with two other people, in
different sessions where there are two, each side of each call through a simulated line of its own with noise at 10 to 20 dB. With --wide the
calls are 16 kHz without line and noise, with nothing above 4 kHz. The calls are diarised by channel and kept, and every voice of one side is looked for in all others.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import scipy.signal
import soundfile

from telephone_call import TelephoneCall
from telephone_pieces import RATE, noises_of, speakers_of

SEED = 11
SIDE_PIECES = 4  # 20 s
SNR_DB = (10, 20)
RATES = (0.1, 0.01, 0.001, 0.0001)


def sides_of(folder):
    """{speaker: (pieces of one side, pieces of the other)}."""
    sides = {}
    for speaker, (_, sessions) in sorted(speakers_of(folder).items()):
        long = [pieces[:SIDE_PIECES] for pieces in sessions.values() if len(pieces) >= SIDE_PIECES]
        every = [piece for pieces in sessions.values() for piece in pieces]
        if len(long) > 1:
            sides[speaker] = long[0], long[1]
        elif len(every) >= 4:
            sides[speaker] = every[::2][:SIDE_PIECES], every[1::2][:SIDE_PIECES]
    return sides


def call_of(left, right, line, wide):
    """Stereo, its rate, and when the left one speaks: the two take turns."""
    spoken = []
    sides = [np.zeros(0), np.zeros(0)]
    for turn in range(max(len(left), len(right))):
        for side, pieces in enumerate((left, right)):
            if turn < len(pieces):
                said = np.r_[pieces[turn], np.zeros(RATE // 2)]
                if side == 0:
                    spoken.append((len(sides[0]) / RATE, (len(sides[0]) + len(pieces[turn])) / RATE))
                sides[side] = np.r_[sides[side], said]
                sides[1 - side] = np.r_[sides[1 - side], np.zeros(len(said))]
    if wide:
        return np.stack([scipy.signal.resample_poly(side, 2, 1) for side in sides], 1) * 0.5, 2 * RATE, spoken
    return np.stack([line(side) for side in sides], 1), RATE, spoken


def labels_of(rttm, spoken):
    """Of the left and of the right one: who is heard most while the left one speaks, and who else is heard most."""
    left, right = collections.Counter(), collections.Counter()
    for fields in map(str.split, rttm.read_text().splitlines()):
        begin, seconds = float(fields[3]), float(fields[4])
        inside = sum(max(0, min(end, begin + seconds) - max(start, begin)) for start, end in spoken)
        left[fields[7]] += inside
        right[fields[7]] += seconds - inside
    one = left.most_common(1)[0][0]
    return one, max((label for label in right if label != one), key=right.get, default='nobody')


def callprint(arguments, *words):
    done = subprocess.run([*arguments.callprint.split(), *map(str, words)], capture_output=True, text=True)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{')]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--speech', type=pathlib.Path, required=True)
    parser.add_argument('--noise', type=pathlib.Path, required=True)
    parser.add_argument('--wide', action='store_true')
    parser.add_argument('--callprint', default='./callprint')
    parser.add_argument('--most', type=int, default=60, help='people')
    arguments = parser.parse_args()
    random = np.random.RandomState(SEED)
    line = TelephoneCall(noises_of(arguments.noise), random, SNR_DB)
    sides = sides_of(arguments.speech)
    people = [list(sides)[i] for i in np.sort(random.permutation(len(sides))[:arguments.most])]
    with tempfile.TemporaryDirectory() as folder:
        files, spoken = [], []
        for i, speaker in enumerate(people):
            other = people[(i + 1) % len(people)]
            samples, rate, times = call_of(sides[speaker][0], sides[other][1], line, arguments.wide)
            spoken.append(times)
            files.append(pathlib.Path(folder, f'{i:03}.wav'))
            soundfile.write(files[-1], samples.clip(-1, 1), rate)
        data = '--data', pathlib.Path(folder, 'data')
        callprint(arguments, 'diarize', *data, *files, '--channel', 'each', '--keep', 1,
                  '--out', pathlib.Path(folder, 'out'))
        labels = [labels_of(pathlib.Path(folder, 'out', f'{file.stem}.rttm'), times) for file, times in zip(files, spoken)]
        recordings = {r['file']: r['recording'] for r in callprint(arguments, 'recordings', 'list', *data, '--json')}
        rates = collections.defaultdict(list)
        for i in range(len(people)):
            truth = files[i - 1].name, labels[i - 1][1]
            found = {(m['file'], m['speaker']): m['falseMatchRate'] for m in callprint(
                arguments, 'recordings', 'search-speaker', *data, '--json', '--rate', 0.5, recordings[files[i].name], labels[i][0])}
            rates['same'].append(found.pop(truth, 1))
            rates['others'] += [*found.values(), *[1] * (2 * len(people) - 3 - len(found))]
    print(f'{len(people)} people, {len(rates["others"])} pairs of others')
    for rate in RATES:
        print(f'rate {rate}: {np.mean(np.array(rates["same"]) <= rate):6.1%} found, '
              f'{np.sum(np.array(rates["others"]) <= rate)} others ({np.mean(np.array(rates["others"]) <= rate):.4%})')
    print(f'equal error rate {eer(np.array(rates["same"]), np.array(rates["others"])):.1%}')


def eer(same, others):
    edges = np.unique(np.r_[same, others])
    miss = np.array([(same > edge).mean() for edge in edges])
    match = np.array([(others <= edge).mean() for edge in edges])
    at = np.argmin(np.abs(miss - match))
    return (miss[at] + match[at]) / 2


if __name__ == '__main__':
    main()
