"""`run`: from nothing to a running product, until Ctrl-C."""

import os
import sys
from collections.abc import Sequence

from config.stack import application
from config.stack.console import say
from config.stack.engines import Engines, running_engines
from config.stack.failures import StackError, StopRequestedError
from config.stack.home import durable_home
from config.stack.port import HOST, ReservedPort
from config.stack.sign_ins import sign_in_lines

DEFAULT_PORT = 8000


def run(*, restart: bool) -> int:
    """Run everything until a signal (exit code 0) or until a child dies (a StackError). With `restart` dead children are brought back."""
    wanted = _wanted_port()
    try:
        with running_engines(durable_home(), "run", tell=say) as engines:
            with_demo = _prepare(engines)
            port = ReservedPort(wanted)  # kept until this process ends
            if port.number != wanted:
                say(f"Port {wanted} is taken; using {port.number}.")
            _serve(engines, port.number)
            address = f"http://{HOST}:{port.number}/"
            engines.occupancy.update(url=address)
            _announce(address, sign_in_lines(engines.home.sign_ins) if with_demo else [], engines)
            engines.supervisor.watch(restart=restart)
    except StopRequestedError as stop:
        say(f"Stopped ({stop}).")
    return 0


def _wanted_port() -> int:
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise StackError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def _prepare(engines: Engines) -> bool:
    """Bring the database up to date. Returns whether the demo is wanted: always with the embedded database, else only if DEMO=1."""
    environment, finish = engines.environment, engines.supervisor.finish
    say("Preparing the database")
    finish(application.migrate(environment))
    with_demo = engines.postgres is not None or os.environ.get("DEMO") == "1"
    if with_demo:
        say("Loading the demo company, or bringing it up to the present week")
        finish(application.manage(environment, "load_demo"))
    return with_demo


def _serve(engines: Engines, port: int) -> None:
    environment = application.local_environment(engines.environment, port)
    if engines.postgres:
        # Static files are served from where they lie; the web process only wants to see the folder for collected ones.
        (engines.home.folder / "static").mkdir(exist_ok=True)
    else:
        engines.supervisor.finish(application.collect_static(environment))
    say("Starting worker, clock and web")
    engines.supervisor.start(application.worker(environment))
    engines.supervisor.start(application.clock(environment, engines.home))
    web = engines.supervisor.start(application.web(environment, port))
    application.wait_until_answering(web, port)


def _announce(address: str, sign_ins: Sequence[str], engines: Engines) -> None:
    lines = ["", f"Plumbline is ready: {address}", ""]
    if sign_ins:
        lines += ["Sign in to the demo company as", *(f"  {line}" for line in sign_ins), ""]
    lines += [f"Logs are in {engines.home.logs}. Ctrl-C stops everything.", ""]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
