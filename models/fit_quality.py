"""Fits what the measures of `QualityMeasure` say about a caller's chance to be recognised, as data for `QualityModel`.

    fit_quality.py make --speech DIR --noise DIR --out CLIPS [--seed N] [--half even|odd]
    callprint eval trials --dir CLIPS --trials CLIPS/trials.tsv --scores CLIPS/scores.tsv --same-session
    callprint eval quality CLIPS/test/*.wav > CLIPS/measures.tsv
    fit_quality.py fit --clips CLIPS [--out FILE]
    fit_quality.py report --clips CLIPS

`make` cuts speech as calibrate_telephone.py does: up to three pieces of 5 s enrol a speaker through an ordinary channel;
the others are tests of 2 to 5 s, each several times through channels of widely varying badness (`Bad` below), of another
recording session where there are two. --half takes every second noise clip, so that fit and report can have their own.
`fit` writes speech-quality.yaml; `report` prints what rejecting by the score does on clips that were not fitted.
Packages as in front_end.py. Concealed packets are in truth.tsv, because a file does not tell them.
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
import telephone_pieces as telephone

RATE = telephone.RATE
FRAME = 160
ENROLMENT_PIECES = 3
DRAWS = 4
FALSE_MATCH_RATE = 0.001
NETWORKS = ('campplus-telephone', 'campplus-wideband')
KNOTS = {  # where a measure's curve may bend
    'snr-db': [0, 5, 10, 15, 20, 30], 'harmonicity': [0.65, 0.7, 0.75, 0.8, 0.85], 'dynamic-db': [6, 10, 15, 20, 30],
    'seconds': [1, 1.5, 2, 3, 4, 5], 'level-dbfs': [-60, -50, -40, -30], 'clipped-share': [0.003, 0.01, 0.03, 0.1, 0.2],
    'band-hz': [2600, 3000, 3300, 3600], 'voiced-share': [0.1, 0.25, 0.4, 0.6],
    'concealed-share': [0, 0.05, 0.1, 0.2, 0.4]}
FALLING = ('clipped-share', 'concealed-share')  # less is better; of all others more is
REASONS = {'snr-db': 'too-noisy', 'harmonicity': 'too-noisy', 'dynamic-db': 'too-noisy', 'seconds': 'too-short',
           'level-dbfs': 'too-quiet', 'clipped-share': 'clipped', 'band-hz': 'too-noisy', 'voiced-share': 'unvoiced',
           'concealed-share': 'packet-loss'}

# Marks for what is hardly speech, set by hand; of clips at 6 dB and above they refuse one in fifty.
LIMITS = [('tone-share', 'tone', [0.5, 0.75, 0.95], [1, 0.4, 0]), ('steady-share', 'music', [0.3, 0.65, 0.95], [1, 0.4, 0]),
          ('voiced-share', 'unvoiced', [0, 0.1, 0.15], [0, 0.4, 1]), ('level-dbfs', 'too-quiet', [-70, -62, -60], [0, 0.4, 1]),
          ('snr-db', 'too-noisy', [2, 4, 5], [0, 0.4, 1]), ('dynamic-db', 'too-noisy', [6, 8, 9], [0, 0.4, 1]),
          ('harmonicity', 'too-noisy', [0.64, 0.68, 0.7], [0, 0.4, 1]), ('clipped-share', 'clipped', [0.2, 0.25, 0.4], [1, 0.4, 0]),
          ('concealed-share', 'packet-loss', [0.2, 0.3, 0.5], [1, 0.4, 0])]


class Bad:
    """A telephone channel that may be very bad: noise at -5 to 25 dB or another voice, any level, clipping, packet loss."""

    def __init__(self, noises, voices, random):
        self.ordinary = telephone.TelephoneChannel(noises, random)
        self.voices, self.random = voices, random

    def __call__(self, speech, speaker):
        """(8 kHz audio, what was done to it)"""
        r = self.random
        y = scipy.signal.lfilter(self.ordinary.line(), 1, speech)
        y /= np.sqrt(np.mean(y ** 2))
        done = {'snr': r.uniform(-5, 25), 'second': np.nan, 'lost': 0.0, 'clipping': 0.0}
        y = y + self.ordinary.noise(len(y)) * 10 ** (-done['snr'] / 20)
        if r.rand() < 0.1:
            done['second'] = r.uniform(-3, 15)
            y = y + self.voice(len(y), speaker) * 10 ** (-done['second'] / 20)
        if r.rand() < 0.2:
            done['clipping'] = 10 ** r.uniform(-2.5, -0.6)
            top = np.quantile(np.abs(y), 1 - done['clipping'])
            y = np.clip(y, -top, top)
        y *= 10 ** (r.uniform(-45, -1) / 20) / np.abs(y).max()
        y = telephone.mu_law(y) if r.rand() < 0.5 else telephone.a_law(y)
        if r.rand() < 0.25:
            y, done['lost'] = lossy(y, r.uniform(0, 0.2), r)
        return y, done

    def voice(self, samples, speaker):
        """Somebody else, of power 1."""
        others = [v for name, v in self.voices if name != speaker]
        piece = np.resize(others[self.random.randint(len(others))], samples)
        return piece / np.sqrt(np.mean(piece ** 2))


def lossy(y, rate, random):
    """Packets of 20 ms lost in bursts of two; the last pitch period goes on and fades to silence in 60 ms (after G.711 Appendix I)."""
    out, lost, gone, count = y.copy(), False, 0, 0
    for at in range(FRAME * 3, len(y) - FRAME, FRAME):
        lost = random.rand() < (0.5 if lost else rate * 0.5 / (1 - rate))
        gone = gone + 1 if lost else 0
        if lost:
            past = out[at - 320:at]
            lag = 40 + int(np.argmax([np.dot(past[-160:], past[-160 - k:len(past) - k]) for k in range(40, 121)]))
            gain = np.clip(1 - 0.2 * (np.arange(FRAME) / 80 + 2 * (gone - 1) - 1), 0, 1) * (gone <= 3)
            out[at:at + FRAME] = np.resize(past[-lag:], FRAME) * gain
            count += 1
    return out, count * FRAME / len(y)


def write(path, wave):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, wave, RATE, subtype='PCM_16')


def make(options):
    random = np.random.RandomState(options.seed)
    noises = [telephone.at_8k(p) for p in sorted(options.noise.rglob('*.flac'))]
    noises = noises[options.half == 'odd'::2]
    people = sorted(telephone.speakers_of(options.speech).items())
    voices = [(name, np.concatenate(next(iter(sessions.values())))) for name, (_, sessions) in people]
    ordinary, bad = telephone.TelephoneChannel(noises, random), Bad(noises, voices, random)
    enrolled, tests = [], []
    for name, (gender, sessions) in people:
        pieces = [(session, piece) for session, cut in sessions.items() for piece in cut]
        home = pieces[0][0]
        own = [p for s, p in pieces if s == home] if len(sessions) > 1 else [p for _, p in pieces]
        own = own[:ENROLMENT_PIECES]
        rest = [(s, p) for s, p in pieces if s != home] if len(sessions) > 1 else pieces[len(own):]
        if len(own) == ENROLMENT_PIECES and rest:
            enrolled.append((name, gender))
            for i, piece in enumerate(own):
                write(options.out / 'enroll' / name.replace(':', '-') / f'{i}.wav', ordinary(piece))
            for session, piece in rest[:5]:
                for _ in range(DRAWS):
                    length = int(random.uniform(2, 5) * RATE)
                    wave, done = bad(piece[:length], name)
                    tests.append((name, gender, session, done))
                    write(options.out / 'test' / f'{len(tests) - 1:05d}.wav', wave)
    with open(options.out / 'trials.tsv', 'w') as rows, open(options.out / 'truth.tsv', 'w') as truth:
        print('enroll_speaker\ttest_file\ttarget\ttest_speaker', file=rows)
        print('test_file\tspeaker\tsnr\tsecond\tlost\tclipping', file=truth)
        for i, (name, gender, _, done) in enumerate(tests):
            file = f'test/{i:05d}.wav'
            print(file, name, *(f'{v:.4f}' for v in done.values()), sep='\t', file=truth)
            for other, _ in enrolled:
                print(other.replace(':', '-'), file, int(other == name), name.replace(':', '-'), sep='\t', file=rows)
    two_voices(options.out / 'two', people, telephone.TelephoneChannel(noises, random), random)
    print(f'{len(enrolled)} enrolled, {len(tests)} tests')


def two_voices(folder, people, channel, random, count=150):
    """Clips of one voice, of two one after the other, of two at once; through ordinary channels."""
    for i in range(count):
        a, b = random.choice(len(people), 2, replace=False)
        (_, (ga, sa)), (_, (gb, sb)) = people[a], people[b]
        one, other = (next(iter(s.values()))[0] for s in (sa, sb))
        pair = 'same' if ga == gb else 'mixed'
        cut = int(len(one) * random.uniform(0.35, 0.65))
        write(folder / f'one-{i:03d}.wav', channel(one))
        write(folder / f'turns-{pair}-{i:03d}.wav', channel(np.concatenate([one[:cut], other[cut:] * rms(one) / rms(other)])))
        write(folder / f'once-{pair}-{i:03d}.wav', channel(one + other * rms(one) / rms(other) * 10 ** (random.uniform(-6, 0) / 20)))


def rms(x):
    return np.sqrt(np.mean(x ** 2))


def table(path):
    with open(path, newline='') as file:
        return list(csv.DictReader(file, delimiter='\t'))


class Clips:
    """Genuine trials with their measures, and the threshold that FALSE_MATCH_RATE of all impostor trials reach."""

    def __init__(self, folder):
        measures = {pathlib.Path(r['file']).name: r for r in table(folder / 'measures.tsv')}
        truth = {pathlib.Path(r['test_file']).name: r for r in table(folder / 'truth.tsv')}
        genuine, impostor = [], []
        for row in table(folder / 'scores.tsv'):
            name = pathlib.Path(row['test_file']).name
            if row['target'] != '1':
                impostor.append(float(row['score']))
            else:
                genuine.append((float(row['score']), truth[name]['speaker'], measures[name], truth[name]))
        self.threshold = np.quantile(impostor, 1 - FALSE_MATCH_RATE)
        self.scores = np.array([g[0] for g in genuine])
        self.speakers = np.array([g[1] for g in genuine])
        self.truth = [g[3] for g in genuine]
        self.measures = {m: np.array([float(g[2][m]) for g in genuine]) for m in {*KNOTS, *(limit[0] for limit in LIMITS)}}
        self.measures['concealed-share'] = np.array([float(g[3]['lost']) for g in genuine])
        self.missed = self.scores < self.threshold


def steps(measure, values):
    """How far along each segment of the measure's knots a value is on the bad side, 0..1, a column each: losses add up over them."""
    knots = KNOTS[measure]
    along = np.stack([np.clip((values - a) / (b - a), 0, 1) for a, b in zip(knots, knots[1:])], 1)
    return along if measure in FALLING else 1 - along


def fit(clips, softness=0.05, ridge=0.02):
    """Logistic regression on whether the score reaches the threshold, softly; every loss is 0 or more."""
    columns = np.concatenate([steps(m, clips.measures[m]) for m in KNOTS], 1)
    target = 1 / (1 + np.exp(-(clips.scores - clips.threshold) / softness))

    def loss(w):
        odds = w[0] - columns @ w[1:]
        chance = 1 / (1 + np.exp(-odds))
        value = np.mean(np.logaddexp(0, odds) - target * odds) + ridge * np.mean(w[1:] ** 2)
        slope = (chance - target) / len(target)
        return value, np.concatenate([[slope.sum()], -columns.T @ slope + 2 * ridge * w[1:] / len(w[1:])])
    start = np.concatenate([[2.0], np.full(columns.shape[1], 0.2)])
    bounds = [(None, None)] + [(0, None)] * columns.shape[1]
    return scipy.optimize.minimize(loss, start, jac=True, method='L-BFGS-B', bounds=bounds).x


def curves(w):
    """[(measure, knots, losses)]"""
    result, at = [], 1
    for measure, knots in KNOTS.items():
        part = w[at:at + len(knots) - 1]
        at += len(knots) - 1
        losses = np.concatenate([[0], np.cumsum(part)]) if measure in FALLING else np.concatenate([np.cumsum(part[::-1])[::-1], [0]])
        if losses.max() > 0.01:
            result.append((measure, knots, [round(float(v), 3) for v in losses]))
    return result


def chance(model, measures):
    odds = model['intercept'] - sum(np.interp(measures[c['measure']], c['at'], c['gives']) for c in model['losses'])
    return 1 / (1 + np.exp(-odds))


def likeness(clips, network):
    """{kind of clip in two/: likeness of its halves}"""
    embed = front_end.Embedder(front_end.MODELS / f'{network}.onnx')
    found = {}
    for path in sorted((clips / 'two').glob('*.wav')):
        wave = soundfile.read(path)[0]
        half = len(wave) // 2
        kind = path.stem.rsplit('-', 1)[0]
        found.setdefault(kind, []).append(embed(wave[:half]) @ embed(wave[half:]))
    return {kind: np.array(values) for kind, values in found.items()}


def curve(measure, reason, at, gives):
    return {'measure': measure, 'reason': reason, 'at': at, 'gives': gives}


HEADER = '''# What the measures of speech say about its quality: written by fit_quality.py, not by hand.
# losses: log-odds that each measure takes off `intercept`; the odds are those of a genuine caller to be accepted.
# limits: marks from 0 to 1 for what is not the speech of one person; the lowest of marks and chance is the quality.
# one-voice: the halves of speech of at least so many seconds score at least so much against each other, by network.
# at: where the measure's curve bends (units: QualityMeasure); gives: what it comes to there.
'''


def write_model(options):
    clips = Clips(options.clips)
    w = fit(clips)
    model = {
        'speech': 'speechocean762 (OpenSLR 101, CC BY 4.0), 60 adults; noise: every second clip of ESC-10 (CC BY 3.0)',
        'condition': 'noise -5 to 25 dB, another voice, level, clipping, packet loss: see Bad in fit_quality.py',
        'accepted': f'3 x 5 s enrolled, 2 to 5 s tested, threshold of {FALSE_MATCH_RATE:g} false matches over these clips',
        'intercept': round(float(w[0]), 3),
        'losses': [curve(m, REASONS[m], k, v) for m, k, v in curves(w)],
        'limits': [curve(*limit) for limit in LIMITS],
        'one-voice': {'seconds': 4, 'least-likeness': {
            n: round(float(np.quantile(likeness(options.clips, n)['one'], 0.01)) - 0.05, 2) for n in NETWORKS}},
    }
    options.out.write_text(HEADER + yaml.dump(model, sort_keys=False, default_flow_style=None, width=140))
    report(options)


def fnmr_after(missed, quality, share):
    """FNMR without the `share` of trials of lowest quality."""
    keep = np.argsort(quality, kind='stable')[int(round(share * len(quality))):]
    return missed[keep].mean()


def report(options, draws=1000):
    clips = Clips(options.clips)
    model = yaml.safe_load(options.out.read_text())
    quality = np.minimum.reduce([chance(model, clips.measures)] + [
        np.interp(clips.measures[limit['measure']], limit['at'], limit['gives']) for limit in model['limits']])
    random = np.random.RandomState(1)
    names = np.unique(clips.speakers)
    by_name = {n: np.flatnonzero(clips.speakers == n) for n in names}
    print(f'{len(names)} speakers, {len(quality)} genuine trials, threshold {clips.threshold:.3f} at FMR {FALSE_MATCH_RATE:g}')
    samples = [np.concatenate([by_name[n] for n in random.choice(names, len(names))]) for _ in range(draws)]
    say('FNMR of all', clips.missed.mean(), [clips.missed[s].mean() for s in samples])
    for share in (0.05, 0.1, 0.2, 0.3):
        base, after = clips.missed.mean(), fnmr_after(clips.missed, quality, share)
        say(f'without the worst {100 * share:.0f} %', after, [fnmr_after(clips.missed[s], quality[s], share) for s in samples])
        say('  less than all by', base - after, [clips.missed[s].mean() - fnmr_after(clips.missed[s], quality[s], share) for s in samples])
        chosen = [random.rand(len(quality)) for _ in range(draws)]
        say('  without as many at random', np.mean([fnmr_after(clips.missed, c, share) for c in chosen]),
            [fnmr_after(clips.missed[s], c[s], share) for s, c in zip(samples, chosen)])
    order = np.argsort(quality)
    for part in np.array_split(order, 10):
        print(f'  quality {quality[part].min():.2f} to {quality[part].max():.2f}: said {1 - quality[part].mean():.2f}, missed {clips.missed[part].mean():.2f}')
    missed = clips.missed
    ranks = np.argsort(np.argsort(quality))
    auc = (ranks[~missed].sum() - (~missed).sum() * ((~missed).sum() - 1) / 2) / ((~missed).sum() * missed.sum())
    print(f'area under the curve, quality against miss: {auc:.3f}; below 0.4: {np.mean(quality < 0.4):.3f} of trials')
    for measure in KNOTS:
        alone = clips.measures[measure] * (-1 if measure in FALLING else 1)
        print(f'  rank correlation with the score, {measure}: {scipy.stats.spearmanr(alone, clips.scores)[0]:.3f}')
    report_two(options.clips, model['one-voice']['least-likeness'])


def report_two(clips, least):
    for network in NETWORKS:
        for kind, values in sorted(likeness(clips, network).items()):
            found = np.mean(values < least[network])
            print(f'{network}: two voices found in {kind}: {100 * found:.1f} % of {len(values)}, '
                  f'likeness of halves {np.median(values):.2f}')


def say(what, value, draws):
    low, high = np.quantile(draws, [0.025, 0.975])
    print(f'{what}: {100 * value:.2f} % [{100 * low:.2f}, {100 * high:.2f}]')


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser('make')
    for name in ('speech', 'noise', 'out'):
        making.add_argument('--' + name, type=pathlib.Path, required=True)
    making.add_argument('--seed', type=int, default=1)
    making.add_argument('--half', choices=('even', 'odd'), default='even')
    making.set_defaults(run=make)
    for name, run in (('fit', write_model), ('report', report)):
        command = commands.add_parser(name)
        command.add_argument('--clips', type=pathlib.Path, required=True)
        command.add_argument('--out', type=pathlib.Path, default=front_end.MODELS / 'speech-quality.yaml')
        command.set_defaults(run=run)
    options = parser.parse_args()
    options.run(options)


if __name__ == '__main__':
    main()
