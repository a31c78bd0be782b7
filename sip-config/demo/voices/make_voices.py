#!/usr/bin/env python3
"""Build the demo callers' audio from the recorded prompt packages that voices.yaml names.

    make_voices.py --packages ROOT [--out DIR]

ROOT holds the named Debian packages, unpacked: ROOT/usr/share/... as on an installed system (so `/` where they are installed).
Every file is the clips of its list, each trimmed and brought to one level, joined with gaps of 0.2 to 0.4 s over faint line noise,
at 8 kHz in G.711 mu-law. The random numbers are seeded with the file's name, so the same packages give the same bytes.

Needs numpy, scipy, soundfile, PyYAML. Downloads nothing.
"""
import argparse
import pathlib
import struct
import zlib

import numpy as np
import soundfile
import yaml
from scipy.signal import butter, lfilter, resample_poly, sosfilt

RATE_HZ = 8000
SPEECH_LEVEL_DB, PEAK_LIMIT_DB, LINE_NOISE_DB = -22.0, -2.0, -66.0
GAP_SECONDS = (0.2, 0.4)
LEAD_SECONDS, TAIL_SECONDS = 0.2, 0.3
NOISE_SECONDS, NOISE_SNR_DB = 12.0, -3.0
HUM_SECONDS, HUM_LEVEL_DB = 8.0, -24.0
FRAME = RATE_HZ // 50


def decibels(power):
    return 10 * np.log10(power + 1e-12)


def amplitude(level_db):
    return 10 ** (level_db / 20)


def active_frames(samples):
    """Which 20 ms frames hold speech: above -50 dBFS and within 30 dB of the loud ones."""
    level_db = decibels((samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME) ** 2).mean(1))
    return level_db > max(-50, np.percentile(level_db, 95) - 30)


def speech_rms(samples):
    active = active_frames(samples)
    return np.sqrt((samples[: len(active) * FRAME].reshape(-1, FRAME)[active] ** 2).mean())


def read_clip(path):
    """One clip as floats in [-1, 1] at RATE_HZ, trimmed to its speech, at SPEECH_LEVEL_DB."""
    if path.suffix == ".gsm":
        samples, rate_hz = soundfile.read(path, samplerate=RATE_HZ, channels=1, format="RAW", subtype="GSM610")
    else:
        samples, rate_hz = soundfile.read(path)
    if samples.ndim > 1:
        samples = samples.mean(1)
    if rate_hz != RATE_HZ:
        samples = resample_poly(samples, RATE_HZ, rate_hz)
    spoken = np.flatnonzero(active_frames(samples))
    samples = samples[max(0, spoken[0] - 1) * FRAME : (spoken[-1] + 3) * FRAME].copy()
    fade = RATE_HZ // 200
    samples[:fade] *= np.linspace(0, 1, fade)
    samples[-fade:] *= np.linspace(1, 0, fade)
    gain = amplitude(SPEECH_LEVEL_DB) / speech_rms(samples)
    return samples * min(gain, amplitude(PEAK_LIMIT_DB) / np.abs(samples).max())


def silence(seconds):
    return np.zeros(round(seconds * RATE_HZ))


def join(clips, rng):
    pieces = [silence(LEAD_SECONDS)]
    for i, clip in enumerate(clips):
        if i:
            pieces.append(silence(rng.uniform(*GAP_SECONDS)))
        pieces.append(clip)
    speech = np.concatenate(pieces + [silence(TAIL_SECONDS)])
    return speech + amplitude(LINE_NOISE_DB) * rng.standard_normal(len(speech))


def loud_room(length, rng):
    """A car's rumble and a full room's murmur, as far as a telephone carries them: nothing below 250 Hz, so that all of the
    noise lies where the speech does. The murmur is speech-shaped and swells at syllable rate.
    """
    white = rng.standard_normal((2, length))
    rumble = sosfilt(butter(4, 250, "highpass", fs=RATE_HZ, output="sos"), lfilter([1], [1, -0.9], white[0]))
    murmur = sosfilt(butter(2, (300, 3000), "bandpass", fs=RATE_HZ, output="sos"), lfilter([1], [1, -0.6], white[1]))
    swell = sosfilt(butter(2, 4, fs=RATE_HZ, output="sos"), rng.standard_normal(length))
    murmur *= 1 + 0.7 * swell / np.abs(swell).max()
    noise = 0.7 * rumble / rumble.std() + murmur / murmur.std()
    return noise / noise.std()


def buried_speech(clips, rng):
    """The clips again and again for NOISE_SECONDS, NOISE_SNR_DB below the noise; clipped nowhere."""
    speech = np.resize(join(clips, rng), round(NOISE_SECONDS * RATE_HZ))
    mixed = speech + loud_room(len(speech), rng) * speech_rms(speech) * amplitude(-NOISE_SNR_DB)
    return mixed * min(1, amplitude(PEAK_LIMIT_DB) / np.abs(mixed).max())


def mains_hum(rng):
    """A line with a bad earth: 50 Hz with its harmonics, and hiss; nobody speaks."""
    at = np.arange(round(HUM_SECONDS * RATE_HZ)) / RATE_HZ
    hum = sum(np.sin(2 * np.pi * 50 * k * at + rng.uniform(0, 2 * np.pi)) / k for k in (1, 2, 3, 4, 5, 6, 7, 9, 11, 13))
    return hum / hum.std() * amplitude(HUM_LEVEL_DB) + amplitude(-50) * rng.standard_normal(len(at))


def mu_law(samples):
    """G.711 mu-law bytes (ITU-T G.711, table 2a): sign, 3 bits of segment, 4 bits of step, all inverted."""
    linear = np.clip(np.round(samples * 32768), -32635, 32635).astype(int)
    magnitude = np.abs(linear) + 132
    segment = np.floor(np.log2(magnitude)).astype(int) - 7
    step = (magnitude >> (segment + 3)) & 15
    return (~((linear < 0) * 128 | segment << 4 | step) & 255).astype(np.uint8).tobytes()


def write_mu_law_wav(path, samples):
    """WAV with format code 7: an 18-byte fmt chunk, the fact chunk that every non-PCM WAV has, the data."""
    body = mu_law(samples)
    body += b"" if len(body) % 2 == 0 else b"\xff"
    fmt = struct.pack("<HHIIHHH", 7, 1, RATE_HZ, RATE_HZ, 1, 8, 0)
    chunks = b"".join(
        name + struct.pack("<I", len(data)) + data
        for name, data in ((b"fmt ", fmt), (b"fact", struct.pack("<I", len(body))), (b"data", body))
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)


def main():
    here = pathlib.Path(__file__).parent
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--packages", type=pathlib.Path, required=True, help="where the packages are unpacked")
    options.add_argument("--out", type=pathlib.Path, default=here)
    o = options.parse_args()
    plan = yaml.safe_load((here / "voices.yaml").read_text(encoding="utf-8"))
    folders = {speaker["id"]: o.packages / speaker["folder"] for speaker in plan["speakers"]}

    def clips(speaker, names):
        return [read_clip(folders[speaker] / name) for name in names]

    def rng(name):
        return np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))

    for speaker in plan["speakers"]:
        for file in speaker["files"]:
            name = f"{speaker['id']}/{file['file']}"
            write_mu_law_wav(o.out / name, join(clips(speaker["id"], file["clips"]), rng(name)))
    noise = plan["unusable"]["noise"]
    write_mu_law_wav(o.out / noise["file"], buried_speech(clips(noise["speaker"], noise["clips"]), rng(noise["file"])))
    hum = plan["unusable"]["hum"]
    write_mu_law_wav(o.out / hum["file"], mains_hum(rng(hum["file"])))


if __name__ == "__main__":
    main()
