"""Makes the older libraries' recordings that PickledVoiceTest reads: python make_pickles.py (needs NumPy)."""
import gzip
import pickle
import pathlib
import numpy as np

here = pathlib.Path(__file__).parent
ramp = (np.arange(2400) % 240 / 480 - 0.25).astype(np.float32)  # 0.1 s at 24 kHz
entry = {"sample_rate": 24000, "voice_name": "Zoë", "created_at": "2025-01-02T03:04:05"}
files = {
    "float32-p2": ({"audio": ramp, **entry}, 2),
    "float32-p4": ({"audio": ramp, **entry}, 4),
    "float32-p5": ({"audio": ramp, **entry}, 5),
    "float64-p4": ({"audio": ramp.astype(np.float64), **entry}, 4),
    "int16-p4": ({"audio": np.round(ramp * 32768).astype(np.int16), **entry}, 4),
    "big-endian-p4": ({"audio": ramp.astype(">f4"), **entry}, 4),
    "row-p5": ({"audio": ramp[None, :], "sample_rate": np.int64(24000)}, 5),
    "bare-p4": (ramp, 4),
}
for name, (value, protocol) in files.items():
    data = pickle.dumps(value, protocol)
    if name == "float32-p4":  # as NumPy 1 names its core
        data = data.replace(b"\x8c\x16numpy._core.multiarray", b"\x8c\x15numpy.core.multiarray", 1)
        data = data[:2] + b"\x95" + (len(data) - 11).to_bytes(8, "little") + data[11:]
    (here / f"{name}.pkl.gz").write_bytes(gzip.compress(data, mtime=0))
