"""Compares two files of one speaker network on the same trials: errors, and how alike their embeddings are.

    compare_files.py --speech TEST_DIR --noise DEV_DIR/noise FIRST.onnx SECOND.onnx [--seconds 5 3 2]

Packages as in front_end.py. Every piece goes through two telephone lines of its own, the draws. A voiceprint is the unit
mean of three pieces of one draw; a test is the first seconds of another piece, of another session where a speaker has
several, from the other draw. `mixed` enrols with the first file and tests with the second. Intervals: trials drawn again.
"""
import argparse
import pathlib

import numpy as np

import front_end
import telephone_pieces
from telephone_pieces import PIECE_SECONDS, RATE

ENROLMENT = 3  # pieces of a voiceprint
DRAWS = 2
MAX_STRANGERS = 60  # people who have too few pieces for a voiceprint
RESAMPLED = 200


def people_of(folder, noise):
    """[(session of each piece, pieces as heard in each draw)]."""
    channel = telephone_pieces.TelephoneChannel(
        [telephone_pieces.at_8k(p) for p in sorted(noise.rglob('*.flac'))], np.random.RandomState(20261126))
    speakers = sorted(telephone_pieces.speakers_of(folder).items())
    strangers = [s for s, (_, sessions) in speakers if sum(map(len, sessions.values())) <= ENROLMENT]
    left_out = set(strangers) - set(strangers[::max(1, len(strangers) // MAX_STRANGERS)])
    return [heard(sessions, channel) for s, (_, sessions) in speakers if s not in left_out]


def heard(sessions, channel):
    lines = [(session, [channel(piece) for _ in range(DRAWS)]) for session, pieces in sessions.items() for piece in pieces]
    return [session for session, _ in lines], [[line[draw] for _, line in lines] for draw in range(DRAWS)]


class Embeddings:
    """Of one file: x[seconds][draw][person], centred unit embeddings of the person's pieces."""

    def __init__(self, file, people, seconds):
        entry = front_end.speaker_model(file.stem)
        self.front, self.run, self.taps = entry['front-end'], front_end.session(file), front_end.upsample_taps()
        self.mean = np.loadtxt(file.with_name(entry['mean-vector']))
        self.x = {s: [[np.array([self.embed(piece[:s * RATE]) for piece in pieces[draw]]) for _, pieces in people]
                      for draw in range(DRAWS)] for s in {*seconds, PIECE_SECONDS}}

    def embed(self, wave):
        mel = front_end.features(front_end.upsample(wave, self.taps), self.front)
        raw = front_end.raw_embedding(self.run, front_end.network_input(mel, self.front))
        return front_end.unit(front_end.unit(raw) - self.mean)


def voiceprint(pieces, sessions, test):
    """Without piece `test`, and without its session when there are several; None when too few are left."""
    count = len(sessions)
    usable = [(test + 1 + i) % count for i in range(count)]
    if test < count:
        several = len(set(sessions)) > 1
        usable = [i for i in usable if i != test and not (several and sessions[i] == sessions[test])]
    return front_end.unit(pieces[usable[:ENROLMENT]].sum(0)) if len(usable) >= ENROLMENT else None


def trials(people, enrolled, tested, seconds):
    """(genuine scores, impostor scores)."""
    genuine, impostor = [], []
    for draw in range(DRAWS):
        for test in range(max(len(sessions) for sessions, _ in people)):
            prints = [voiceprint(enrolled.x[PIECE_SECONDS][draw][i], sessions, test) for i, (sessions, _) in enumerate(people)]
            known = [i for i, p in enumerate(prints) if p is not None]
            matrix = np.array([prints[i] for i in known])
            for i, (sessions, _) in enumerate(people):
                if test < len(sessions):
                    scores, own = matrix @ tested.x[seconds][1 - draw][i][test], np.array(known) == i
                    genuine.extend(scores[own])
                    impostor.extend(scores[~own])
    return np.array(genuine), np.array(impostor)


def eer(genuine, impostor):
    edges = np.sort(np.concatenate([genuine, impostor]))
    miss = np.searchsorted(np.sort(genuine), edges) / len(genuine)
    match = 1 - np.searchsorted(np.sort(impostor), edges) / len(impostor)
    at = np.argmin(np.abs(miss - match))
    return 50 * (miss[at] + match[at])


def difference(first, second):
    """EER of the second minus that of the first, in percent points, with its 95 % interval."""
    random, values = np.random.RandomState(0), []
    for _ in range(RESAMPLED):
        drawn = [random.randint(len(scores), size=len(scores)) for scores in first]
        values.append(eer(*(s[d] for s, d in zip(second, drawn))) - eer(*(s[d] for s, d in zip(first, drawn))))
    return '{:+.2f} [{:+.2f}, {:+.2f}]'.format(eer(*second) - eer(*first), *np.percentile(values, [2.5, 97.5]))


def main():
    arguments = argparse.ArgumentParser()
    for name in ('speech', 'noise'):
        arguments.add_argument('--' + name, type=pathlib.Path, required=True)
    arguments.add_argument('files', nargs=2, type=pathlib.Path)
    arguments.add_argument('--seconds', nargs='+', type=int, default=[5, 3, 2])
    options = arguments.parse_args()
    people = people_of(options.speech, options.noise)
    first, second = (Embeddings(file, people, options.seconds) for file in options.files)
    for seconds in options.seconds:
        scores = {'first': trials(people, first, first, seconds), 'second': trials(people, second, second, seconds),
                  'mixed': trials(people, first, second, seconds)}
        limits = [np.quantile(scores['first'][1], 1 - rate) for rate in (0.01, 0.001)]
        for name, (genuine, impostor) in scores.items():
            at_limits = ''.join(f' [FMR {100 * np.mean(impostor >= t):.3f} % FNMR {100 * np.mean(genuine < t):.2f} %]' for t in limits)
            print(f'{seconds} s {name}: {len(genuine)} genuine {len(impostor)} impostor, EER {eer(genuine, impostor):.2f} %, '
                  f"difference {difference(scores['first'], (genuine, impostor))}; at the first file's limits{at_limits}", flush=True)
        cosines = np.concatenate([(a * b).sum(1) for draw in range(DRAWS) for a, b in zip(first.x[seconds][draw], second.x[seconds][draw]) if len(a)])
        print(f'{seconds} s embeddings of one piece by both files: mean cosine {cosines.mean():.4f}, least {cosines.min():.4f}', flush=True)


if __name__ == '__main__':
    main()
