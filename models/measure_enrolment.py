"""Measures what enrolment makes of turns that are not all of one voice.

    measure_enrolment.py --speech DIR --noise DEV_DIR/noise --model campplus-telephone.onnx [--most PEOPLE] [--seconds 2 3 5]

DIR as for telephone_pieces.py, whose pieces and channel these are; the thresholds are those of the calibration. Every turn goes through its own random
telephone channel. The rule is that of `OneVoice`: turns are grouped by average linkage above the score that one stranger in
a hundred reaches with the shorter of two turns; the group with most speech is the caller; a second group of several turns,
or as many strays as the first group has turns, refuses the enrolment.

Prints, per length of a turn and mix of turns, how often the enrolment is taken, refused, and taken without a turn; for the
mixes, how often the other person's turn gets into the voiceprint. The other person is of the same gender, the harder half.
"""
import argparse
import functools
import itertools
import pathlib

import numpy as np
import yaml

from calibrate_telephone import mean_of, units
from front_end import Embedder
from telephone_pieces import RATE as SAMPLE_RATE, TelephoneChannel, noises_of, speakers_of

RATE = 0.01
MIXES = {'three turns of one person': (3, 0), 'four turns of one person': (4, 0), 'two of one, one of another': (2, 1),
         'three of one, one of another': (3, 1), 'one of each': (1, 1), 'two of each': (2, 2)}
ROUNDS = 10  # per person
MOST_PIECES = 5  # of a person


class Person:
    """Every piece of a speaker as one call of its own; vectors around the model's centre."""

    def __init__(self, gender, sessions, channel, embed, mean):
        self.gender = gender
        self.calls = [channel(p) for pieces in sessions.values() for p in pieces][:MOST_PIECES]
        self.vector = functools.cache(lambda i, seconds: units(embed(self.calls[i][:seconds * SAMPLE_RATE]) - mean))


def threshold(calibration, seconds):
    table = calibration['enrolment'][0]
    column = calibration['false-match-rates'].index(RATE)
    return np.interp(np.log(seconds), np.log(calibration['seconds']), [row[column] for row in table['impostor-quantiles']])


def groups_of(turns, at_least):
    """Average linkage over the scores of unit vectors."""
    scores = np.array(turns) @ np.array(turns).T
    groups = [[i] for i in range(len(turns))]
    while len(groups) > 1:
        excess, a, b = max((scores[np.ix_(x, y)].mean() - at_least, i, j)
                           for (i, x), (j, y) in itertools.combinations(enumerate(groups), 2))
        if excess <= 0:
            break
        groups[a] += groups.pop(b)
    return sorted(groups, key=lambda g: (-len(g), g))


def outcome(turns, own, at_least):
    """'refused', or which turns are kept."""
    kept, *others = groups_of(turns, at_least)
    if others and (len(kept) <= max(1, len(others)) or any(len(g) > 1 for g in others)):
        return 'refused'
    return 'all' if len(kept) == len(turns) else 'foreign in' if any(i >= own for i in kept) else 'some'


def measure(people, seconds, mix, at_least, random):
    own, foreign = mix
    counts = dict.fromkeys(('all', 'some', 'foreign in', 'refused'), 0)
    for person in people:
        others = [p for p in people if p is not person and p.gender == person.gender and len(p.calls) >= max(1, foreign)]
        if len(person.calls) < own or (foreign and not others):
            continue
        for _ in range(ROUNDS):
            turns = [person.vector(i, seconds) for i in random.permutation(len(person.calls))[:own]]
            if foreign:
                other = others[random.randint(len(others))]
                turns += [other.vector(i, seconds) for i in random.permutation(len(other.calls))[:foreign]]
            counts[outcome(turns, own, at_least)] += 1
    return counts


def main():
    parser = argparse.ArgumentParser()
    for name in ('speech', 'noise', 'model'):
        parser.add_argument('--' + name, type=pathlib.Path, required=True)
    parser.add_argument('--most', type=int, default=60)
    parser.add_argument('--seconds', type=int, nargs='+', default=[2, 3, 5])
    options = parser.parse_args()
    random = np.random.RandomState(20261126)
    channel, embed, mean = TelephoneChannel(noises_of(options.noise), random), Embedder(options.model), mean_of(options.model)
    calibration = yaml.safe_load(options.model.with_name(options.model.stem + '-calibration.yaml').read_text())
    speakers = [s for _, s in sorted(speakers_of(options.speech).items()) if sum(map(len, s[1].values())) >= 3]
    people = [Person(gender, sessions, channel, embed, mean) for gender, sessions in speakers[:options.most]]
    print(f'{len(people)} people, {ROUNDS} enrolments of each mix')
    for seconds in options.seconds:
        at_least = threshold(calibration, seconds)
        for title, mix in MIXES.items():
            counts = measure(people, seconds, mix, at_least, random)
            total = sum(counts.values())
            if total:
                shares = {k: 100 * v / total for k, v in counts.items()}
                foreign = shares['foreign in'] + (shares['all'] if mix[1] else 0)
                said = f'the other person gets in {foreign:.1f} %' if mix[1] else f'whole {shares["all"]:.1f} %, without a turn {shares["some"]:.1f} %'
                print(f'  turns of {seconds} s, {title}: {total} enrolments, refused {shares["refused"]:.1f} %, {said}', flush=True)


if __name__ == '__main__':
    main()
