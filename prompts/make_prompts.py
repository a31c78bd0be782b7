#!/usr/bin/env python3
"""Speak every prompt with flite and write en/*.wav and en/prompts.yaml.

    make_prompts.py [--flite flite] [--voice rms] [--out DIR]

One voice speaks everything. The recorded prompt collections hold only a handful of these sentences, and a caller who hears
one person say "One moment please" and another "May we remember your voice" notices the seam; besides, the best known of those
collections is one of the demo callers in voices/, and a server should not answer in the voice of a person it recognises.

Of flite's voices rms is the one a speech recogniser understands best at 8 kHz (word error rate over these prompts, PocketSphinx
5.1 with its general English model: rms 6 %, awb 13 %, slt 46 %).

Needs flite 2.2, numpy, scipy. Downloads nothing; the same flite gives the same bytes.
"""
import argparse
import pathlib
import subprocess
import tempfile
import wave

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt

RATE_HZ = 8000
ACTIVE_LEVEL_DB = -20.0  # RMS over the frames that hold speech, relative to full scale
PEAK_LIMIT_DB = -1.0
LEAD_MILLIS, TAIL_MILLIS, FADE_MILLIS = 5, 80, 4
HIGH_PASS_HZ = 120  # a telephone carries nothing below 300 Hz; flite's rumble would only take level
STRETCH = 1.08  # a little slower than flite's habit: callers hear each prompt once

TEXTS = {
    "greeting": "Welcome. Please tell me in a few words why you are calling.",
    "say-more": "Please tell me a little more.",
    "too-noisy": "It is noisy where you are. Please speak a little closer to the phone.",
    "too-quiet": "I can hardly hear you. Please speak a little louder.",
    "someone-else": "I hear more than one voice. Please speak alone.",
    "welcome-back": "Thank you. I recognised your voice.",
    "not-recognised": "I do not know your voice yet.",
    "offer-enrolment": "May we remember your voice, to greet you faster next time? "
    "Press 1 for yes, 2 for no, or 9 to never be asked again.",
    "enrol-speak": "Please speak freely for about ten seconds, for example about your day.",
    "enrol-again": "Thank you. Please say a little more, in other words.",
    "enrol-done": "Thank you. Your voice is now saved.",
    "enrol-pending": "Thank you. We will check this before we save your voice.",
    "enrol-failed": "Sorry, that did not work. We will continue without it.",
    "enrol-declined": "All right.",
    "never-again": "All right. We will not ask you again.",
    "transferring": "One moment, I am connecting you.",
    "transfer-failed": "That line cannot be reached right now.",
    "hold": "Please hold the line.",
    "unavailable": "One moment please.",
    "goodbye": "Goodbye.",
}


def synthesise(flite, voice, text):
    """One prompt as floats in [-1, 1] at RATE_HZ."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "prompt.wav")
        subprocess.run([flite, "-voice", voice, "--setf", f"duration_stretch={STRETCH}", "-t", text, "-o", path], check=True)
        with wave.open(str(path)) as w:
            rate_hz = w.getframerate()
            samples = np.frombuffer(w.readframes(w.getnframes()), "<i2") / 32768
    return resample_poly(samples, RATE_HZ, rate_hz)


def active_frames(samples):
    """Which 10 ms frames hold speech: those within 35 dB of the loud ones."""
    frame = RATE_HZ // 100
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    level_db = 10 * np.log10((frames**2).mean(1) + 1e-12)
    return level_db > np.percentile(level_db, 95) - 35, frame


def trim(samples):
    active, frame = active_frames(samples)
    first, last = np.flatnonzero(active)[[0, -1]]
    samples = samples[first * frame : (last + 1) * frame]
    fade = FADE_MILLIS * RATE_HZ // 1000
    samples[:fade] *= np.linspace(0, 1, fade)
    samples[-fade:] *= np.linspace(1, 0, fade)
    return np.pad(samples, (LEAD_MILLIS * RATE_HZ // 1000, TAIL_MILLIS * RATE_HZ // 1000))


def level(samples):
    active, frame = active_frames(samples)
    speech = samples[: len(active) * frame].reshape(-1, frame)[active]
    gain = 10 ** (ACTIVE_LEVEL_DB / 20) / np.sqrt((speech**2).mean())
    return samples * min(gain, 10 ** (PEAK_LIMIT_DB / 20) / np.abs(samples).max())


def write_wav(path, samples):
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(RATE_HZ)
        w.writeframes(np.round(samples * 32767).astype("<i2").tobytes())


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--flite", default="flite", help="the flite program (default: the one on the path)")
    options.add_argument("--voice", default="rms", help="flite voice (default: rms)")
    options.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent / "en")
    o = options.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    rumble_out = butter(2, HIGH_PASS_HZ, "highpass", fs=RATE_HZ, output="sos")
    lines = [
        "# What every prompt says, and where its audio comes from. Written by make_prompts.py.",
        "# Audio: 8 kHz, mono, 16-bit PCM, speech at -20 dBFS RMS.",
        "language: en",
        f"source: flite 2.2, voice cmu_us_{o.voice}",
        "licence: LicenseRef-CMU-flite  # its terms are in ../LICENSES.md",
        "prompts:",
    ]
    for prompt, text in TEXTS.items():
        samples = level(trim(sosfilt(rumble_out, synthesise(o.flite, o.voice, text))))
        write_wav(o.out / f"{prompt}.wav", samples)
        lines += [
            f"  {prompt}:",
            f"    file: {prompt}.wav",
            f'    text: "{text}"',
            f"    source: flite 2.2, voice cmu_us_{o.voice}",
            "    licence: LicenseRef-CMU-flite",
            f"    durationMillis: {round(len(samples) * 1000 / RATE_HZ)}",
        ]
    (o.out / "prompts.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
