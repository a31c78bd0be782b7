"""Makes silero-vad.onnx: takes it out of the PyPI wheel silero-vad 6.2.3 and checks its SHA-256.

    fetch_silero.py [--wheel silero_vad-6.2.3-py3-none-any.whl] [--out silero-vad.onnx]

Standard library and pip only.
"""
import argparse
import pathlib

from wheels import member

PATH = 'silero_vad/data/silero_vad.onnx'
SHA256 = '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3'


def main():
    here = pathlib.Path(__file__).parent
    arguments = argparse.ArgumentParser()
    arguments.add_argument('--wheel', help='the wheel silero-vad 6.2.3, already downloaded')
    arguments.add_argument('--out', default=str(here / 'silero-vad.onnx'))
    options = arguments.parse_args()
    pathlib.Path(options.out).write_bytes(member('silero-vad', '6.2.3', PATH, SHA256, options.wheel))
    print(f'{options.out}: SHA-256 {SHA256}')


if __name__ == '__main__':
    main()
