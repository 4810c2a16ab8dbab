"""The icons and the small line drawings, as constants. Nothing typed by a person ever comes near this file.

Icons: a 24 by 24 box, strokes in the colour of the text around them. Drawings: a 96 by 72 box; the classes are
g (soft ground), l (line), f (line with a white inside), a (accent line), b (accent line with its tint inside),
s (filled with the accent). paper.css gives them their colours, and system colours under forced colours.
"""

ICONS = {
    "home": '<path d="M4 11.2 12 4l8 7.2V20h-5.2v-5.6H9.2V20H4z"/>',
    "read": '<path d="M12 6.5C10 4.7 7 4.3 3.5 4.3v13.7c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2V4.3'
    'c-3.5 0-6.5.4-8.5 2.2zM12 6.5V20"/>',
    "reflections": '<path d="M4 20l.9-4L16.2 4.7a1.6 1.6 0 0 1 2.3 0l.8.8a1.6 1.6 0 0 1 0 2.3'
    'L8 19.1zM14 7l3 3"/>',
    "self_audits": '<path d="M4 6.2l1.6 1.6L8.5 5M4 12.7l1.6 1.6 2.9-2.8M4 19.2l1.6 1.6L8.5 18'
    'M12.5 6.5H20M12.5 13H20M12.5 19.5H20"/>',
    "actions": '<path d="M6 21V4h12.5l-2.5 4.2 2.5 4.3H6"/>',
    "review": '<path d="M13 20H6a1.5 1.5 0 0 1-1.5-1.5v-13A1.5 1.5 0 0 1 6 4h11a1.5 1.5 0 0 1 1.5 1.5V10'
    'M8.5 8.5h6M8.5 12.5h3"/><path d="M13.5 16.5l2.5 2.5 4.5-5"/>',
    "team": '<circle cx="9" cy="8" r="3.5"/><path d="M2.8 20c0-4 2.9-6 6.2-6s6.2 2 6.2 6'
    'M16 4.7a3.5 3.5 0 0 1 0 6.6M18 14.4c2.1.8 3.2 2.8 3.2 5.6"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.8 20c0-4 2.9-6 6.2-6s6.2 2 6.2 6'
    'M16 4.7a3.5 3.5 0 0 1 0 6.6M18 14.4c2.1.8 3.2 2.8 3.2 5.6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c0-4.5 3.5-6.5 7.5-6.5s7.5 2 7.5 6.5"/>',
    "account": '<circle cx="12" cy="12" r="9"/><circle cx="12" cy="10" r="3"/>'
    '<path d="M6.5 18.7c.8-2.6 2.9-3.7 5.5-3.7s4.7 1.1 5.5 3.7"/>',
    "worried": '<path d="M5.2 4h3.6l2 5-2.4 1.6a11.5 11.5 0 0 0 5 5L15 13.2l5 2v3.6a2 2 0 0 1-2.2 2'
    'A16 16 0 0 1 3.2 6.2 2 2 0 0 1 5.2 4z"/>',
    "exit": '<path d="M11 4H5.5v16H11M15 8l4 4-4 4M19 12H10"/>',
    "sign_out": '<path d="M11 4H5.5v16H11M15 8l4 4-4 4M19 12H10"/>',
    "arrow": '<path d="M9.5 5.5L16 12l-6.5 6.5"/>',
    "back": '<path d="M14.5 5.5L8 12l6.5 6.5"/>',
    "tick": '<circle cx="12" cy="12" r="9"/><path d="M7.8 12.4l2.9 2.9 5.5-6.2"/>',
    "partly": '<circle cx="12" cy="12" r="9"/><path class="solid" d="M12 3a9 9 0 0 0 0 18z"/>',
    "cross": '<rect x="3.5" y="3.5" width="17" height="17" rx="3"/><path d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
    "dash": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "empty_circle": '<circle cx="12" cy="12" r="9" stroke-dasharray="3.2 3.87"/>',
    "sent_back": '<path d="M9 6.5L4 11.5l5 5M4.5 11.5H14a6 6 0 0 1 6 6V19"/>',
    "lock": '<rect x="4.5" y="10.5" width="15" height="10" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.3l3.5 2.2"/>',
    "question": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.7 2.7 0 1 1 4.1 2.3c-.9.6-1.4 1-1.4 2.2'
    'M12 17v.1"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "warning": '<path d="M12 3.8 21.3 20H2.7zM12 10v4.5M12 17.2v.1"/>',
    "print": '<path d="M7 9V3.5h10V9M7 17H4.5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h15a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H17"/>'
    '<path d="M7 14h10v6.5H7z"/>',
    "comment": '<path d="M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5v9a1.5 1.5 0 0 1-1.5 1.5H12'
    'l-5 4.5V16H5.5A1.5 1.5 0 0 1 4 14.5z"/>',
    "edit": '<path d="M4 20l.9-4L16.2 4.7a1.6 1.6 0 0 1 2.3 0l.8.8a1.6 1.6 0 0 1 0 2.3L8 19.1zM14 7l3 3"/>',
    "draft": '<path d="M13.5 20H6.5A1.5 1.5 0 0 1 5 18.5v-13A1.5 1.5 0 0 1 6.5 4h9A1.5 1.5 0 0 1 17 5.5V8'
    'M8.5 8.5h5M8.5 12h3M13 18.5l.5-2.5 5.5-5.5 2 2-5.5 5.5z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
    '<circle cx="12" cy="12" r="3"/>',
    "eye_off": '<path d="M5.5 8C3.5 9.8 2.5 12 2.5 12S6 18.5 12 18.5c1.5 0 2.8-.4 4-1M9.5 5.8'
    'c.8-.2 1.6-.3 2.5-.3 6 0 9.5 6.5 9.5 6.5s-.8 1.5-2.3 3.1M10 10a3 3 0 0 0 4 4M4 4l16 16"/>',
    "leaf": '<path d="M5 19C4 10 9 4.5 20 4.5 20 15 14.5 20 7 17.5M5 20.5c1-5 4-8.5 9-10.5"/>',
    "book": '<path d="M6.5 3.5H19v17H6.5A1.5 1.5 0 0 1 5 19V5a1.5 1.5 0 0 1 1.5-1.5zM5 17.5h14M9 7.5h6"/>',
    "flag": '<path d="M6 21V4h12.5l-2.5 4.2 2.5 4.3H6"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="2"/><path d="M4 10.5h16M8.5 3v4M15.5 3v4"/>',
    "look": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.3 15.3L20.5 20.5"/>',
    "ask": '<path d="M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5v9a1.5 1.5 0 0 1-1.5 1.5H12'
    'l-5 4.5V16H5.5A1.5 1.5 0 0 1 4 14.5zM10 8.5a2.1 2.1 0 1 1 3.2 1.8c-.8.4-1.1.7-1.1 1.4M12.1 13.5v.1"/>',
    "sample": '<path d="M8 4.5h10.5A1.5 1.5 0 0 1 20 6v10.5M4 8.5h10.5A1.5 1.5 0 0 1 16 10v9a1.5 1.5 0 0 1'
    '-1.5 1.5h-9A1.5 1.5 0 0 1 4 19zM7 15l2 2 4-4.5"/>',
    "in_place": '<path d="M12 21s-7-6.2-7-11.5a7 7 0 0 1 14 0C19 14.8 12 21 12 21z"/>'
    '<path d="M9 9.8l2.2 2.2 3.8-4.2"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1'
    'a4 4 0 0 0 5.7 5.7l1.1-1.1"/>',
    "save": '<path d="M5 12.7l4.6 4.6L19 7.5"/>',
    "check_again": '<path d="M20 12a8 8 0 1 1-2.6-5.9L20 8.5M20 4v4.5h-4.5"/>',
    "help": '<circle cx="12" cy="12" r="9"/><path d="M9.3 9.5a2.7 2.7 0 1 1 4.1 2.3c-.9.6-1.4 1-1.4 2.2M12 17v.1"/>',
    "down": '<path d="M5.5 9L12 15.5 18.5 9"/>',
    "share": '<path d="M12 14.5V4M8 7.5L12 3.5l4 4M6 11H4.5v9.5h15V11H18"/>',
}

PICTURES = {
    # A sprout on a window sill: something small, noticed early.
    "early": '<path class="g" d="M14 40C10 20 28 4 50 5s38 12 37 32-16 32-38 31S18 60 14 40z"/>'
    '<rect class="f" x="29" y="7" width="40" height="49" rx="4"/><path class="l" d="M49 7v14M29 31h10M59 31h10"/>'
    '<path class="l" d="M20 60h58"/><path class="b" d="M41 47h16l-2 13H43z"/>'
    '<path class="a" d="M49 47V31"/><path class="b" d="M49 36c-1-7-6-10-13-9 0 7 6 11 13 9z"/>'
    '<path class="b" d="M49 31c0-7 5-11 12-10 1 7-5 12-12 10z"/>',
    # Two speech bubbles, one answering the other.
    "sharing": '<path class="g" d="M10 34C8 16 26 4 48 5s40 12 38 31-18 33-40 31S12 54 10 34z"/>'
    '<path class="f" d="M8 16a6 6 0 0 1 6-6h36a6 6 0 0 1 6 6v17a6 6 0 0 1-6 6H27l-10 9v-9h-3a6 6 0 0 1-6-6z"/>'
    '<path class="l" d="M18 20h27M18 28.5h17"/>'
    '<path class="b" d="M62 27h20a6 6 0 0 1 6 6v16a6 6 0 0 1-6 6h-2v9l-11-9H48a6 6 0 0 1-6-6v-3"/>'
    '<path class="a" d="M56 43h21"/>',
    # The child's red book, with its heart, in front of a front door.
    "visiting": '<path class="g" d="M12 42C8 22 26 4 50 5s38 14 37 33-17 31-39 30-33-10-36-26z"/>'
    '<path class="f" d="M18 62V20a12 12 0 0 1 24 0v42z"/><path class="l" d="M10 62h76M30 12v9M24 30h12"/>'
    '<path class="s" d="M36.5 42a1.7 1.7 0 1 0 .1 0z"/>'
    '<rect class="b" x="47" y="23" width="34" height="41" rx="4"/><path class="a" d="M54 23v41"/>'
    '<path class="s" d="M68 51s-8-4.7-8-10.2a4.2 4.2 0 0 1 8-2 4.2 4.2 0 0 1 8 2C76 46.3 68 51 68 51z"/>',
    # A report lying on the table, with a marker in it.
    "report": '<path class="g" d="M12 38C9 18 28 5 49 5s40 13 38 32-18 31-40 31-32-12-35-30z"/>'
    '<path class="b" d="M34 9h34a4 4 0 0 1 4 4v44a4 4 0 0 1-4 4H34"/>'
    '<path class="f" d="M28 13h30a4 4 0 0 1 4 4v44a4 4 0 0 1-4 4H28a4 4 0 0 1-4-4V17a4 4 0 0 1 4-4z"/>'
    '<path class="l" d="M33 26h20M33 35h20M33 44h12"/><path class="s" d="M48 50h7v14l-3.5-3-3.5 3z"/>',
    # A low shelf with books, a block and a pot: nothing here yet, but a place for it.
    "shelf": '<path class="g" d="M10 40C6 22 24 5 48 5s42 13 40 32-18 31-40 31-34-10-38-28z"/>'
    '<path class="f" d="M16 12h64v50H16z"/><path class="l" d="M16 37h64M22 62v4M74 62v4"/>'
    '<path class="b" d="M23 19h7v18h-7zM34 23h6v14h-6z"/><path class="l" d="M47 37l5-16 6 2-4.5 14"/>'
    '<rect class="f" x="24" y="48" width="14" height="14" rx="2"/><path class="b" d="M52 52h16l-2 10H54z"/>'
    '<path class="a" d="M60 52v-7M60 47c3-1 5-3 5-5M60 49c-3-1-5-3-5-5"/>',
    # A kettle on the side: up to date, time for a cup of tea.
    "kettle": '<path class="g" d="M12 38C10 18 28 4 50 5s39 14 37 33-18 30-40 30-33-12-35-30z"/>'
    '<path class="l" d="M12 62h72"/><path class="f" d="M30 34c1-8 8-12 16-12s15 4 16 12l4 28H26z"/>'
    '<path class="f" d="M64 40l13-8 3 3-12 16"/>'
    '<path class="l" d="M40 22c0-4 3-6 6-6s6 2 6 6M32 30c-9-1-13 4-12 11 0 5 3 8 7 9"/>'
    '<path class="a" d="M36 48h20M35 55h22"/><path class="a" d="M80 25c-3-3 3-5 0-9M87 26c-2-3 2-4 0-7"/>',
    # A coat peg with a small coat and a bag: somebody belongs here.
    "coat_peg": '<path class="g" d="M11 38C8 19 26 5 49 5s40 13 38 32-18 31-40 31-33-12-36-30z"/>'
    '<path class="f" d="M12 11h72v9H12z"/><path class="l" d="M32 20v5M66 20v5"/>'
    '<path class="b" d="M32 25c4 0 6 2 7 4l9 5-3 12-5-2v20H24V44l-5 2-3-12 9-5c1-2 3-4 7-4z"/>'
    '<path class="a" d="M32 30v34"/><path class="l" d="M58 40c0-10 3-15 8-15s8 5 8 15"/>'
    '<path class="f" d="M56 40h20l2 19a3 3 0 0 1-3 3H57a3 3 0 0 1-3-3z"/><path class="l" d="M62 48h8"/>',
    # The shared tablet, with a tick on it.
    "tablet": '<path class="g" d="M11 38C8 18 27 5 49 5s40 13 38 32-17 31-39 31-34-12-37-30z"/>'
    '<rect class="f" x="15" y="11" width="54" height="50" rx="6"/>'
    '<path class="l" d="M24 24h22M24 33h30M24 42h16M38 54h8"/>'
    '<circle class="b" cx="70" cy="50" r="13"/><path class="a" d="M64 50.5l4.5 4.5 8-9.5"/>',
    # A gate into the garden.
    "garden": '<path class="g" d="M11 40C8 20 27 5 49 5s40 14 38 33-18 30-40 30-33-11-36-28z"/>'
    '<circle class="b" cx="68" cy="21" r="8"/><path class="a" d="M68 7.5V6M82 21h1.5M78 11l1-1M58 11l-1-1"/>'
    '<path class="l" d="M10 62h76"/>'
    '<path class="f" d="M18 62V36l5-5 5 5v26zM33 62V36l5-5 5 5v26zM48 62V36l5-5 5 5v26z"/>'
    '<path class="l" d="M13 42h5M28 42h5M43 42h5M58 42h6M13 54h5M28 54h5M43 54h5M58 54h6"/>'
    '<path class="a" d="M74 62V46"/>'
    '<path class="b" d="M74 49c-6 0-9-4-8-9 5 0 9 4 8 9zM74 46c0-6 4-9 9-8 0 6-4 9-9 8z"/>',
    # A front door with a mat and a plant.
    "door": '<path class="g" d="M11 39C8 19 27 5 49 5s40 14 38 33-18 30-40 30-33-12-36-29z"/>'
    '<path class="l" d="M12 62h72"/><path class="f" d="M34 62V24a14 14 0 0 1 28 0v38z"/>'
    '<path class="l" d="M48 10v12M36 24h24M41 33h14v9H41z"/><path class="s" d="M57 46a2 2 0 1 0 .1 0z"/>'
    '<path class="b" d="M69 51h13l-2 11h-9z"/><path class="a" d="M75.5 51V38M75.5 44c-5 0-7-3-7-7 5 0 7 3 7 7z'
    'M75.5 41c0-5 3-7 7-7 0 5-3 7-7 7z"/><path class="a" d="M30 66h36"/>',
    # The sun coming up behind a house: hello.
    "welcome": '<path class="g" d="M11 39C8 19 27 5 49 5s40 14 38 33-18 30-40 30-33-12-36-29z"/>'
    '<path class="b" d="M56 40a14 14 0 0 1 28 0"/><path class="a" d="M70 18v-4M85 24l3-3M56 23l-2-2"/>'
    '<path class="l" d="M10 62h76"/><path class="f" d="M20 62V36l19-17 19 17v26z"/>'
    '<path class="l" d="M14 41l25-23 25 23"/>'
    '<path class="b" d="M33 62V49a6 6 0 0 1 12 0v13z"/><path class="a" d="M70 62V52M70 54c4 0 7-2 7-6-5 0-7 2-7 6z"/>',
    # Sun and cloud: feelings come and go like the weather.
    "weather": '<path class="g" d="M11 39C8 19 27 5 49 5s40 14 38 33-18 30-40 30-33-12-36-29z"/>'
    '<circle class="b" cx="60" cy="27" r="12"/>'
    '<path class="a" d="M60 9V5M76 27h4M72 15l3-3M48 15l-3-3M72 39l3 3"/>'
    '<path class="f" d="M28 58a11 11 0 0 1 0-22 2 2 0 0 1 .6 0A15 15 0 0 1 57 39.5 9.5 9.5 0 0 1 58 58z"/>'
    '<path class="l" d="M34 64l-2 4M46 64l-2 4"/>',
    # A grown-up and a child, hand in hand.
    "family": '<path class="g" d="M12 40C8 20 26 4 50 5s38 14 37 33-17 31-39 30-33-11-36-28z"/>'
    '<path class="l" d="M12 65h72"/><circle class="f" cx="38" cy="18" r="8"/>'
    '<path class="f" d="M24 65V42a14 14 0 0 1 28 0v23z"/>'
    '<circle class="b" cx="67" cy="36" r="6.5"/><path class="b" d="M57 65V55a10 10 0 0 1 20 0v10z"/>'
    '<path class="a" d="M49 50c3 4 6 5 9 4"/><path class="l" d="M38 50v15"/>',
    # A cot with nothing in it but a sheet, and a mobile above.
    "baby": '<path class="g" d="M11 39C8 19 27 5 49 5s40 14 38 33-18 30-40 30-33-12-36-29z"/>'
    '<path class="l" d="M50 6v6M34 14h32M38 14v5M62 14v7"/>'
    '<path class="b" d="M38 19l1.6 3.3 3.6.5-2.6 2.5.6 3.6-3.2-1.7-3.2 1.7.6-3.6-2.6-2.5 3.6-.5z"/>'
    '<circle class="b" cx="62" cy="25" r="4"/>'
    '<path class="f" d="M18 38h60v20H18z"/><path class="l" d="M26 38v20M34 38v20M42 38v20M50 38v20M58 38v20M70 38v20'
    'M20 58v7M76 58v7"/><path class="a" d="M18 48h60"/>',
    # A lamp that is lit in the window.
    "lamp": '<path class="g" d="M12 38C10 18 28 4 50 5s39 14 37 33-18 30-40 30-33-12-35-30z"/>'
    '<path class="l" d="M10 62h76"/><rect class="f" x="22" y="10" width="30" height="38" rx="3"/>'
    '<path class="l" d="M37 10v38M22 29h30"/>'
    '<path class="b" d="M63 24h12l6 16H57z"/><path class="a" d="M69 40v22M61 62h16M64 45v5"/>',
    # A street with a lamp post, a house and a tree.
    "street": '<path class="g" d="M11 38C8 18 27 5 49 5s40 13 38 32-17 31-39 31-34-12-37-30z"/>'
    '<path class="l" d="M8 62h80"/><path class="f" d="M16 62V34l14-12 14 12v28z"/>'
    '<path class="l" d="M11 38l19-16 19 16M26 62V48h8v14"/>'
    '<path class="l" d="M58 62V18c0-5 8-5 8 0"/><path class="b" d="M62 18h8l2 6H60z"/>'
    '<circle class="b" cx="78" cy="40" r="8.5"/><path class="a" d="M78 62V40"/>',
    # A table that is laid for several people.
    "hub": '<path class="g" d="M10 40C6 22 24 5 48 5s42 13 40 32-18 31-40 31-34-10-38-28z"/>'
    '<path class="f" d="M26 34h44v5H26z"/><path class="l" d="M48 39v22M38 62h20"/>'
    '<path class="l" d="M12 26v20h11v16M12 46v16M84 26v20H73v16M84 46v16"/>'
    '<path class="b" d="M40 22h15v8a4 4 0 0 1-4 4h-7a4 4 0 0 1-4-4z"/><path class="a" d="M55 24h3a3 3 0 0 1 0 6h-3'
    'M45 17c-2-2 2-3 0-6M51 17c-2-2 2-3 0-6"/>',
    # A compass: which way, and who says so.
    "compass": '<path class="g" d="M12 42C8 22 26 4 50 5s38 14 37 33-17 31-39 30-33-10-36-26z"/>'
    '<circle class="f" cx="48" cy="37" r="25"/><path class="l" d="M48 16v4M48 54v4M27 37h4M65 37h4"/>'
    '<path class="b" d="M59 26l-7 15-15 7 7-15z"/><circle class="s" cx="48" cy="37" r="2"/>',
    # A watering can and a pot: what there is goes where it is needed.
    "jug": '<path class="g" d="M12 38C9 18 28 5 49 5s40 13 38 32-18 31-40 31-32-12-35-30z"/>'
    '<path class="l" d="M10 63h76"/><path class="f" d="M20 24h26v24a4 4 0 0 1-4 4H24a4 4 0 0 1-4-4z"/>'
    '<path class="f" d="M46 38l14-14 3 3-17 19"/><path class="l" d="M57 20l10 8M24 24c0-12 18-12 18 0"/>'
    '<path class="a" d="M68 33l1 4M72 31l2 4M64 36v4"/><path class="b" d="M62 52h18l-2 11H64z"/>'
    '<path class="a" d="M71 52V43M71 47c-4 0-6-2-6-5 4 0 6 2 6 5z"/>',
    # A magnifying glass over a small leaf: looking closely.
    "noticing": '<path class="g" d="M11 38C8 19 26 5 49 5s40 13 38 32-18 31-40 31-33-12-36-30z"/>'
    '<circle class="f" cx="43" cy="32" r="21"/><path class="l" d="M58 47l17 17M62 47l14 14"/>'
    '<path class="b" d="M33 41c-3-11 4-20 20-20 0 14-8 22-18 19z"/><path class="a" d="M31 45c3-8 8-13 15-17"/>',
}
