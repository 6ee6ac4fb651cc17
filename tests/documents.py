"""Documents as they come from elsewhere, for the tests of import."""

import io
from collections.abc import Sequence

import docx

PAGE = """<!doctype html>
<html lang="en-GB"><head><title>New light for the Cape | Harbour Gazette</title>
<meta property="og:site_name" content="Harbour Gazette">
<link rel="canonical" href="https://gazette.example.com/cape"></head>
<body><header><a href="/">Harbour Gazette</a><nav><ul><li>News</li><li>Sport</li></ul></nav>
</header>
<main><article><h1>New light for the Cape</h1><p>By Jane Doe</p><time>4 March 2021</time>
<p>The lighthouse at the Cape received a new lamp on Tuesday, thirty years after the last one was
installed by the harbour board.</p>
<div>Follow us on WhatsApp for harbour news</div>
<p>Engineers carried the lens up two hundred steps. &ldquo;It weighs as much as a cow,&rdquo; said
the keeper.<br><br>The lamp burns with a tenth of the current of the old one.</p>
<p>It can be seen at sea.</p>
<h2>What comes next</h2><ul><li>The old lamp goes to the museum in the town.</li></ul>
<p>The board paid for the work with the money that it had saved since 2015, and visitors may see it
from Easter on.</p></article>
<aside><h3>Most read</h3><ul><li>Fishing boat found after a storm</li>
<li>Ferry prices rise</li></ul></aside>
<section><h3>Comments</h3><p>I love this lighthouse, great news for all.</p></section></main>
<footer><p>© 2021 Harbour Gazette. All rights reserved.</p></footer>
<script>var hidden = 1;</script></body></html>
"""
PAGE_KEPT = tuple(
    """\
The lighthouse at the Cape received a new lamp on Tuesday, thirty years after the last one was \
installed by the harbour board.
Engineers carried the lens up two hundred steps. “It weighs as much as a cow,” said the keeper.
The lamp burns with a tenth of the current of the old one.
It can be seen at sea.
What comes next
The old lamp goes to the museum in the town.
The board paid for the work with the money that it had saved since 2015, and visitors may see it \
from Easter on.""".splitlines()
)
JAPANESE_PAGE = """<html lang="ja"><head><meta charset="shift_jis"></head><body><nav>ホーム</nav>
<article><h1>灯台の新しい光</h1><p>2021年3月4日</p>
<p>岬の灯台は火曜日に新しい灯器を受け取った。前の灯器が設置されてから三十年が過ぎていた。</p>
<p>関連記事：漁船が見つかる</p>
<p>技師たちはレンズを二百段の階段の上まで運んだ。古い灯器は町の博物館に移される予定である。</p>
</article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Hafenblatt</title>
<language>de-DE</language><item><title>Der Turm am Kap</title>
<link>https://blatt.example.com/turm</link><pubDate>Thu, 04 Mar 2021 08:00:00 GMT</pubDate>
<description>&lt;p&gt;Der Turm am Kap wurde im Jahr 1891 gebaut und hat 200 Stufen.&lt;/p&gt;
&lt;p&gt;Folgen Sie uns auf WhatsApp!&lt;/p&gt;</description></item>
<item><title>Ohne Text</title></item></channel></rss>"""
MARKDOWN = """---
title: A note
date: 2020-01-02
author: nobody
---
# A note

The **lamp** burns [all night](https://example.com) at the Cape, and
nobody sleeps.

- one item

Read also: [Something else](https://example.com/else)

The end came in `2020`, when the tower fell.
"""


def word_file() -> bytes:
    """A Word file with a title, a table and a header."""
    made = docx.Document()
    made.add_heading("The keeper's house", 0)
    made.add_paragraph("12 May 2020")
    made.add_paragraph("The house was built for three families, who shared the watch at night.")
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "1890", "John Roe"
    made.add_paragraph("In the winter they saw nobody for weeks.")
    made.sections[0].header.paragraphs[0].text = "Harbour Gazette, confidential"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def pdf_file(pages: Sequence[Sequence[tuple[int, str]]], title: str = "") -> bytes:
    """A PDF file with lines of text, each at so many points from the bottom of its page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"BT /F1 11 Tf 60 {y} Td ({text}) Tj ET\n" for y, text in lines)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources"
            f" << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
    objects.append(f"<< /Title ({title}) >>")
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"<< /Size {size} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return (
        f"{content}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n{trailer}\nstartxref\n{len(content)}\n%%EOF\n"
    ).encode("latin-1")
