"""What is over its time: each method forgets some of it, and says how much."""

from datetime import datetime

from sqlalchemy import delete, select, update

from storage.collection import Collection
from storage.models import Assignment, Attachment, Case, Draft, FeedRow, InboxRow, InboxState, Material


class Retention(Collection):
    def forget_updates(self, before: datetime, limit: int) -> int:
        """Raw updates that were handled or set aside before then."""
        over = (
            select(InboxRow.id).where(InboxRow.state != InboxState.NEW, InboxRow.done_at < before).limit(limit)
        )
        return len(self.session.execute(delete(InboxRow).where(InboxRow.id.in_(over)).returning(InboxRow.id)).all())

    def forget_drafts(self, before: datetime, limit: int) -> int:
        """What was typed into dialogs that were closed before then."""
        drafts = self.session.scalars(
            select(Draft).where(Draft.closed_at < before, Draft.step != "").order_by(Draft.id).limit(limit)
        ).all()
        for draft in drafts:
            draft.data, draft.step = {}, ""
        return len(drafts)

    def forget_feed_rows(self, before: datetime, limit: int) -> int:
        """Rows of feeds whose case was closed before then."""
        closed = select(Case.id).where(Case.confirmed_at < before)
        over = select(FeedRow.id).where(FeedRow.case_id.in_(closed)).limit(limit)
        return len(self.session.execute(delete(FeedRow).where(FeedRow.id.in_(over)).returning(FeedRow.id)).all())

    def forget_files(self, before: datetime, limit: int) -> int:
        """Telegram's handles and the names of files whose case was closed before then."""
        closed = select(Case.id).where(Case.confirmed_at < before)
        materials = select(Material.id).where(Material.case_id.in_(closed))
        assignments = select(Assignment.id).where(Assignment.case_id.in_(closed))
        over = (
            select(Attachment.id)
            .where(Attachment.file_id != "")
            .where(Attachment.material_id.in_(materials) | Attachment.assignment_id.in_(assignments))
            .limit(limit)
        )
        nothing = {"file_id": "", "unique_id": "", "name": ""}
        query = update(Attachment).where(Attachment.id.in_(over)).values(**nothing).returning(Attachment.id)
        return len(self.session.execute(query).all())
