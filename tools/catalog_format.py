"""The form in which the catalog is stored: writing it and reading it back.

Two files. `actions.txt` has one line a service: the prefix, then its action names in the order of
their bytes, separated by single spaces; lines are ordered by prefix. `details.bin` has all the
rest, as tables. `src/catalog/format.rs` is the reader of the program.

`details.bin`: the magic, then for each of the TABLES two 32-bit numbers (where it begins, how many
records it has), then the tables. A table of n records is n + 1 offsets of 24 bits, counted from
the end of the offsets, then the records one after the other. Numbers are little-endian; numbers
without a width are LEB128. `text` is a length and UTF-8. `set` is the number of a record of
`sets`. `words` are codes of records of `words`, joined by spaces; `pieces` the same, joined by
nothing: a byte below SHORT is the code, one from SHORT on is the high part of a code of two bytes.

    meta      0: the package's version; 1: the day of its data; 2: the keys that any service may
              carry, a set; 3: the keys whose name has a hole, a set
    words     the bytes of a word
    keys      text name; byte type, plus 128 if it has many values; words description.
              Ordered by folded name
    sets      condition keys: numbers of keys, ascending, each as the difference to the one before
    actions   byte access level; place of the name in its line of actions.txt; set; number of a
              record of uses; number of a record of depends; words description.
              Ordered by service, then folded name
    uses      resource types of an action: for each, twice its place among the types of the
              service, plus 1 if it is required; set
    depends   numbers of actions that an action depends on
    resources text name; set; number of ARN formats; for each the number of its pieces, pieces.
              Ordered by service, then name
    services  text prefix; text title; byte, 1 if resource control policies apply; place of the
              line in actions.txt; first action, number of actions; first resource type, number of
              resource types; set. Ordered by prefix
"""

import collections
import re

MAGIC = b"IAMCAT1\n"
TABLES = ["meta", "words", "keys", "sets", "actions", "uses", "depends", "resources", "services"]
LEVELS = ["List", "Read", "Write", "Tagging", "Permissions management"]
TYPES = ["String", "ARN", "Bool", "Numeric", "Date", "IPAddress"]
MANY = 128
SHORT = 160
OPENING = "Grants permission to"


def number(value):
    """LEB128."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def text(value):
    data = value.encode()
    return number(len(data)) + data


def split_words(description):
    """A description as words; its usual opening counts as one."""
    if description.startswith(OPENING + " "):
        return [OPENING, *description[len(OPENING) + 1 :].split(" ")]
    return description.split(" ") if description else []


def split_pieces(arn):
    """An ARN format as pieces that many formats share."""
    return re.findall(r"[^:/]*[:/]|[^:/]+", arn)


class Pool:
    """Records without repetition, numbered as they come."""

    def __init__(self):
        self.numbers = {}

    def number(self, record):
        return self.numbers.setdefault(record, len(self.numbers))

    def records(self):
        return list(self.numbers)


class Writer:
    """Makes the two files of a catalog (the value that `read` returns)."""

    def __init__(self, catalog):
        self.catalog = catalog
        self.sets, self.uses, self.depends = Pool(), Pool(), Pool()
        self.sets.number(b"")
        keys = catalog["keys"]
        self.keys = {key: place for place, key in enumerate(sorted(keys, key=key_order(catalog)))}
        counts = collections.Counter()
        for service in catalog["services"].values():
            for action in service["actions"].values():
                counts.update(split_words(action["description"]))
            for resource in service["resources"].values():
                for arn in resource["formats"]:
                    counts.update(split_pieces(arn))
        for description in keys.values():
            counts.update(split_words(description))
        words = sorted(counts, key=lambda word: (-counts[word], word))
        if len(words) > SHORT + (256 - SHORT) * 256:
            raise ValueError("too many different words")
        self.words = {word: place for place, word in enumerate(words)}

    def set(self, keys):
        out, last = bytearray(), 0
        for place in sorted(self.keys[key] for key in keys):
            out += number(place - last)
            last = place
        return number(self.sets.number(bytes(out)))

    def coded(self, words):
        out = bytearray()
        for word in words:
            code = self.words[word]
            if code < SHORT:
                out.append(code)
            else:
                out += bytes([SHORT + (code - SHORT >> 8), code - SHORT & 255])
        return bytes(out)

    def files(self):
        catalog, services = self.catalog, self.catalog["services"]
        numbers, lines = {}, []
        for prefix, service in services.items():
            for name in sorted(service["actions"], key=str.lower):
                numbers[f"{prefix}:{name}"] = len(numbers)
            lines.append(" ".join([prefix, *sorted(service["actions"])]) + "\n")
        tables = {name: [] for name in TABLES}
        start = 0
        for (prefix, service), line in zip(services.items(), lines):
            first = len(tables["actions"]), len(tables["resources"])
            places = {name: place for place, name in enumerate(sorted(service["resources"]))}
            for name in sorted(service["actions"], key=str.lower):
                place = line.index(f" {name}" + ("\n" if line.endswith(f" {name}\n") else " ")) + 1
                tables["actions"].append(self.action(service["actions"][name], place, places, numbers))
            for name in places:
                tables["resources"].append(self.resource(name, service["resources"][name]))
            tables["services"].append(
                text(prefix)
                + text(service["title"])
                + bytes([service["rcp"]])
                + b"".join(
                    map(number, (start, first[0], len(service["actions"]), first[1], len(places)))
                )
                + self.set(service["keys"])
            )
            start += len(line)
        holes = [key for key in self.keys if re.search(r"[<$]", key[0])]
        tables["meta"] = [
            catalog["version"].encode(),
            catalog["day"].encode(),
            self.set(catalog["globals"]),
            self.set(holes),
        ]
        tables["words"] = [word.encode() for word in self.words]
        tables["keys"] = [
            text(name)
            + bytes([TYPES.index(kind) + (MANY if many else 0)])
            + self.coded(split_words(catalog["keys"][name, kind, many]))
            for name, kind, many in self.keys
        ]
        tables["sets"] = self.sets.records()
        tables["uses"] = self.uses.records()
        tables["depends"] = self.depends.records()
        return {"actions.txt": "".join(lines).encode(), "details.bin": pack(tables)}

    def action(self, action, place, places, numbers):
        uses = b"".join(
            number(places[name] * 2 + required) + self.set(keys)
            for name, required, keys in action["resources"]
        )
        depends = b"".join(number(numbers[name]) for name in action["depends"])
        return (
            bytes([LEVELS.index(action["level"])])
            + number(place)
            + self.set(action["keys"])
            + number(self.uses.number(uses))
            + number(self.depends.number(depends))
            + self.coded(split_words(action["description"]))
        )

    def resource(self, name, resource):
        out = text(name) + self.set(resource["keys"]) + number(len(resource["formats"]))
        for arn in resource["formats"]:
            pieces = split_pieces(arn)
            out += number(len(pieces)) + self.coded(pieces)
        return out


def key_order(catalog):
    """By folded name; of two keys of one name first the one that any service may carry."""
    return lambda key: (key[0].lower(), key not in catalog["globals"], key)


def pack(tables):
    head, body = bytearray(MAGIC), bytearray()
    begin = len(MAGIC) + 8 * len(TABLES)
    for name in TABLES:
        head += (begin + len(body)).to_bytes(4, "little") + len(tables[name]).to_bytes(4, "little")
        offset = 0
        for record in [*tables[name], b""]:
            body += offset.to_bytes(3, "little")
            offset += len(record)
        body += b"".join(tables[name])
    return bytes(head + body)


class Cursor:
    """Takes values off the front of a record."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def text(self):
        length = self.number()
        self.at += length
        return self.data[self.at - length : self.at].decode()

    def code(self):
        byte = self.byte()
        return byte if byte < SHORT else (byte - SHORT << 8) + self.byte() + SHORT

    def more(self):
        return self.at < len(self.data)


def unpack(data):
    if not data.startswith(MAGIC):
        raise ValueError("another format")
    tables = {}
    for place, name in enumerate(TABLES):
        at = len(MAGIC) + 8 * place
        begin, count = (int.from_bytes(data[i : i + 4], "little") for i in (at, at + 4))
        offsets = [
            int.from_bytes(data[i : i + 3], "little")
            for i in range(begin, begin + 3 * count + 3, 3)
        ]
        start = begin + 3 * count + 3
        tables[name] = [data[start + a : start + b] for a, b in zip(offsets, offsets[1:])]
    return tables


def read(files):
    """The catalog that the two files hold; the inverse of `Writer.files`."""
    tables = unpack(files["details.bin"])
    names = files["actions.txt"].decode()
    words = [word.decode() for word in tables["words"]]

    def described(cursor):
        found = []
        while cursor.more():
            found.append(words[cursor.code()])
        return " ".join(found)

    keys = {}
    for record in tables["keys"]:
        cursor = Cursor(record)
        name, kind = cursor.text(), cursor.byte()
        keys[name, TYPES[kind % MANY], kind >= MANY] = described(cursor)
    order = list(keys)

    def key_set(cursor):
        inner, found, last = Cursor(tables["sets"][cursor.number()]), [], 0
        while inner.more():
            last += inner.number()
            found.append(order[last])
        return found

    services, actions = {}, []
    for record in tables["services"]:
        cursor = Cursor(record)
        prefix, title, rcp = cursor.text(), cursor.text(), cursor.byte() == 1
        line, action, actions_count, resource, resources_count = (cursor.number() for _ in range(5))
        service = {"title": title, "rcp": rcp, "actions": {}, "resources": {}, "keys": key_set(cursor)}
        services[prefix] = service
        for record in tables["resources"][resource : resource + resources_count]:
            cursor = Cursor(record)
            name, carried = cursor.text(), key_set(cursor)
            formats = [
                "".join(words[cursor.code()] for _ in range(cursor.number()))
                for _ in range(cursor.number())
            ]
            service["resources"][name] = {"formats": formats, "keys": carried}
        types = list(service["resources"])
        for record in tables["actions"][action : action + actions_count]:
            cursor = Cursor(record)
            level, place = LEVELS[cursor.byte()], line + cursor.number()
            name = re.compile(r"[^ \n]+").match(names, place).group()
            carried, inner, uses = key_set(cursor), Cursor(tables["uses"][cursor.number()]), []
            while inner.more():
                use = inner.number()
                uses.append((types[use >> 1], use & 1 == 1, key_set(inner)))
            inner, depends = Cursor(tables["depends"][cursor.number()]), []
            while inner.more():
                depends.append(inner.number())
            actions.append(f"{prefix}:{name}")
            service["actions"][name] = {
                "level": level,
                "description": described(cursor),
                "keys": carried,
                "resources": uses,
                "depends": depends,
            }
    for service in services.values():
        for action in service["actions"].values():
            action["depends"] = [actions[number] for number in action["depends"]]
    return {
        "version": tables["meta"][0].decode(),
        "day": tables["meta"][1].decode(),
        "globals": key_set(Cursor(tables["meta"][2])),
        "services": services,
        "keys": keys,
    }
