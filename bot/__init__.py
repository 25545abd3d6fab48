"""The bot on LINE. Its modules need a small part of LINE's SDK, and import no more of it."""

from bot.by_name import install

install()
