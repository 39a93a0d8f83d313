"""getFile: where a bot finds the bytes of a file."""

from playground.access import Call
from playground.files import DOWN_LIMIT
from playground.records import Json
from playground.refusals import bad_request


def get_file(call: Call) -> Json:
    """getFile."""
    file_id = call.params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.world.files.by_id(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWN_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": file.size,
        "file_path": file.path,
    }
