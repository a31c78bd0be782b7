"""Net speech of a folder of recordings in pieces of 5 s at 8 kHz, and simulated telephone lines for them.

Packages as in front_end.py. A folder holds manifest.tsv (path, speaker, session, gender, channel, ...) and audio of any rate.
"""
import csv

import numpy as np
import scipy.signal
import soundfile

RATE = 8000
PIECE_SECONDS = 5
SNR_DB = 15
MAX_PIECES = 8  # of a speaker


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


def noises_of(folder):
    return [at_8k(p) for p in sorted(folder.rglob('*.flac'))]


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
