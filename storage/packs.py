"""Packs: which are wanted, which are being made, and their files."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from storage.collection import Collection
from storage.models import Pack, PackFile, PackState


class Packs(Collection):
    def get(self, pack_id: int) -> Pack:
        return self.one(Pack, pack_id, lock=True)

    def look(self, pack_id: int) -> Pack:
        """The same, only to be read."""
        return self.one(Pack, pack_id)

    def add_once(self, key: str, row: Mapping[str, Any]) -> bool:
        """Whether it is new: of several processes that find it due one adds it."""
        plain = {"state": PackState.WANTED, "attempts": 0, "digest": {}, "readers": []}
        return bool(self.insert_new(Pack, [{"key": key, **plain, **row}]))

    def same(self, kind: str, first: date, department_id: int | None, language: str, since: datetime) -> Pack | None:
        """The latest of this very period and scope that is being made, or whose figures reach so far."""
        whose = Pack.department_id.is_(None) if department_id is None else Pack.department_id == department_id
        waiting = Pack.state.in_((PackState.WANTED, PackState.MAKING))
        return self.session.scalar(
            select(Pack)
            .where(Pack.kind == kind, Pack.first == first, whose, Pack.language == language)
            .where(or_(waiting, (Pack.state == PackState.MADE) & (Pack.cut >= since)))
            .order_by(Pack.id.desc())
            .limit(1)
            .with_for_update(of=Pack)
        )

    def is_wanted(self, wall: datetime) -> bool:
        """Whether there is one to be made."""
        return self.session.scalar(select(Pack.id).where(_free(wall)).limit(1)) is not None

    def claim(self, wall: datetime, lease: timedelta) -> Pack | None:
        """The next one to be made, in this process's hands until the lease is over; None when there is none."""
        pack = self.session.scalar(
            select(Pack).where(_free(wall)).order_by(Pack.id).limit(1).with_for_update(skip_locked=True, of=Pack)
        )
        if pack is not None:
            pack.state, pack.lease_until = PackState.MAKING, wall + lease
            pack.attempts += 1
        return pack

    def file(self, file_id: int) -> PackFile | None:
        return self.session.get(PackFile, file_id)

    def files(self, pack_id: int, kind: str) -> Sequence[int]:
        """The keys of the pack's files of this kind."""
        query = select(PackFile.id).where(PackFile.pack_id == pack_id, PackFile.kind == kind)
        return self.session.scalars(query.order_by(PackFile.id)).all()

    def forget(self, before: datetime, limit: int) -> int:
        """How many files were deleted, of packs made before then."""
        old = select(Pack.id).where(Pack.made_at < before)
        over = select(PackFile.id).where(PackFile.pack_id.in_(old)).limit(limit)
        return len(self.session.execute(delete(PackFile).where(PackFile.id.in_(over)).returning(PackFile.id)).all())


def _free(wall: datetime) -> Any:
    """Wanted, or left behind by a process that is gone."""
    return or_(Pack.state == PackState.WANTED, (Pack.state == PackState.MAKING) & (Pack.lease_until < wall))
