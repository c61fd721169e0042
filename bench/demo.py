"""The demo: a synthetic leak of 750,000 records and 100,000 accounts, through the whole path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path("demo")
SEED = "20220630"
AS_OF = "2022-07-05"
FINDINGS = range(11, 15)

CLAIMS = """# What the listing of this synthetic leak states, in the shape of the one of 2022.
[claims]
records = 1_000_000_000
people = 1_000_000_000
volume = "23 TB"
sample_records = 750_000
population = 1_411_778_724
population_name = "China's residents in the census of 2020"
price = 10
currency = "BTC"
elements = ["person_name", "address", "birthplace", "cn.resident_id", "phone", "free_text"]
"""


def step(title: str, *arguments: str) -> None:
    """Run one command of ours and say how long it took."""
    print(f"\n$ seawall {' '.join(arguments)}", flush=True)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "seawall", *arguments], check=False)
    if done.returncode not in (0, *FINDINGS):
        sys.exit(f"{title} failed with exit code {done.returncode}")
    print(f"[{title}: {time.perf_counter() - started:.1f} s]", flush=True)


def main() -> None:
    """Everything into ./demo, which is made anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    os.environ["SEAWALL_KEYS"] = str(FOLDER / "keys")
    (FOLDER / "listing.toml").write_text(CLAIMS, "utf-8")
    leak, accounts, case = FOLDER / "leak", FOLDER / "accounts.csv", FOLDER / "case"
    step("make the leak", "synth", "leak", str(leak), "--seed", SEED)
    step(
        "make the accounts",
        *("synth", "accounts", str(accounts), "--seed", SEED, "--n", "100000", "--leak", str(leak)),
    )
    step("make a key", "keys", "new", "default")
    step(
        "run",
        *("run", str(leak), "--accounts", str(accounts), "--case", str(case)),
        *(
            "--claims",
            str(FOLDER / "listing.toml"),
            "--as-of",
            AS_OF,
            "--breach",
            "police-2022-synthetic",
        ),
    )
    print(f"\nThe report: {case / 'report.html'}. Open it in a browser, or print it.")


if __name__ == "__main__":
    main()
