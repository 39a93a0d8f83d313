"""The trail's guards: triggers that refuse to change or delete an event, laid after every upgrade of the schema."""

from sqlalchemy import Connection, inspect, text

NAMES = ("event_stays", "event_is_never_deleted")
SAME = ("id", "seq", "case_id", "at", "name", "actor_id", "digest", "hash")
UNCHANGED = " and ".join(f"new.{column} is old.{column}" for column in SAME)
ERASED = "new.salt = '' and cast(new.facts as text) = '{}'"  # the one change there may be: words are erased

SQLITE = (
    f"create trigger if not exists event_stays before update on event when not ({UNCHANGED} and {ERASED}) "
    "begin select raise(abort, 'the trail is append-only'); end",
    "create trigger if not exists event_is_never_deleted before delete on event "
    "begin select raise(abort, 'the trail is append-only'); end",
)
POSTGRESQL = (
    "create or replace function refuse_to_change_the_trail() returns trigger language plpgsql as "
    "$$ begin raise exception 'the trail is append-only'; end $$",
    "create or replace trigger event_stays before update on event for each row when (not "
    f"({UNCHANGED.replace(' is ', ' is not distinct from ')} and {ERASED})) "
    "execute function refuse_to_change_the_trail()",
    "create or replace trigger event_is_never_deleted before delete on event for each row "
    "execute function refuse_to_change_the_trail()",
    "create or replace trigger event_is_never_emptied before truncate on event for each statement "
    "execute function refuse_to_change_the_trail()",
)


def lay(connection: Connection) -> None:
    """The guards stand, if there is a trail."""
    if not inspect(connection).has_table("event"):
        return
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.execute(text(statement))


def stand(connection: Connection) -> bool:
    """Whether nobody has taken them away or switched them off."""
    if connection.dialect.name == "sqlite":
        query = "select name from sqlite_master where type = 'trigger' and tbl_name = 'event'"
    else:
        query = "select tgname from pg_trigger where tgrelid = 'event'::regclass and tgenabled <> 'D'"
    return set(NAMES) <= {name for (name,) in connection.execute(text(query))}
