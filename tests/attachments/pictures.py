import io
from typing import Any

from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **saved: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "red").save(made, kind, **saved)
    return made.getvalue()
