"""Small files in each format, made from their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{_WORD}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def docx(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word document with the XML of its body; `parts` are others by kind and number: header1, styles, footnotes."""
    parts = parts or {}
    roots = {"header": "hdr", "footer": "ftr"}
    members: dict[str, bytes | str] = {"word/document.xml": _xml("document", f"<w:body>{body}</w:body>")}
    relations = ""
    for name, content in parts.items():
        kind = name.rstrip("0123456789")
        members[f"word/{name}.xml"] = _xml(roots.get(kind, kind), content)
        relations += f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{name}.xml"/>'
    members["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    return packed(members)


def _xml(root: str, content: str) -> str:
    return f'<?xml version="1.0"?><w:{root} {_NAMESPACES}>{content}</w:{root}>'


def paragraph(text: str, run: str = "", properties: str = "") -> str:
    """A paragraph of one run with the properties given."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{words(text, run)}</w:p>"


def words(text: str, run: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def pdf(*pages: str, objects: Sequence[str] = (), page: str = "", catalog: str = "", trailer: str = "") -> bytes:
    """A PDF whose pages have these content streams; `objects` are further ones, numbered from 5.

    `page` is added to each page, `catalog` to the catalog. Fonts are /F1 (Helvetica) and /F2 (Helvetica-Bold).
    """
    first_page = 5 + len(objects)
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        *objects,
    ]
    for number, content in enumerate(pages):
        bodies.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 5 0 R >> >> {page} "
            f"/Contents {first_page + 2 * number + 1} 0 R >>"
        )
        bodies.append(f"<< /Length {len(content.encode('latin-1'))} >>\nstream\n{content}\nendstream")
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(bodies) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R {trailer} >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode("latin-1")


def text_at(across: float, up: float, *lines: str, size: float = 11, before: str = "") -> str:
    """Lines of text on a page from a point in points, 14 apart; `before` are operators that go first."""
    shown = " T* ".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj" for line in lines)
    return f"\nq {before} BT /F1 {size} Tf 14 TL {across} {up} Td {shown} ET Q\n"


PICTURE = (
    "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 4 >>\n"
    "stream\n\x10\xd0\xd0\x10\nendstream"
)


def message(body: str = "", *, html: str = "", attached: Mapping[str, tuple[str, bytes]] | None = None) -> bytes:
    """An e-mail of 9 March 2026; `attached` are files by name with type and bytes."""
    made = EmailMessage()
    made["From"], made["To"] = "records@clinic.example", "p.ellery@mail.example"
    made["Date"], made["Subject"] = "Mon, 09 Mar 2026 23:30:00 -0600", "Your request"
    if body:
        made.set_content(body)
    if html:
        if body:
            made.add_alternative(html, subtype="html")
        else:
            made.set_content(html, subtype="html")
    for name, (kind, data) in (attached or {}).items():
        main, _, sub = kind.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    for number, part in enumerate(made.walk()):
        if part.is_multipart():
            part.set_boundary(f"==part{number}==")
    return made.as_bytes()
