"""The database's clock, in seconds, for all hosts that share a lease."""

from sqlalchemy import Double
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class DatabaseNow(FunctionElement[float]):
    """Seconds since 1970, at this moment and not at the transaction's begin."""

    type = Double()
    inherit_cache = True


@compiles(DatabaseNow, "sqlite")
def _on_sqlite(*_: SQLCompiler | DatabaseNow, **__: object) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(DatabaseNow, "postgresql")
def _on_postgresql(*_: SQLCompiler | DatabaseNow, **__: object) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS double precision)"
