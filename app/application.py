"""Flask, as both the front door and the whole application use it."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.config import PROJECT_ROOT, Settings


class Address(Rule):
    """Werkzeug compiles how each address is built, twice, at every start. Here it is done when one is first built."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = cache(partial(super()._compile_builder, append_unknown))
        return lambda rule, **values: compiled()(rule, **values)


class Application(Flask):
    """Flask, without some of what each start or each request would wait for."""

    url_rule_class = Address

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            "app", template_folder=str(PROJECT_ROOT / "templates"), static_folder=str(PROJECT_ROOT / "static")
        )
        _ = self.logger  # made now, so that what is logged has its time; Flask makes it when it is first asked for
        self.config.from_mapping(SECRET_KEY=settings.secret_key, SETTINGS=settings)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Flask asks of every hook at every request whether it is a coroutine. None is."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """Flask would write down the address and all that was said. `web.errors` tells of it without either."""
