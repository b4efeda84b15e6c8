"""Whole tables sent to the database at once: numpy columns as PostgreSQL's binary COPY, into a temporary table.

COPY cannot write into a table with row-level security, so rows are staged and moved by a statement. Rows have a fixed
width: what is unknown travels as NaN or as the last day there is, and that statement turns it into null.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.db import connection

#: Stands for "no day".
NEVER = "infinity"

_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_TRAILER = b"\xff\xff"
_EPOCH = np.datetime64("2000-01-01", "D")  # PostgreSQL counts days from here
_INFINITY = 2**31 - 1
_FLOAT8_OID = 701
_CHUNK = 65536
_WORTH_COUNTING = 1000  # rows from which the planner should know how many there are

Column = npt.NDArray[np.generic]


def uuid_column(ids: Sequence[UUID]) -> Column:
    """Ids as 16 bytes each (n,)."""
    return np.frombuffer(b"".join(one.bytes for one in ids), "V16")


def stage(table: str, columns: Mapping[str, Column]) -> None:
    """Fill the temporary table `table` with `columns`, made for this transaction if it is not there.

    Types follow the arrays: V16 uuid, int16, int32, bool, float64, datetime64[D] (NaT: infinity), and (n, m) float64
    as float8[]. The table is emptied at the end of the transaction, and before it is filled.
    """
    declared = ", ".join(f"{name} {_sql_type(values)}" for name, values in columns.items())
    packed = _packed(list(columns.values()))
    with connection.cursor() as cursor:
        # One message to the server; without the setting, a table that is there brings a notice. It is nearly always
        # empty, and then DELETE is cheaper than TRUNCATE, which makes new files.
        cursor.execute(
            "SET LOCAL client_min_messages = warning; "  # noqa: S608  names of this program
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {table} ({declared}) ON COMMIT DELETE ROWS; DELETE FROM {table}"
        )
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(_HEADER)
            for start in range(0, len(packed), _CHUNK):
                copy.write(packed[start : start + _CHUNK].tobytes())
            copy.write(_TRAILER)
        if len(packed) >= _WORTH_COUNTING:
            cursor.execute(f"ANALYZE {table}")


def _sql_type(values: Column) -> str:
    if values.dtype.kind == "V":
        return "uuid"
    if values.dtype.kind == "M":
        return "date"
    if values.dtype.kind == "b":
        return "boolean"
    if values.dtype == np.float64:
        return "float8[]" if values.ndim == 2 else "float8"
    return {np.dtype(np.int16): "smallint", np.dtype(np.int32): "integer"}[values.dtype]


def _packed(columns: Sequence[Column]) -> npt.NDArray[np.void]:
    """The rows as they travel: the number of fields, then length and bytes of each, in the network's byte order."""
    wire = [_wire(values) for values in columns]
    layout: list[tuple[str, object]] = [("fields", ">i2")]
    for at, values in enumerate(wire):
        layout += [(f"size{at}", ">i4"), (f"value{at}", values.dtype)]
    rows = np.empty(len(columns[0]), np.dtype(layout))
    rows["fields"] = len(columns)
    for at, values in enumerate(wire):
        rows[f"size{at}"] = values.dtype.itemsize
        rows[f"value{at}"] = values
    return rows


def _wire(values: Column) -> Column:
    if values.dtype.kind == "M":
        days = values.astype("datetime64[D]")
        return np.where(np.isnat(days), _INFINITY, (days - _EPOCH).astype(np.int64)).astype(">i4")
    if values.ndim == 2:
        return _wire_arrays(values)
    return values if values.dtype.kind in "Vb" else values.astype(values.dtype.newbyteorder(">"))


def _wire_arrays(values: Column) -> Column:
    """Each row of (n, m) float64 as a one-dimensional float8[]."""
    n, m = values.shape
    element = np.dtype([("size", ">i4"), ("value", ">f8")])
    array = np.dtype(
        [
            ("dimensions", ">i4"),
            ("nulls", ">i4"),
            ("type", ">i4"),
            ("length", ">i4"),
            ("first", ">i4"),
            ("of", element, m),
        ]
    )
    wire = np.zeros(n, array)
    wire["dimensions"], wire["type"], wire["length"], wire["first"] = 1, _FLOAT8_OID, m, 1
    wire["of"]["size"] = 8
    wire["of"]["value"] = values
    return wire
