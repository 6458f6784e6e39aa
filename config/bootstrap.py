"""Sets the project up on a fresh machine: checks Python, makes .venv, installs the locked requirements.

Standard library alone, and written so that an old Python can read far enough to say that it is too old.
"""

import hashlib
import os
import subprocess
import sys

NEEDED = (3, 11)
UV = "uv==0.13.9"
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")


def too_old(version):
    """The sentence for a Python that is too old; empty for one that is not."""
    if tuple(version[:2]) >= NEEDED:
        return ""
    found = ".".join(str(part) for part in version[:3])
    return "Python %d.%d or newer is needed, and this is Python %s. Try: make PYTHON=python3.12 …" % (NEEDED + (found,))


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def fingerprint(locks):
    """Changes when a lock file or the Python changes; until then nothing needs to be installed."""
    digest = hashlib.sha256(sys.version.encode())
    for lock in locks:
        with open(os.path.join(ROOT, lock), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def run(*command):
    return subprocess.call(command, cwd=ROOT) == 0


def make_venv():
    if os.path.exists(PYTHON) and run(PYTHON, "-c", "import sys; sys.exit(sys.version_info[:2] < (3, 11))"):
        return
    say("Making the virtual environment .venv …")
    if not run(sys.executable, "-m", "venv", "--clear", VENV):
        sys.exit("Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv")


def install(locks):
    stamp_file = os.path.join(VENV, "installed-%s" % len(locks))
    stamp = fingerprint(locks)
    if os.path.exists(stamp_file):
        with open(stamp_file) as file:
            if file.read() == stamp:
                return
    say("Installing %s …" % " and ".join(locks))
    wanted = [part for lock in locks for part in ("-r", lock)]
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    fast = run(*(pip + (UV,))) and run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, *wanted)
    if not fast:
        say("Installing with pip instead of uv; this takes longer …")
        if not run(*(pip + tuple(wanted))):
            sys.exit("The requirements could not be installed. Is the package index within reach?")
    with open(stamp_file, "w") as file:
        file.write(stamp)


def main():
    problem = too_old(sys.version_info)
    if problem:
        sys.exit(problem)
    make_venv()
    install(["requirements.txt"] + (["requirements-dev.txt"] if "--dev" in sys.argv else []))


if __name__ == "__main__":
    main()
