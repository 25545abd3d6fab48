"""Packages by names: what is asked of one is imported from its own module, the rest is not run.

LINE's SDK would import the old SDK, both clients of the new one, every model and aiohttp: 1.2
CPU-seconds of a start. What checks the arguments of a client's method is made at its first call:
for all 141 of them it would be a fifth of a second. Of pydantic the SDK needs the first version
alone; psycopg, which Huey imports wherever it is installed, is run for PostgreSQL alone. A name
that has no module of its own runs the package after all, so that nothing of these is missing and
nothing of them is changed.
"""

import functools
import importlib
import re
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType

#: Package -> where below it the modules of its classes stand: FlexBox in `flex_box`. None: the
#: package is run whole, at the first use of anything in it.
_PLACES: dict[str, tuple[str, ...] | None] = {
    "linebot": (),
    "linebot.v3": (),
    "linebot.v3.messaging": (".", ".models.", ".api."),
    "linebot.v3.messaging.api": (".",),
    "linebot.v3.messaging.models": (".",),
    "linebot.v3.webhooks": (".models.",),
    "linebot.v3.webhooks.models": (".",),
    "psycopg": None,
    "pydantic": (),
}
#: What Python looks for in a package before it has told it where it stands.
_PLACE = frozenset({"__file__", "__path__", "__cached__"})
#: The modules of the clients.
_CLIENTS = tuple(
    f"linebot.v3.messaging.api.{name}" for name in ("messaging_api", "messaging_api_blob")
)
_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class _Package(ModuleType):
    """A package that was found and not yet run."""

    def __getattr__(self, name: str) -> object:
        if name in _PLACE:
            raise AttributeError(name)
        if module := self._module_of(name):
            found = importlib.import_module(module)
            return getattr(found, name) if name[0].isupper() else found
        self.run()
        return getattr(self, name)

    def run(self) -> None:
        """Run the package as its own loader does."""
        self.__class__ = ModuleType
        self.__spec__.loader.run(self)

    def _module_of(self, name: str) -> str:
        """The module that class `name` stands in, or the module `name` itself; "" without one."""
        if _PLACES[self.__name__] is None or name.startswith("__"):
            return ""
        places = _PLACES[self.__name__] if name[0].isupper() else (".",)
        own = _WORD_BEGINS.sub("_", name).lower()
        modules = (f"{self.__name__}{place}{own}" for place in places)
        return next((module for module in modules if find_spec(module)), "")


class _Unrun(Loader):
    """Makes a package without running it; `run` does what its own loader does."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Package(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing yet."""

    def run(self, module: ModuleType) -> None:
        self._own.exec_module(module)


class _Unchecked(Loader):
    """Runs a client's module without making its methods' checks yet."""

    def __init__(self, own: Loader) -> None:
        self._own = own

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run it as ever, but for the decorator of its methods."""
        from pydantic import v1

        own = v1.validate_arguments
        v1.validate_arguments = functools.partial(_when_called, own)
        try:
            self._own.exec_module(module)
        finally:
            v1.validate_arguments = own


def _when_called(decorator: Callable, method: Callable) -> Callable:
    """`method` as decorated, at its first call."""
    made = functools.lru_cache(maxsize=1)(functools.partial(decorator, method))

    @functools.wraps(method)
    def called(*given: object, **named: object) -> object:
        return made()(*given, **named)

    return called


class _Finder(MetaPathFinder):
    """Finds these packages, and the SDK's clients, where Python does."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        above = name.rpartition(".")[0]
        if _PLACES.get(above, ()) is None and isinstance(sys.modules[above], _Package):
            sys.modules[above].run()
        loader = _Unrun if name in _PLACES else _Unchecked if name in _CLIENTS else None
        found = PathFinder.find_spec(name, path, target) if loader else None
        if found and found.loader:
            found.loader = loader(found.loader)
        return found


def install() -> None:
    """From now on these are imported by names; once is enough for a process."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
