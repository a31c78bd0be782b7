"""Simulated telephone calls for measuring scores: what happens to net speech between a mouth and this end of the line.

Packages as in front_end.py.
"""
import numpy as np
import scipy.signal

from telephone_pieces import RATE, a_law, mu_law


class TelephoneCall:
    """One of two families of lines, noise, a random level, G.711 of either law."""

    def __init__(self, noises, random, snr_db):
        self.noises, self.random, self.snr_db = noises, random, snr_db

    def __call__(self, speech):
        y = self.smooth_line(speech) if self.random.rand() < 0.5 else self.peaked_line(speech)
        loud = np.percentile((y[:len(y) // 400 * 400].reshape(-1, 400) ** 2).mean(1), 80)
        y = y + self.noise(len(y)) * np.sqrt(loud / 10 ** (self.random.uniform(*self.snr_db) / 10))
        y = y / np.abs(y).max() * self.random.uniform(0.05, 0.9)
        return mu_law(y) if self.random.rand() < 0.5 else a_law(y)

    def smooth_line(self, speech):
        """Linear phase, a random tilt within the band."""
        low, high = self.random.uniform(100, 320), self.random.uniform(3100, 3700)
        tilt = np.clip(np.cumsum(self.random.randn(4) * 2.5), -8, 8)
        frequencies = [0, low * 0.6, low, 500, 1000, 2000, high, 3900, 4000]
        gains_db = [-40, -20, *tilt, tilt[-1] - 3, -30, -40]
        return scipy.signal.lfilter(scipy.signal.firwin2(97, frequencies, 10 ** (np.array(gains_db) / 20), fs=RATE), 1, speech)

    def peaked_line(self, speech):
        """Minimum phase, three resonances of up to 10 dB either way."""
        edges = [self.random.uniform(150, 400), self.random.uniform(2900, 3700)]
        y = scipy.signal.sosfilt(scipy.signal.butter(self.random.randint(1, 4), edges, 'band', fs=RATE, output='sos'), speech)
        for _ in range(3):
            y = scipy.signal.lfilter(*peak(np.exp(self.random.uniform(np.log(250), np.log(3300))), self.random.uniform(-10, 10),
                                           self.random.uniform(0.5, 2)), y)
        return y

    def noise(self, samples):
        """Pink and swelling, or of one or three recordings; of power 1."""
        kind = self.random.randint(3)
        if kind == 0:
            spectrum = np.fft.rfft(self.random.randn(samples))
            swell = 1.2 + np.sin(2 * np.pi * self.random.uniform(0.2, 3) * np.arange(samples) / RATE + self.random.uniform(0, 6))
            noise = np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), samples) * swell
        else:
            noise = sum(self.recorded(samples) for _ in range(1 if kind == 1 else 3))
        return noise / np.sqrt(np.mean(noise ** 2))

    def recorded(self, samples):
        clip = self.noises[self.random.randint(len(self.noises))]
        piece = np.roll(np.resize(clip, max(samples, len(clip))), self.random.randint(len(clip)))[:samples]
        piece = piece + 1e-5 * self.random.randn(samples)
        return piece / np.sqrt(np.mean(piece ** 2))


def peak(hz, gain_db, q):
    """Peaking equaliser of the Audio EQ Cookbook (R. Bristow-Johnson): numerator, denominator."""
    size, w = 10 ** (gain_db / 40), 2 * np.pi * hz / RATE
    alpha, c = np.sin(w) / (2 * q), -2 * np.cos(w)
    return np.array([1 + alpha * size, c, 1 - alpha * size]), np.array([1 + alpha / size, c, 1 - alpha / size])
