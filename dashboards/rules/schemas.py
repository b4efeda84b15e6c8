"""Writes the published JSON Schemas: python -m dashboards.rules.schemas docs/schemas."""

import json
import sys
from pathlib import Path

from dashboards.rules import company_file_shape, report_shape

SCHEMAS = {"company-file.json": company_file_shape.json_schema, "report.json": report_shape.json_schema}


def write_schemas(folder: Path) -> None:
    """One file for each format."""
    for name, schema in SCHEMAS.items():
        (folder / name).write_text(json.dumps(schema(), indent=1, ensure_ascii=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
