"""Settings from the environment or .env; secrets also from files named in …_FILE."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from desk.periods import KINDS, Kind
from storage.store import Site

TELEGRAM = "https://api.telegram.org"
SECRETS = ("bot_token", "database_url", "webhook_secret", "heartbeat_url")  # each also from the file that …_FILE names


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
    health_listen: str = Field(default="", pattern=r"^([^\s]*:\d{1,5})?$")  # /healthz and /metrics; none when empty
    heartbeat_url: SecretStr = SecretStr("")  # a dead man's switch, called every minute while all is well
    log_format: Literal["text", "json"] = "text"
    desk_timezone: str = "Asia/Shanghai"
    desk_site: str = Field(default="LX", pattern=r"^[A-Z]{1,8}$")
    desk_personal_data: Literal["allowed", "forbidden"] = "allowed"  # in private chats; in shared groups never
    desk_digests: str = Field(default="month,week,day", pattern=r"^((month|week|day)(,(month|week|day))*)?$")
    desk_language: Literal["zh", "en"] = "zh"
    desk_forms: Path = Path("data/forms")  # the folder of blank forms and samples that the catalogue names
    desk_rules: Path | None = None  # a site's own rules over desk/rules.toml
    anchor_file: Path | None = None  # the trail's daily seals; beside an SQLite database when not set
    epoch_file: Path | None = None  # how far the database has come; beside an SQLite database when not set
    bot_pace: Literal["telegram", "none"] = "telegram"  # none is for a server without limits, never for Telegram
    desk_clock_file: Path | None = None  # the playground's clock; refused against Telegram itself

    bot_token_file: Path | None = None
    database_url_file: Path | None = None
    webhook_secret_file: Path | None = None
    heartbeat_url_file: Path | None = None

    @model_validator(mode="after")
    def _secrets_from_files(self) -> "Settings":
        for name in SECRETS:
            path: Path | None = getattr(self, f"{name}_file")
            if path is not None:
                setattr(self, name, SecretStr(path.read_text(encoding="utf-8").strip()))
        return self

    @model_validator(mode="after")
    def _known_database(self) -> "Settings":
        if not self.database.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("DATABASE_URL is sqlite:///… or postgresql://…")
        return self

    @field_validator("bot_api_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @field_validator("desk_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {name!r}") from error
        return name

    @model_validator(mode="after")
    def _real_time_at_telegram(self) -> "Settings":
        if self.desk_clock_file and self.bot_api_url == TELEGRAM:
            raise ValueError("DESK_CLOCK_FILE moves the desk's clock: it is for the playground, never for Telegram")
        if self.bot_pace == "none" and self.bot_api_url == TELEGRAM:
            raise ValueError("BOT_PACE=none is for a server without Telegram's limits")
        return self

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> "Settings":
        if self.bot_mode == "webhook" and not (self.webhook_url and self.webhook_secret.get_secret_value()):
            raise ValueError("BOT_MODE=webhook needs WEBHOOK_URL and WEBHOOK_SECRET")
        return self

    @property
    def own_rules(self) -> str:
        """What the site's own rules say, "" when it has none."""
        return self.desk_rules.read_text(encoding="utf-8") if self.desk_rules else ""

    @property
    def site(self) -> Site:
        return Site(self.desk_site, ZoneInfo(self.desk_timezone))

    @property
    def digests(self) -> list[Kind]:
        """Which periods are told by themselves."""
        return [kind for kind in KINDS if kind in self.desk_digests.split(",")]

    @property
    def secrets(self) -> list[str]:
        """What no log may show."""
        token = self.bot_token.get_secret_value() if self.bot_token else ""
        password = urlsplit(self.database).password or ""
        return [token, self.webhook_secret.get_secret_value(), password, self.heartbeat_url.get_secret_value()]

    @property
    def database(self) -> str:
        return self.database_url.get_secret_value()
