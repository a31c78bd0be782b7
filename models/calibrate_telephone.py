"""Measures what a speaker model's scores mean and writes it as data for `ScoreCalibration`.

    callprint eval prepare --manifest DEV.tsv --root DEV_DIR --out dev --seconds 5 --seed 1
    calibrate_telephone.py vary dev varied-1 --seed 1
    callprint eval trials --dir varied-1 --trials varied-1/trials.tsv --scores scores.tsv --simulate 1 --snr 5,10,15,20,25 --keep-audio heard-1
    callprint eval embed heard-1/enroll/*/*.wav heard-1/test/*.wav > heard-1.tsv      (and so with 2 and 3)
    calibrate_telephone.py fit heard-1.tsv heard-2.tsv heard-3.tsv --model campplus-telephone.onnx [--out FILE]

Another network that takes telephone calls: `callprint eval embed --set inference.model=NAME` on the same heard audio, and
`--model NAME.onnx --out NAME-calibration.yaml`; one that was fetched is in the folder of further models, and its calibration belongs
there. `callprint models use NAME` asks for that file. One without a mean vector gets it first
(what `eval embed` prints does not depend on it):

    calibrate_telephone.py mean heard-1.tsv heard-2.tsv --out ge2e-mean.txt

DEV.tsv: the rows of DEV_DIR/manifest.tsv (path, speaker, session, ...) that hold one person's speech. What the calibration does
on other people: `callprint eval trials` on them, and confirm_telephone.py. Packages as in front_end.py.

What is scored is what calls score: `callprint` draws the lines, the noise, the law and the lost packets, finds the speech and
embeds it. Speech of one recording session is more alike than from one day to another, so `vary` plays every file 5 % slower to
5 % faster, pitch and all, before its call.

A site is a draw of SITE_CALLERS people, each enrolled with K pieces of 5 s, around a centre as of `Centring`. Everybody else is
a stranger; the callers' other pieces are genuine. A test is the first 1.5 to 5 s of a piece. The likelihood ratio is fitted on
plain scores. Quantiles are those of strangers, after `Rivals` took theirs away.
"""
import argparse
import csv
import pathlib
import shutil

import numpy as np
import scipy.optimize
import scipy.signal
import soundfile
import yaml

import front_end

SECONDS = (1.5, 2, 3, 4, 5)
SAMPLES = (1, 2, 3, 4)  # enrolment pieces of a voiceprint
RATES = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001)
TAIL_RATE = 0.000001  # extrapolated
GENUINE_RATES = (0.01, 0.05, 0.5)
PIECE_SECONDS = 5
SPEEDS = (0.95, 1.05)
SITE_CALLERS = 30
SITES = 60
SEED = 20261126


def vary(source, target, seed):
    """Every WAV file at another speed, as long as before: what is missing is its beginning again."""
    random = np.random.RandomState(seed)
    for path in sorted(source.rglob('*.wav')):
        wave, rate = soundfile.read(path)
        steps = int(round(200 * random.uniform(*SPEEDS)))
        varied = np.resize(scipy.signal.resample_poly(wave, 200, steps).clip(-1, 1), len(wave))
        to = target / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(to, varied, rate, subtype='PCM_16')
    for path in source.glob('*.tsv'):
        shutil.copy(path, target)


def mean_of(model):
    return np.loadtxt(model.parent / front_end.speaker_model(model.stem, model.parent)['mean-vector'])


def heard(table):
    """{speaker: [{seconds: e}]}: the pieces with PIECE_SECONDS of net speech of what `eval embed` printed."""
    pieces = {}
    with open(table, newline='') as rows:
        for row in csv.DictReader(rows, delimiter='\t'):
            values = list(row.values())
            pieces.setdefault(row['file'], {})[float(row['seconds'])] = front_end.unit([float(v) for v in values[4:]])
    people = {}
    for name, piece in sorted(pieces.items()):
        if len(piece) == len(SECONDS):
            people.setdefault(speaker_of(pathlib.Path(name)), []).append(piece)
    return people


def speaker_of(path):
    """enroll/SPEAKER/FILE or test/SPEAKER_SESSION_NUMBER_5s.wav, as `eval prepare` names them."""
    return path.name.rsplit('_', 3)[0] if path.parent.name == 'test' else path.parent.name


def speaker_balanced_mean(runs):
    """Of e of the longest pieces: every person counts once."""
    people = {}
    for run in runs:
        for name, pieces in run.items():
            people.setdefault(name, []).extend(piece[PIECE_SECONDS] for piece in pieces)
    return np.mean([np.mean(e, 0) for _, e in sorted(people.items())], 0)


def units(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def agreement(offsets):
    """As SiteAgreement: two groups along the first principal direction, the cosine of their means."""
    deviations = offsets - offsets.mean(0)
    direction = np.linalg.svd(deviations, full_matrices=False)[2][0]
    side = deviations @ direction > 0
    one, other = units(offsets[side].mean(0)), units(offsets[~side].mean(0))
    return max(0.0, one @ other)


class Site:
    """Enrolled callers around their centre, as far as they agree on it. enrolments: one list of e a caller."""

    def __init__(self, enrolments, mean):
        means = np.array([np.mean(e, 0) for e in enrolments])
        n = len(means)
        self.centre = mean + (agreement(means - mean) * n / (n + 10) * (means.mean(0) - mean) if n >= 15 else 0)
        self.enrolments, self.voiceprints = enrolments, units(means - self.centre)

    def scores(self, tests):
        return units(np.array(tests) - self.centre) @ self.voiceprints.T

    def shift(self, calibration, count):
        """As SiteScores: every sample as a stranger's, against everybody else."""
        n, others = len(self.enrolments), []
        for i, samples in enumerate(self.enrolments):
            x = units(np.array(samples) - self.centre) @ np.delete(self.voiceprints, i, 0).T
            others.append(calibration.lessened(x, PIECE_SECONDS, count).ravel())
        shift = (np.quantile(np.concatenate(others), 0.99) - calibration.threshold(0.01, PIECE_SECONDS, count)) * n / (n + 50)
        return shift if n >= 30 else max(0, shift) if n >= 15 else 0


def random_site(people, count, mean, random):
    """(site, genuine tests [(caller, {seconds: e})], strangers' tests)."""
    names = [n for n in random.permutation(sorted(people)) if len(people[n]) > count][:SITE_CALLERS]
    if len(names) < SITE_CALLERS:
        raise ValueError(f'{len(names)} people have more than {count} pieces, expected {SITE_CALLERS} or more')
    enrolments, genuine = [], []
    for caller, name in enumerate(names):
        order = random.permutation(len(people[name]))
        enrolments.append([people[name][i][PIECE_SECONDS] for i in order[:count]])
        genuine += [(caller, people[name][i]) for i in order[count:]]
    strangers = [test for name in sorted(people) if name not in names for test in people[name]]
    return Site(enrolments, mean), genuine, strangers


def penalties(llr):
    """Of each caller (column), from the others; as Rivals."""
    ratios = np.exp(llr)
    return np.log1p((ratios.sum(1, keepdims=True) - ratios) / (llr.shape[1] - 1))


def fit_llr(by_seconds):
    """bias + score s + log-duration ln(d/5) + score-log-duration s ln(d/5), by logistic regression with both classes weighing the same."""
    rows, targets, weights = [], [], []
    for seconds, (genuine, impostor) in by_seconds.items():
        for scores, target in ((genuine, 1.0), (impostor, 0.0)):
            log_duration = np.full(len(scores), np.log(seconds / PIECE_SECONDS))
            rows.append(np.stack([np.ones(len(scores)), scores, log_duration, scores * log_duration], 1))
            targets.append(np.full(len(scores), target))
            weights.append(np.full(len(scores), 1 / len(scores)))
    rows, targets, weights = np.concatenate(rows), np.concatenate(targets), np.concatenate(weights)
    sign = 2 * targets - 1

    def loss(w):
        llr = rows @ w
        return weights @ np.logaddexp(0, -sign * llr), -(rows.T @ (weights * sign / (1 + np.exp(sign * llr))))
    return scipy.optimize.minimize(loss, np.array([-10.0, 25.0, 0.0, 0.0]), jac=True, method='BFGS').x


def llr_of(w, scores, seconds):
    log_duration = np.log(seconds / PIECE_SECONDS)
    return w[0] + w[1] * scores + w[2] * log_duration + w[3] * scores * log_duration


class Calibration:
    """The file, read as ScoreCalibration does."""

    def __init__(self, data, shift=0.0):
        self.data, self.shift = data, shift

    def table(self, count):
        return next((t for t in self.data['enrolment'] if t['samples'] >= count), self.data['enrolment'][-1])

    def llr(self, scores, seconds, count):
        return llr_of(list(self.table(count)['llr'].values()), scores - self.shift, seconds)

    def lessened(self, scores, seconds, count):
        w = list(self.table(count)['llr'].values())
        return scores - penalties(self.llr(scores, seconds, count)) / (w[1] + w[3] * np.log(seconds / PIECE_SECONDS))

    def threshold(self, rate, seconds, count):
        row = self.table(count)['impostor-quantiles'][self.data['seconds'].index(seconds)]
        return self.shift + np.interp(-np.log(rate), -np.log(self.data['false-match-rates']), row)


def quantiles(scores):
    """Empirical, and one that goes on with the mean slope from 1 % on."""
    measured = [np.quantile(scores, 1 - r) for r in RATES]
    slope = (measured[-1] - measured[RATES.index(0.01)]) / np.log(0.01 / RATES[-1])
    return measured + [measured[-1] + slope * np.log(RATES[-1] / TAIL_RATE)]


def rounded(values, digits=4):
    return [round(float(v), digits) for v in values]


def table_of(runs, count, mean):
    random = np.random.RandomState(SEED + count)
    sites = [random_site(runs[i % len(runs)], count, mean, random) for i in range(SITES)]
    genuine, nobody, strange = ({d: [] for d in SECONDS} for _ in range(3))
    for site, own, strangers in sites:
        callers = np.array([c for c, _ in own])
        for d in SECONDS:
            s = site.scores([t[d] for _, t in own])
            mine = np.zeros(s.shape, bool)
            mine[np.arange(len(callers)), callers] = True
            genuine[d].append(s[mine])
            strange[d].append(site.scores([t[d] for t in strangers]))
            nobody[d] += [s[~mine], strange[d][-1].ravel()]
    w = rounded(fit_llr({d: (np.concatenate(genuine[d]), np.concatenate(nobody[d])) for d in SECONDS}))
    slope = {d: w[1] + w[3] * np.log(d / PIECE_SECONDS) for d in SECONDS}
    lessened = {d: np.concatenate([(s - penalties(llr_of(w, s, d)) / slope[d]).ravel() for s in strange[d]]) for d in SECONDS}
    return {
        'samples': count,
        'genuine-trials': sum(map(len, genuine[PIECE_SECONDS])),
        'impostor-trials': len(lessened[PIECE_SECONDS]),
        'impostor-quantiles': [rounded(quantiles(lessened[d])) for d in SECONDS],
        'genuine-quantiles': [rounded(np.quantile(np.concatenate(genuine[d]), GENUINE_RATES)) for d in SECONDS],
        'llr': dict(zip(('bias', 'score', 'log-duration', 'score-log-duration'), w)),
    }


def calibration_of(runs, model, mean):
    return {
        'model-sha256': front_end.speaker_model(model.stem, model.parent)['network-sha256'],
        'speech': f'speechocean762 (OpenSLR 101, CC BY 4.0), {len(runs[0])} adults, one session each',
        'condition': 'every file 5 % slower to 5 % faster, then a simulated telephone call of `callprint eval trials`: noise at 5 to 25 dB, '
                     f'mu-law or A-law, 1 % of packets lost, in {len(runs)} draws; {SITES} sites of {SITE_CALLERS} callers',
        'impostors': 'strangers, rivals taken into account',
        'tail': 'empirical to 0.0001; 0.000001 with the mean slope from 0.01 to 0.0001',
        'speakers': len(runs[0]),
        'seconds': list(SECONDS),
        'false-match-rates': [*RATES, TAIL_RATE],
        'genuine-rates': list(GENUINE_RATES),
        'enrolment': [table_of(runs, count, mean) for count in SAMPLES],
    }


HEADER = '''# What a score of {network} means: written by calibrate_telephone.py, not by hand.
# Score: dot product of a test's and a voiceprint's centred unit vectors, around the site's centre.
# impostor-quantiles: a row for each of `seconds`, a column for each of `false-match-rates`: a score at or above it is
#   reached by that share of strangers. genuine-quantiles: of plain scores, columns as in `genuine-rates`.
# llr: natural logarithm, bias + score s + log-duration ln(d/5) + score-log-duration s ln(d/5), d in seconds.
'''


def main():
    parser = argparse.ArgumentParser()
    parts = parser.add_subparsers(dest='part', required=True)
    varying = parts.add_parser('vary')
    varying.add_argument('source', type=pathlib.Path)
    varying.add_argument('target', type=pathlib.Path)
    varying.add_argument('--seed', type=int, required=True)
    fitting = parts.add_parser('fit')
    fitting.add_argument('runs', nargs='+')
    fitting.add_argument('--model', type=pathlib.Path, required=True)
    fitting.add_argument('--out', type=pathlib.Path, default=front_end.MODELS / 'campplus-telephone-calibration.yaml')
    middle = parts.add_parser('mean')
    middle.add_argument('runs', nargs='+')
    middle.add_argument('--out', type=pathlib.Path, required=True)
    options = parser.parse_args()
    if options.part == 'vary':
        vary(options.source, options.target, options.seed)
    elif options.part == 'mean':
        np.savetxt(options.out, speaker_balanced_mean([heard(run) for run in options.runs]), fmt='%.7f')
    else:
        data = calibration_of([heard(run) for run in options.runs], options.model, mean_of(options.model))
        options.out.write_text(HEADER.format(network=options.model.stem) + yaml.dump(data, sort_keys=False, default_flow_style=None, width=140))


if __name__ == '__main__':
    main()
