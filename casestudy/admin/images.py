"""Pictures as they are kept: decoded, stripped of everything but the picture, and encoded again."""

from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from PIL import ImageOps, UnidentifiedImageError

from casestudy.models import Image

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3_200
KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}


def recoded(file: Any) -> SimpleUploadedFile:
    """The picture alone, upright, at most 3,200 pixels long; cameras write places and names into files.

    Raises ValidationError for anything but JPEG, PNG and WebP, and for what is too large to decode safely.
    """
    if file.size > LARGEST:
        raise ValidationError("The file is larger than 20 MB; make it smaller.", "size")
    try:
        file.seek(0)
        with Picture.open(file, formats=list(KINDS)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(
                    f"The picture has {picture.width} by {picture.height} pixels; 40 million together is the most.",
                    "pixels",
                )
            kind = str(picture.format)
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            clean = upright.convert("RGB") if kind == "JPEG" and upright.mode not in ("RGB", "L") else upright
            out = BytesIO()
            clean = clean.convert("RGBA") if clean.mode == "P" else clean
            bare = Picture.new(clean.mode, clean.size)
            bare.paste(clean)
            bare.save(out, kind, **({"quality": 85} if kind != "PNG" else {"optimize": True}))
    except (UnidentifiedImageError, OSError, SyntaxError, Picture.DecompressionBombError) as error:
        raise ValidationError(
            "This is not a picture that can be kept: use JPEG, PNG or WebP. SVG is refused, since it can carry scripts.",
            "format",
        ) from error
    suffix, media_type = KINDS[kind]
    stem = str(file.name).rpartition("/")[2].rpartition(".")[0] or "picture"
    return SimpleUploadedFile(f"{stem[:60]}.{suffix}", out.getvalue(), media_type)


class ImageForm(forms.ModelForm):
    """A picture with the text that stands in for it."""

    file = forms.FileField(
        help_text="JPEG, PNG or WebP, at most 20 MB. It is encoded again, and what the camera wrote beside the picture is left out."
    )

    class Meta:
        model = Image
        fields = ["slug", "file", "alternative_text", "caption", "credit", "license"]

    def clean_file(self) -> Any:
        """A new upload is encoded again; a stored one stands."""
        file = self.cleaned_data["file"]
        return recoded(file) if "file" in self.changed_data and file else file

    def clean_alternative_text(self) -> str:
        """Words, not the file's name."""
        text = self.cleaned_data["alternative_text"].strip()
        if text.lower().endswith((".jpg", ".jpeg", ".png", ".webp")):
            raise ValidationError("This is the name of a file. Say what the picture shows.", "name")
        return text
