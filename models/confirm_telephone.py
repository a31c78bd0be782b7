"""Prints what the telephone model's calibration does on people whom it was not fitted on.

    confirm_telephone.py --speech TEST_DIR --noise DEV_DIR/noise --model campplus-telephone.onnx [--calibration FILE]

Folders as in telephone_pieces.py, packages as in front_end.py. Everybody with pieces for COUNT enrolments and a test is enrolled, from one
session when others remain for tests; the others are strangers. Noise at 15 dB, no change of speed.
"""
import argparse
import pathlib

import numpy as np
import scipy.optimize
import yaml

from calibrate_telephone import SECONDS, SEED, SITE_CALLERS, SITES, Calibration, Site, mean_of, penalties
from front_end import Embedder
from telephone_call import TelephoneCall
from telephone_pieces import PIECE_SECONDS, RATE, noises_of, speakers_of

COUNT = 3  # enrolment pieces
SNR_DB = (15, 15)


def heard(folder, call, embed):
    """{speaker: [(session, {seconds: e})]}: every piece as one call of its own."""
    people = {}
    for speaker, (_, sessions) in sorted(speakers_of(folder).items()):
        for session, pieces in sorted(sessions.items()):
            for piece in pieces:
                y = call(piece)
                people.setdefault(speaker, []).append((session, {d: embed(y[:int(d * RATE)]) for d in SECONDS}))
    return people


def cllr(genuine, impostor):
    """Bits; Bruemmer and du Preez, 2006."""
    return (np.logaddexp(0, -genuine).mean() + np.logaddexp(0, impostor).mean()) / (2 * np.log(2))


def least_cllr(genuine, impostor):
    """After the best monotonic map: pool adjacent violators."""
    scores = np.concatenate([genuine, impostor])
    targets = np.r_[np.ones(len(genuine)), np.zeros(len(impostor))]
    weights = np.r_[np.full(len(genuine), 1 / len(genuine)), np.full(len(impostor), 1 / len(impostor))]
    order = np.lexsort((-targets, scores))
    p = scipy.optimize.isotonic_regression(targets[order], weights=weights[order]).x.clip(1e-9, 1 - 1e-9)
    llr = np.empty(len(p))
    llr[order] = np.log(p / (1 - p))
    return cllr(llr[:len(genuine)], llr[len(genuine):])


def eer(genuine, impostor):
    edges = np.sort(np.concatenate([genuine, impostor]))
    miss = np.searchsorted(np.sort(genuine), edges) / len(genuine)
    match = 1 - np.searchsorted(np.sort(impostor), edges) / len(impostor)
    at = np.argmin(np.abs(miss - match))
    return (miss[at] + match[at]) / 2


def sides_of(people, count):
    """({caller: enrolment pieces}, [(name, {seconds: e})]): from one session when others remain for the tests."""
    enrolled, tests = {}, []
    for name, pieces in people.items():
        sessions = sorted({s for s, _ in pieces})
        home = next((s for s in sessions if sum(p[0] == s for p in pieces) >= count), None)
        own = [p for p in pieces if p[0] == home][:count] if home else []
        rest = [p for p in pieces if p[0] != home] if len(sessions) > 1 else pieces[len(own):]
        if own and rest:
            enrolled[name] = [t[PIECE_SECONDS] for _, t in own]
        tests += [(name, t) for _, t in (rest if own and rest else pieces)]
    return enrolled, tests


def confirm_draws(people, data, mean, count=COUNT):
    """What the thresholds let through at sites of SITE_CALLERS of the callers; the others are strangers there."""
    enrolled, tests = sides_of(people, count)
    random = np.random.RandomState(SEED)
    ratios = {(d, rate): [] for d in (5, 3, 2) for rate in (0.01, 0.001)}
    for _ in range(SITES):
        names = sorted(random.choice(sorted(enrolled), SITE_CALLERS, replace=False))
        site = Site([enrolled[name] for name in names], mean)
        calibration = Calibration(data, site.shift(Calibration(data), count))
        for (d, rate), values in ratios.items():
            score = calibration.lessened(site.scores([t[d] for _, t in tests]), d, count)
            other = np.array([[name != caller for caller in names] for name, _ in tests])
            values.append(np.mean(score[other] >= calibration.threshold(2 * rate, d, count)) / rate)
    for (d, rate), values in ratios.items():
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        print(f'  {SITES} sites of {SITE_CALLERS} callers, {d:g} s, asked {100 * rate:g} %: FMR {middle:.2f} times that ({low:.2f} to {high:.2f})')


def confirm(people, data, mean, count=COUNT):
    enrolled, tests = sides_of(people, count)
    site = Site(list(enrolled.values()), mean)
    shift = site.shift(Calibration(data), count)
    calibration, names = Calibration(data, shift), list(enrolled)
    own = np.array([names.index(name) if name in enrolled else -1 for name, _ in tests])
    mine = own[:, None] == np.arange(len(names))
    print(f'{len(names)} callers, {(own >= 0).sum()} genuine tests, {len({n for n, _ in tests} - set(names))} strangers; thresholds {shift:+.3f}')
    strange = np.repeat(own < 0, len(names)).reshape(mine.shape)
    accepted = {rate: [] for rate in (0.01, 0.001)}
    for d in SECONDS:
        plain = site.scores([t[d] for _, t in tests])
        score, llr = calibration.lessened(plain, d, count), calibration.llr(plain, d, count)
        llr = llr - penalties(llr)
        line = f'  {d:g} s: EER {100 * eer(plain[mine], plain[~mine]):.2f} % by plain scores, {100 * eer(score[mine], score[~mine]):.2f} %'
        line += ''.join(f', FNMR at FMR {100 * r:g} % {100 * np.mean(score[mine] < np.quantile(score[~mine], 1 - r)):.2f} %' for r in accepted)
        first, top = (score.argmax(1) == own)[own >= 0], np.quantile(score[own < 0].max(1), 0.99)
        line += f'; rank 1 {100 * first.mean():.1f} %, FNIR at FPIR 1 % {100 * np.mean(~(first & (score[mine] >= top))):.1f} %'
        line += f'; Cllr {cllr(llr[mine], llr[~mine]):.3f} ({least_cllr(llr[mine], llr[~mine]):.3f})'
        for rate, looks in accepted.items():
            t = calibration.threshold(2 * rate, d, count)
            line += f'; asked {100 * rate:g} %: FMR {100 * np.mean(score[~mine] >= t):.3f} % (strangers {100 * np.mean(score[strange] >= t):.3f} %) ' \
                    f'FNMR {100 * np.mean(score[mine] < t):.1f} %'
            looks.append(score >= calibration.threshold(2 * rate / np.sqrt(len(SECONDS)), d, count))
        print(line, flush=True)
    for rate, looks in accepted.items():
        by = np.logical_or.accumulate(np.array(looks))
        print(f'  looking at {SECONDS} s, asked {100 * rate:g} %: FMR {100 * by[-1][~mine].mean():.3f} %, genuine accepted by then '
              + ' / '.join(f'{100 * look[mine].mean():.1f}' for look in by) + ' %', flush=True)


def main():
    parser = argparse.ArgumentParser()
    for name in ('speech', 'noise', 'model'):
        parser.add_argument('--' + name, type=pathlib.Path, required=True)
    parser.add_argument('--calibration', type=pathlib.Path)
    options = parser.parse_args()
    file = options.calibration or options.model.with_name('campplus-telephone-calibration.yaml')
    call = TelephoneCall(noises_of(options.noise), np.random.RandomState(SEED + 1), SNR_DB)
    people = heard(options.speech, call, Embedder(options.model))
    for confirmed in (confirm, confirm_draws):
        confirmed(people, yaml.safe_load(file.read_text()), mean_of(options.model))


if __name__ == '__main__':
    main()
