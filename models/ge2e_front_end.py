"""What GE2E is fed, computed by the code that it came with: what Java must compute (`MelPower`).

Packages as in front_end.py, with torch==2.8.0 resemblyzer==0.1.4 librosa==0.11.0 webrtcvad==2.0.10. Pauses are not trimmed: Callprint
hands in net speech.
"""
import warnings

import numpy as np

RATE = 1.3            # windows a second, as Resemblyzer's embed_utterance takes them unless it is told otherwise
LEAST_COVERAGE = 0.75
LEVEL_DBFS = -30


def windows(wave):
    """Of speech in [-1, 1] at 16 kHz: [windows, 160, 40]."""
    warnings.filterwarnings('ignore')
    from resemblyzer import VoiceEncoder, audio

    wave = audio.normalize_volume(np.asarray(wave, np.float32), LEVEL_DBFS, increase_only=True)
    of_wave, of_mel = VoiceEncoder.compute_partial_slices(len(wave), RATE, LEAST_COVERAGE)
    padded = np.pad(wave, (0, max(0, of_wave[-1].stop - len(wave))))
    mel = audio.wav_to_mel_spectrogram(padded)
    return np.array([mel[part] for part in of_mel])


def raw_embedding(mels):
    """The mean over the windows of what Resemblyzer's own network gives."""
    import torch
    from resemblyzer import VoiceEncoder

    with torch.no_grad():
        return VoiceEncoder('cpu', verbose=False)(torch.from_numpy(mels)).numpy().mean(0)
