"""Compares Callprint with GE2E (PyPI `resemblyzer`) on the same trials and the same samples.

First let Callprint score a list and keep what it heard, then give both to this script:

    callprint eval trials --dir trials --trials trials/trials.tsv --scores scores.tsv --simulate 7 --keep-audio heard
    python compare_ge2e.py --audio heard --scores scores.tsv

GE2E is used as its authors do: preprocess_wav (volume, pauses trimmed by webrtcvad), one embedding a file, the mean of the
enrolment files' embeddings as voiceprint, cosine. `--untrimmed` leaves the pauses in. It hears whole files, Callprint only
the first `seconds` of net speech in them: up to 0.3 s more for GE2E. Intervals: 95 % over draws of speakers, the same draws
for both systems, as in `eval trials`.

Python 3.11 with numpy, torch, soundfile, resemblyzer 0.1.4 (webrtcvad 2.0.10, librosa 0.11.0).
"""

import argparse
import csv
import warnings
from pathlib import Path

import numpy as np

warnings.filterwarnings("ignore")


def embeddings(folder, files, trimmed):
    """One unit vector a file of 8 kHz audio; zeros where nothing is left to embed."""
    import soundfile
    from resemblyzer import VoiceEncoder, preprocess_wav
    from resemblyzer import audio as ge2e_audio

    if not trimmed:
        ge2e_audio.trim_long_silences = lambda wav: wav
    encoder = VoiceEncoder("cpu", verbose=False)
    vectors = np.zeros((len(files), 256), np.float32)
    for i, name in enumerate(files):
        wave, rate = soundfile.read(folder / name, dtype="float32")
        ready = preprocess_wav(wave, source_sr=rate)
        if len(ready) > 0:
            vectors[i] = encoder.embed_utterance(ready)
        if (i + 1) % 100 == 0:
            print(f"GE2E: {i + 1} of {len(files)} files", flush=True)
    return vectors


def ge2e_scores(folder, trials, trimmed, cache):
    """Cosine of each trial."""
    enrolment = {s: sorted(p.relative_to(folder).as_posix() for p in (folder / "enroll" / s).iterdir())
                 for s in sorted({t["enroll_speaker"] for t in trials})}
    files = sorted({f for of in enrolment.values() for f in of} | {t["test_file"] for t in trials})
    known = np.load(cache, allow_pickle=False) if cache and cache.exists() else None
    if known is not None and list(known["files"]) == files:
        vectors = known["vectors"]
    else:
        vectors = embeddings(folder, files, trimmed)
        if cache:
            np.savez(cache, files=np.array(files), vectors=vectors)
    at = {f: i for i, f in enumerate(files)}
    voiceprints = {}
    for speaker, of in enrolment.items():
        mean = vectors[[at[f] for f in of]].mean(0)
        voiceprints[speaker] = mean / max(np.linalg.norm(mean), 1e-12)
    return np.array([voiceprints[t["enroll_speaker"]] @ vectors[at[t["test_file"]]] for t in trials])


class Curve:
    """Error rates at every threshold, trials weighted; sorted once."""

    def __init__(self, scores, target):
        self.order = np.argsort(scores, kind="stable")
        self.sorted = scores[self.order]
        self.target = target[self.order]
        self.last = np.flatnonzero(np.append(np.diff(self.sorted) > 0, True))  # end of each run of equal scores

    def rates(self, weights):
        w = weights[self.order]
        genuine, impostor = w * self.target, w * ~self.target
        misses = np.append(0, np.cumsum(genuine)[self.last]) / genuine.sum()
        matches = np.append(1, 1 - np.cumsum(impostor)[self.last] / impostor.sum())
        return matches, misses

    def figures(self, weights):
        """EER, FNMR at FMR 1 %, at 0.1 %."""
        matches, misses = self.rates(weights)
        ahead = misses - matches
        i = int(np.argmax(ahead >= 0))
        behind = -ahead[i - 1]
        eer = misses[i - 1] + behind / (behind + ahead[i]) * (misses[i] - misses[i - 1])
        return [eer] + [misses[np.argmax(matches <= rate + 1e-12)] for rate in (0.01, 0.001)]


def draws(first, second, count, seed=1):
    """Weights of the trials when speakers are drawn with replacement."""
    names, numbers = np.unique(np.concatenate([first, second]), return_inverse=True)
    a, b = numbers[: len(first)], numbers[len(first):]
    random = np.random.default_rng(seed)
    for _ in range(count):
        times = np.bincount(random.integers(0, len(names), len(names)), minlength=len(names)).astype(float)
        yield np.where(a == b, times[a], times[a] * times[b])


def interval(values):
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return low, high


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--audio", type=Path, required=True, help="what --keep-audio wrote")
    options.add_argument("--scores", type=Path, required=True, nargs="+", help="what --scores wrote, one file or several")
    options.add_argument("--untrimmed", action="store_true", help="leave the pauses in for GE2E")
    options.add_argument("--cache", type=Path, help="keeps GE2E's embeddings (.npz) for the next run")
    options.add_argument("--draws", type=int, default=200)
    given = options.parse_args()

    trials = []
    for file in given.scores:
        with open(file, encoding="utf-8", newline="") as lines:
            trials += list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    ge2e = ge2e_scores(given.audio, trials, not given.untrimmed, given.cache)
    ours = np.array([float(t["score"]) for t in trials])
    target = np.array([t["target"] == "1" for t in trials])
    first = np.array([t["enroll_speaker"] for t in trials])
    second = np.array([t["enroll_speaker"] if t["target"] == "1" else t.get("test_speaker") or "file " + t["test_file"]
                       for t in trials])
    groups = {}
    for i, t in enumerate(trials):
        groups.setdefault(t.get("seconds") or "all", []).append(i)

    print("| test | genuine / impostor | system | EER | FNMR at FMR 1 % | FNMR at FMR 0.1 % |\n|---|---|---|---|---|---|")
    ratios = []
    for name, of in sorted(groups.items(), key=lambda group: -float(group[0]) if group[0] != "all" else 0):
        of = np.array(of)
        systems = {"Callprint": Curve(ours[of], target[of]), "GE2E": Curve(ge2e[of], target[of])}
        drawn = {system: [] for system in systems}
        for weights in draws(first[of], second[of], given.draws):
            for system, curve in systems.items():
                drawn[system].append(curve.figures(weights))
        eers = {}
        for system, curve in systems.items():
            figures, all_drawn = curve.figures(np.ones(len(of))), np.array(drawn[system])
            eers[system] = figures[0]
            cells = [f"{100 * v:.2f} % [{100 * low:.2f}, {100 * high:.2f}]"
                     for v, (low, high) in zip(figures, map(interval, all_drawn.T))]
            print(f"| {name} s | {target[of].sum():,} / {(~target[of]).sum():,} | {system} | " + " | ".join(cells) + " |")
        quotients = np.array(drawn["Callprint"])[:, 0] / np.array(drawn["GE2E"])[:, 0]
        low, high = interval(quotients)
        ratios.append(f"{name} s: EER of Callprint / EER of GE2E = {eers['Callprint'] / eers['GE2E']:.3f} [{low:.3f}, {high:.3f}]")
    print("\n" + "\n".join(ratios))


if __name__ == "__main__":
    main()
