"""Measures what the telephone model's scores mean and writes it as data for `ScoreCalibration`.

    calibrate_telephone.py --speech DEV_DIR --noise DEV_DIR/noise --model campplus-telephone.onnx [--out FILE] [--confirm TEST_DIR [--only-confirm]]

--speech and --confirm hold manifest.tsv (path, speaker, session, seconds, corpus, licence, gender, ...) and 16 kHz audio.
Everything is fitted on --speech. --confirm only prints what the finished file realises on other people, for 3 enrolment
pieces; --only-confirm takes the file as it lies there.
Packages as in front_end.py.

The trials: each speaker's net speech is cut into 5 s pieces; every piece goes through its own random telephone channel,
twice (two draws). A voiceprint is the unit mean of K enrolment pieces of one draw; a test is the first 2, 3, 4 or 5 s of
a piece that is not in it, of the other draw. Where a speaker has two sessions, enrolment and test never share one.
Thresholds and likelihood ratios come from impostors of the caller's own gender: the harder half, so that the rate over
all callers stays below what was asked for.
"""
import argparse
import csv
import pathlib

import numpy as np
import scipy.optimize
import scipy.signal
import soundfile
import yaml

import front_end

RATE = 8000
PIECE_SECONDS = 5
SECONDS = (2, 3, 4, 5)
SAMPLES = (1, 2, 3, 5)  # enrolment pieces of a voiceprint
RATES = (0.1, 0.01, 0.001, 0.0001)
TAIL_FROM = 0.01  # above this quantile the tail is taken as exponential
GENUINE_RATES = (0.01, 0.05, 0.5)
SNR_DB = 15
MAX_PIECES = 8  # of a speaker
MAX_STRANGERS = 60
DRAWS = 2


class TelephoneChannel:
    """A random band and equaliser, noise at SNR_DB below the speech, a random level, G.711 of either law."""

    def __init__(self, noises, random):
        self.noises, self.random = noises, random

    def __call__(self, speech):
        y = scipy.signal.lfilter(self.line(), 1, speech)
        y = y + self.noise(len(y)) * np.sqrt(np.mean(y ** 2) / 10 ** (SNR_DB / 10))
        y = y / np.abs(y).max() * self.random.uniform(0.1, 0.8)
        return mu_law(y) if self.random.rand() < 0.5 else a_law(y)

    def line(self):
        low, high = self.random.uniform(100, 320), self.random.uniform(3100, 3700)
        tilt = np.clip(np.cumsum(self.random.randn(4) * 2.5), -8, 8)
        frequencies = [0, low * 0.6, low, 500, 1000, 2000, high, 3900, 4000]
        gains_db = [-40, -20, *tilt, tilt[-1] - 3, -30, -40]
        return scipy.signal.firwin2(97, frequencies, 10 ** (np.array(gains_db) / 20), fs=RATE)

    def noise(self, samples):
        """Of power 1."""
        clip = self.noises[self.random.randint(len(self.noises))]
        piece = np.roll(np.resize(clip, max(samples, len(clip))), self.random.randint(len(clip)))[:samples]
        piece = piece + 1e-5 * self.random.randn(samples)
        return piece / np.sqrt(np.mean(piece ** 2))


def mu_law(x, mu=255.0):
    code = np.round(np.sign(x) * np.log1p(mu * np.abs(x)) / np.log1p(mu) * 127) / 127
    return np.sign(code) * np.expm1(np.abs(code) * np.log1p(mu)) / mu


def a_law(x, a=87.6):
    full = 1 + np.log(a)
    size = np.abs(x)
    code = np.where(size < 1 / a, a * size, 1 + np.log(np.maximum(a * size, 1))) / full
    code = np.round(code * 127) / 127
    return np.sign(x) * np.where(code < 1 / full, code * full / a, np.exp(code * full - 1) / a)


def net_speech(wave):
    """20 ms frames within 35 dB of the loud ones."""
    frames = wave[:len(wave) // 160 * 160].reshape(-1, 160)
    level_db = 10 * np.log10((frames ** 2).mean(1) + 1e-10)
    return frames[level_db > np.percentile(level_db, 95) - 35].ravel()


def at_8k(path):
    wave, rate = soundfile.read(path)
    return scipy.signal.resample_poly(wave, RATE, rate)


def speakers_of(folder):
    """{speaker: (gender, {session: [5 s pieces]})}, people with at least one piece."""
    with open(folder / 'manifest.tsv', newline='') as manifest:
        rows = [r for r in csv.DictReader(manifest, delimiter='\t') if ':' in r['speaker'] and r['channel'] and 'noise/' not in r['path']
                and 'diar/' not in r['path']]
    waves = {}
    for row in rows:
        sessions = waves.setdefault(row['speaker'], (row['gender'], {}))[1]
        if sum(map(len, sessions.get(row['session'], []))) < MAX_PIECES * PIECE_SECONDS * RATE:
            sessions.setdefault(row['session'], []).append(net_speech(at_8k(folder / row['path'])))
    result = {}
    for speaker, (gender, sessions) in waves.items():
        pieces = {s: pieces_of(np.concatenate(w), -(-MAX_PIECES // len(sessions))) for s, w in sessions.items()}
        pieces = {s: p for s, p in pieces.items() if p}
        if pieces:
            result[speaker] = (gender, pieces)
    return result


def pieces_of(wave, most):
    size = PIECE_SECONDS * RATE
    return [wave[i:i + size] for i in range(0, len(wave) - size + 1, size)][:most]


class Embedder:
    def __init__(self, model):
        self.front_end = front_end.speaker_model(model.stem)['front-end']
        self.run = front_end.session(model)
        self.mean = np.loadtxt(model.with_name(model.stem + '-mean.txt'))
        self.taps = front_end.upsample_taps()

    def __call__(self, wave):
        mel = front_end.features(front_end.upsample(wave, self.taps), self.front_end)
        raw = front_end.raw_embedding(self.run, front_end.network_input(mel, self.front_end))
        return front_end.unit(front_end.unit(raw) - self.mean)


class Person:
    """A speaker's pieces as heard in each draw, and which session a piece is of."""

    def __init__(self, name, gender, sessions, channel, embed):
        self.name, self.gender, self.session, self.heard, self.embed = name, gender, [], [[] for _ in range(DRAWS)], embed
        self.known = {}
        for session, pieces in sessions.items():
            for piece in pieces:
                self.session.append(session)
                for draw in range(DRAWS):
                    self.heard[draw].append(channel(piece))

    def x(self, draw, piece, seconds):
        """192 numbers, computed when first asked for."""
        key = draw, piece, seconds
        if key not in self.known:
            self.known[key] = self.embed(self.heard[draw][piece][:seconds * RATE])
        return self.known[key]

    def voiceprint(self, draw, count, without):
        """Of `count` pieces, none of them piece `without` nor of its session when there are several; None when there are too few."""
        total = len(self.session)
        usable = [(without + 1 + i) % total for i in range(total)]
        if without < total:
            several = len(set(self.session)) > 1
            usable = [i for i in usable if i != without and not (several and self.session[i] == self.session[without])]
        if len(usable) < count:
            return None
        return front_end.unit(np.sum([self.x(draw, i, PIECE_SECONDS) for i in usable[:count]], 0))


def trials(people, count, seconds, same_gender):
    """(genuine scores, impostor scores)."""
    genuine, impostor = [], []
    for draw in range(DRAWS):
        rotations = range(max(len(p.session) for p in people))
        prints = {}
        for rotation in rotations:
            known = [(p, v) for p in people if (v := p.voiceprint(draw, count, rotation)) is not None]
            prints[rotation] = ([p for p, _ in known], np.array([v for _, v in known]).reshape(-1, 192))
        for person in people:
            for piece in range(len(person.session)):
                test = person.x(1 - draw, piece, seconds)
                own = person.voiceprint(draw, count, piece)
                if own is not None:
                    genuine.append(own @ test)
                known, matrix = prints[piece]
                keep = [p is not person and (not same_gender or p.gender == person.gender) for p in known]
                impostor.append((matrix @ test)[keep])
    return np.array(genuine), np.concatenate(impostor)


def impostor_quantile(scores, rate):
    """The empirical quantile to 0.1 %; beyond, an exponential tail above the 1 % quantile (mean excess), never below the empirical one."""
    empirical = np.quantile(scores, 1 - rate)
    if rate >= 0.001:
        return empirical
    start = np.quantile(scores, 1 - TAIL_FROM)
    return max(empirical, start + (scores[scores > start] - start).mean() * np.log(TAIL_FROM / rate))


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


def cllr(genuine, impostor):
    """Bits; Bruemmer and du Preez, 2006."""
    return (np.logaddexp(0, -genuine).mean() + np.logaddexp(0, impostor).mean()) / (2 * np.log(2))


def eer(genuine, impostor):
    edges = np.sort(np.concatenate([genuine, impostor]))
    miss = np.searchsorted(np.sort(genuine), edges) / len(genuine)
    match = 1 - np.searchsorted(np.sort(impostor), edges) / len(impostor)
    at = np.argmin(np.abs(miss - match))
    return (miss[at] + match[at]) / 2


def report(title, people, calibration, samples):
    """All impostors. FNMR at the set's own quantile, and what the calibration's thresholds realise."""
    print(f'{title}: {len(people)} speakers, {sum(len(p.session) for p in people)} pieces x {DRAWS} draws')
    for count in samples:
        for seconds in SECONDS:
            genuine, impostor = trials(people, count, seconds, False)
            if len(genuine) < 30:
                continue
            line = f'  {count} x 5 s, test {seconds} s: {len(genuine)} genuine {len(impostor)} impostor, EER {100 * eer(genuine, impostor):.2f} %'
            for rate in (0.01, 0.001):
                line += f', FNMR at FMR {100 * rate:g} % {100 * np.mean(genuine < np.quantile(impostor, 1 - rate)):.2f} %'
            table = next(e for e in calibration['enrolment'] if e['samples'] == count)
            row = table['impostor-quantiles'][SECONDS.index(seconds)]
            line += '; at the shipped thresholds' + ''.join(
                f' [{100 * rate:g} %: FMR {100 * np.mean(impostor >= t):.3f} % FNMR {100 * np.mean(genuine < t):.1f} %]'
                for rate, t in zip(RATES, row))
            w = [table['llr'][k] for k in ('bias', 'score', 'log-duration', 'score-log-duration')]
            line += f', Cllr {cllr(llr_of(w, genuine, seconds), llr_of(w, impostor, seconds)):.3f}'
            print(line, flush=True)


def rounded(values, digits=4):
    return [round(float(v), digits) for v in values]


def tables(people):
    enrolment = []
    for count in SAMPLES:
        scores = {d: trials(people, count, d, True) for d in SECONDS}
        w = rounded(fit_llr(scores))
        enrolment.append({
            'samples': count,
            'genuine-trials': len(scores[PIECE_SECONDS][0]),
            'impostor-trials': len(scores[PIECE_SECONDS][1]),
            'impostor-quantiles': [rounded(impostor_quantile(scores[d][1], r) for r in RATES) for d in SECONDS],
            'genuine-quantiles': [rounded(np.quantile(scores[d][0], GENUINE_RATES)) for d in SECONDS],
            'llr': dict(zip(('bias', 'score', 'log-duration', 'score-log-duration'), w)),
        })
    return enrolment


def people_of(folder, channel, embed):
    """Everybody with enough pieces to enrol and test, and up to MAX_STRANGERS of the others."""
    speakers = sorted(speakers_of(folder).items())
    strangers = [s for s, (_, sessions) in speakers if sum(map(len, sessions.values())) <= 3]
    left_out = set(strangers) - set(strangers[::max(1, len(strangers) // MAX_STRANGERS)])
    return [Person(s, g, sessions, channel, embed) for s, (g, sessions) in speakers if s not in left_out]


def calibration_of(people, model):
    return {
        'model-sha256': front_end.speaker_model(model.stem)['network-sha256'],
        'speech': f'speechocean762 (OpenSLR 101, CC BY 4.0), {len(people)} adults, one session each; noise: ESC-10 (CC BY 3.0)',
        'condition': f'every piece through its own telephone channel: band, equaliser, noise at {SNR_DB} dB, mu-law or A-law',
        'impostors': 'of the same gender',
        'tail': 'empirical to 0.001; at 0.0001 exponential above the 0.01 quantile',
        'speakers': len(people),
        'seconds': list(SECONDS),
        'false-match-rates': list(RATES),
        'genuine-rates': list(GENUINE_RATES),
        'enrolment': tables(people),
    }


HEADER = '''# What a score of campplus-telephone means: written by calibrate_telephone.py, not by hand.
# Score: dot product of a test's centred unit embedding and the unit mean of the voiceprint's.
# impostor-quantiles: a row for each of `seconds`, a column for each of `false-match-rates`: a score at or above it is
#   reached by that share of strangers of the same gender. genuine-quantiles: columns as in `genuine-rates`.
# llr: natural logarithm, bias + score s + log-duration ln(d/5) + score-log-duration s ln(d/5), d in seconds.
'''


def main():
    parser = argparse.ArgumentParser()
    for name in ('speech', 'noise', 'model'):
        parser.add_argument('--' + name, type=pathlib.Path, required=True)
    parser.add_argument('--confirm', type=pathlib.Path)
    parser.add_argument('--only-confirm', action='store_true')
    parser.add_argument('--out', type=pathlib.Path, default=front_end.MODELS / 'campplus-telephone-calibration.yaml')
    options = parser.parse_args()
    channel = TelephoneChannel([at_8k(p) for p in sorted(options.noise.rglob('*.flac'))], np.random.RandomState(20261126))
    embed = Embedder(options.model)
    if not options.only_confirm:
        people = people_of(options.speech, channel, embed)
        options.out.write_text(HEADER + yaml.dump(calibration_of(people, options.model), sort_keys=False, default_flow_style=None, width=140))
        report('fitted on', people, yaml.safe_load(options.out.read_text()), SAMPLES)
    if options.confirm:
        report('confirmed on', people_of(options.confirm, channel, embed), yaml.safe_load(options.out.read_text()), (3,))


if __name__ == '__main__':
    main()
