"""Measures what the telephone model's scores mean and writes it as data for `ScoreCalibration`.

    calibrate_telephone.py --speech DEV_DIR --noise DEV_DIR/noise --model campplus-telephone.onnx [--out FILE]

DEV_DIR holds manifest.tsv (path, speaker, session, seconds, corpus, licence, gender, ...) and 16 kHz audio. What the
calibration does on other people: confirm_telephone.py. Packages as in front_end.py.

Each speaker's net speech is cut into 5 s pieces, and every piece goes through a call of its own: one of two families of
telephone lines, noise at 5 to 25 dB, G.711 of either law. The speech of DEV_DIR was recorded in one session a speaker, where
a voice is more alike than from one day to another, so every piece is also played 5 % slower to 5 % faster, pitch and all.

A site is a draw of SITE_CALLERS people, each enrolled with K pieces, and the centre moved half way to them as `Centring`
does. Everybody else is a stranger; the callers' other pieces are genuine. A test is the first 1.5 to 5 s of a piece.
The likelihood ratio is fitted on plain scores. Quantiles are those of strangers, after `Rivals` took theirs away.
"""
import argparse
import pathlib

import numpy as np
import scipy.optimize
import yaml

import front_end
from telephone_call import TelephoneCall
from telephone_pieces import PIECE_SECONDS, RATE, at_8k, speakers_of

SECONDS = (1.5, 2, 3, 4, 5)
SAMPLES = (1, 2, 3, 5)  # enrolment pieces of a voiceprint
RATES = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001)
TAIL_RATE = 0.000001  # extrapolated
GENUINE_RATES = (0.01, 0.05, 0.5)
FIT_SNR_DB = (5, 25)
SPEEDS = (0.95, 1.05)
SITE_CALLERS = 30
SITES = 60
SEED = 20261126


def noises_of(folder):
    return [at_8k(p) for p in sorted(folder.rglob('*.flac'))]


def mean_of(model):
    return np.loadtxt(front_end.MODELS / front_end.speaker_model(model.stem)['mean-vector'])


class Embedder:
    def __init__(self, model):
        self.front_end = front_end.speaker_model(model.stem)['front-end']
        self.run = front_end.session(model)
        self.taps = front_end.upsample_taps()

    def __call__(self, wave):
        mel = front_end.features(front_end.upsample(wave, self.taps), self.front_end)
        return front_end.unit(front_end.raw_embedding(self.run, front_end.network_input(mel, self.front_end)))


def heard(folder, call, embed):
    """{speaker: [(session, {seconds: e})]}: every piece as one call of its own."""
    people = {}
    for speaker, (_, sessions) in sorted(speakers_of(folder).items()):
        for session, pieces in sorted(sessions.items()):
            for piece in pieces:
                y = call(piece)
                people.setdefault(speaker, []).append((session, {d: embed(y[:int(d * RATE)]) for d in SECONDS}))
    return people


def units(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


class Site:
    """Enrolled callers around their centre. enrolments: one list of e a caller."""

    def __init__(self, enrolments, mean):
        means = np.array([np.mean(e, 0) for e in enrolments])
        n = len(means)
        self.centre = mean + (0.5 * n / (n + 10) * (means.mean(0) - mean) if n >= 15 else 0)
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
    enrolments, genuine = [], []
    for caller, name in enumerate(names):
        order = random.permutation(len(people[name]))
        enrolments.append([people[name][i][1][PIECE_SECONDS] for i in order[:count]])
        genuine += [(caller, people[name][i][1]) for i in order[count:]]
    strangers = [test for name in sorted(people) if name not in names for _, test in people[name]]
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


def table_of(people, count, mean):
    random = np.random.RandomState(SEED + count)
    sites = [random_site(people, count, mean, random) for _ in range(SITES)]
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


def calibration_of(people, model, mean):
    return {
        'model-sha256': front_end.speaker_model(model.stem)['network-sha256'],
        'speech': f'speechocean762 (OpenSLR 101, CC BY 4.0), {len(people)} adults, one session each; noise: ESC-10 (CC BY 3.0)',
        'condition': 'every piece 5 % slower to 5 % faster, through its own telephone call: two families of lines, noise at 5 to 25 dB, '
                     f'mu-law or A-law; {SITES} sites of {SITE_CALLERS} callers',
        'impostors': 'strangers, rivals taken into account',
        'tail': 'empirical to 0.0001; 0.000001 with the mean slope from 0.01 to 0.0001',
        'speakers': len(people),
        'seconds': list(SECONDS),
        'false-match-rates': [*RATES, TAIL_RATE],
        'genuine-rates': list(GENUINE_RATES),
        'enrolment': [table_of(people, count, mean) for count in SAMPLES],
    }


HEADER = '''# What a score of campplus-telephone means: written by calibrate_telephone.py, not by hand.
# Score: dot product of a test's and a voiceprint's centred unit vectors, around the site's centre.
# impostor-quantiles: a row for each of `seconds`, a column for each of `false-match-rates`: a score at or above it is
#   reached by that share of strangers. genuine-quantiles: of plain scores, columns as in `genuine-rates`.
# llr: natural logarithm, bias + score s + log-duration ln(d/5) + score-log-duration s ln(d/5), d in seconds.
'''


def main():
    parser = argparse.ArgumentParser()
    for name in ('speech', 'noise', 'model'):
        parser.add_argument('--' + name, type=pathlib.Path, required=True)
    parser.add_argument('--out', type=pathlib.Path, default=front_end.MODELS / 'campplus-telephone-calibration.yaml')
    options = parser.parse_args()
    call = TelephoneCall(noises_of(options.noise), np.random.RandomState(SEED), FIT_SNR_DB, SPEEDS)
    data = calibration_of(heard(options.speech, call, Embedder(options.model)), options.model, mean_of(options.model))
    options.out.write_text(HEADER + yaml.dump(data, sort_keys=False, default_flow_style=None, width=140))


if __name__ == '__main__':
    main()
