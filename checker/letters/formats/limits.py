"""How large, deep and numerous what a file holds may be, each with its reason.

A letter is a few pages. The limits lie far above any letter and far below what would keep a machine busy for long.
"""

from __future__ import annotations

LARGEST = 20_000_000
"""Bytes of a letter's file. A scan of ten pages is 5 MB; above this a file is an archive or a chart, not a letter."""

LARGEST_ARCHIVE = 200_000_000
"""Bytes of a ZIP. A year's letters of a large hospital; it is held in memory while it is read."""

MOST_UNPACKED = 400_000_000
"""Bytes that one file may unpack to, all that is nested in it together, so that no nesting multiplies the work."""

HIGHEST_RATIO = 250
"""Unpacked to packed bytes of a member. Text packs 3 to 20 times, blank forms in XML up to 100; a bomb 1,000."""

FROM_THIS_SIZE = 1_000_000
"""Bytes below which the ratio of a member does no harm and is not looked at."""

MOST_MEMBERS = 5_000
"""Members of an archive, attachments of a message: reading each costs some milliseconds."""

DEEPEST_NESTING = 4
"""Containers in containers: a ZIP with a message that forwards a message with a ZIP is still somebody's export."""

MOST_PAGES = 300
"""Pages of a PDF. A letter with a whole chart behind it is to be split, so that the chart is not read as the letter."""

LONGEST_TEXT = 2_000_000
"""Characters of one letter: a thousand pages. More is a chart, a log or an attack."""

DEEPEST_ELEMENTS = 200
"""Elements in elements of HTML, groups in groups of RTF, parts in parts of a message. Mail programs reach 60."""

MOST_TAGS = 100_000
"""Tags and pieces of text of a web page; the most bloated message of a mail program has some thousand."""

MOST_RECOGNISED_PAGES = 50
"""Pages of one file that are given to text recognition, which takes seconds a page."""

LONGEST_RECOGNITION = 120
"""Seconds for one page of text recognition."""

LARGEST_PICTURE = 60_000_000
"""Pixels of a page given to text recognition: a legal page at 600 dots an inch."""
