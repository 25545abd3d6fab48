"""LINE's SDK by names: what is asked of one of its packages is imported from its own module.

The packages themselves would import the old SDK, both clients of the new one, every model and
aiohttp: 1.2 CPU-seconds of a start. A name that has no module of its own runs the package
after all, so that nothing of the SDK is missing and nothing of it is changed.
"""

import importlib
import re
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType

#: Package -> where below it the modules of its classes stand: FlexBox in `flex_box`.
_PLACES: dict[str, tuple[str, ...]] = {
    "linebot": (),
    "linebot.v3": (),
    "linebot.v3.messaging": (".", ".models.", ".api."),
    "linebot.v3.messaging.api": (".",),
    "linebot.v3.messaging.models": (".",),
    "linebot.v3.webhooks": (".models.",),
    "linebot.v3.webhooks.models": (".",),
}
_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class _Package(ModuleType):
    """A package that was found and not yet run."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if module := self._module_of(name):
            found = importlib.import_module(module)
            return getattr(found, name) if name[0].isupper() else found
        self.__class__ = ModuleType
        self.__spec__.loader.run(self)
        return getattr(self, name)

    def _module_of(self, name: str) -> str:
        """The module that class `name` stands in, or the module `name` itself; "" without one."""
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


class _Finder(MetaPathFinder):
    """Finds the SDK's packages where Python does."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target) if name in _PLACES else None
        if found and found.loader:
            found.loader = _Unrun(found.loader)
        return found


def install() -> None:
    """From now on the SDK is imported by names; once is enough for a process."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
