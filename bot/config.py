"""Settings from the environment or .env; secrets also from files named in …_FILE."""

import os
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.store import Site

TELEGRAM = "https://api.telegram.org"
SECRETS = ("BOT_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET")


class Settings(BaseSettings):
    """How one process runs."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    bot_token: SecretStr | None = None
    bot_api_url: str = TELEGRAM
    database_url: SecretStr = SecretStr("sqlite:///data/bangban.db")
    bot_mode: Literal["polling", "webhook"] = "polling"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_listen: str = Field(default="127.0.0.1:8443", pattern=r"^[^\s]*:\d{1,5}$")
    desk_timezone: str = "Asia/Shanghai"
    desk_site: str = Field(default="LX", pattern=r"^[A-Z]{1,8}$")
    desk_language: Literal["zh", "en"] = "zh"
    desk_clock_file: Path | None = None  # the playground's clock; refused against Telegram itself

    @model_validator(mode="before")
    @classmethod
    def _secrets_from_files(cls, values: dict[str, object]) -> dict[str, object]:
        for name in SECRETS:
            path = os.environ.get(f"{name}_FILE")
            if path:
                values[name.lower()] = Path(path).read_text(encoding="utf-8").strip()
        return values

    @field_validator("bot_api_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("desk_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        ZoneInfo(name)
        return name

    @model_validator(mode="after")
    def _real_time_at_telegram(self) -> "Settings":
        if self.desk_clock_file and self.bot_api_url == TELEGRAM:
            raise ValueError("DESK_CLOCK_FILE moves the desk's clock: it is for the playground, never for Telegram")
        return self

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> "Settings":
        if self.bot_mode == "webhook" and not (self.webhook_url and self.webhook_secret.get_secret_value()):
            raise ValueError("BOT_MODE=webhook needs WEBHOOK_URL and WEBHOOK_SECRET")
        return self

    @property
    def site(self) -> Site:
        return Site(self.desk_site, ZoneInfo(self.desk_timezone))

    @property
    def database(self) -> str:
        return self.database_url.get_secret_value()
