"""PySpark, in local mode, reads our Parquet as the page shows, and says what the library says."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from random import Random

import pytest
from conftest import in_ci
from corpora import ROOT
from packed_answers import by_library
from test_tables import questions, synthetic

import sectext
from sectext.export import export_whole

PYTHON = ROOT / ".spark" / "bin" / "python"
PAGE = ROOT / "docs" / "reference" / "data.md"

AROUND = """
import json, sys
from datetime import date

folder = sys.argv[1]
day = lambda text: None if text is None else date.fromisoformat(text)
questions = [(n, a, day(on), day(known)) for n, (a, on, known) in enumerate(json.load(open(sys.argv[2])))]
{block}
print(json.dumps([[row.number, row.status, row.digest] for row in answers]))
"""


def spark() -> Path:
    if (ROOT / ".spark" / ".stamp").exists() and PYTHON.exists():
        return PYTHON
    missing = "PYSPARK IS NOT INSTALLED (tools/spark), so no engine for many machines judged our Parquet"
    if in_ci():
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


@pytest.mark.slow
def test_spark_says_what_the_library_says(tmp_path: Path):
    python = spark()
    synthetic.build(tmp_path / "folder", scale=0.2, seed=11)
    code = sectext.open(tmp_path / "folder")
    export_whole(code, tmp_path / "data", format="parquet")
    asked = questions(code, Random(9), 10_000)
    (tmp_path / "asked.json").write_text(
        json.dumps([(str(a), on.isoformat(), known and known.isoformat()) for a, on, known in asked])
    )
    [block] = re.findall(r"^```pyspark\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    (tmp_path / "ask.py").write_text(AROUND.replace("{block}", block))
    command = [python, "ask.py", tmp_path / "data", "asked.json"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": str(python)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answers = {number: (status, digest) for number, status, digest in json.loads(done.stdout.splitlines()[-1])}
    assert len(answers) == len(asked)
    for number, question in enumerate(asked):
        said = by_library(code, *question)
        assert answers[number] == (said.status, said.digest), question
