"""Icons: read as PNG or JPEG only, and made anew, so that nothing but the picture is kept."""

import hashlib
import io
import warnings

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

MAX_BYTES = 2**20
MAX_PIXELS = 4096 * 4096
SIZE = 230  # pixels at most; the reference portal asks for 230 × 230 with a logo of about 160 × 160 in it


class IconError(ValueError):
    """A file that cannot be an icon; the message says what to do."""


def made_anew(file: UploadedFile | io.BytesIO) -> bytes:
    """The picture in `file` as a square PNG of at most SIZE × SIZE. Raises IconError."""
    raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise IconError("This file is larger than 1 MB. Save the picture smaller and choose it again.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise IconError("This picture has too many pixels. 230 × 230 is enough.")
                return _png(picture.convert("RGBA"))
    except IconError:
        raise
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ):
        raise IconError(_why(raw)) from None


def _png(picture: Image.Image) -> bytes:
    picture.thumbnail((SIZE, SIZE))
    side = max(picture.size)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    out = io.BytesIO()
    square.save(out, "PNG", optimize=True)
    return out.getvalue()


def _why(raw: bytes) -> str:
    if b"<svg" in raw[:2000].lower() or raw.lstrip()[:5] in (b"<?xml", b"<!DOC"):
        return "This is an SVG drawing, whatever it is called. Save it as PNG or JPEG and choose it again."
    return "This is not a PNG or JPEG picture, or it is damaged. Save it again and choose the new file."


def digest(png: bytes) -> str:
    return hashlib.sha256(png).hexdigest()
