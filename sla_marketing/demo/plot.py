"""The leads of the demonstration: plain data, told by ``sla.marketing.demo``."""

MINUTE, HOUR, DAY = 1, 60, 24 * 60

# (company, what it asks for, country, source, campaign, expected revenue)
LEADS = [
    ("Sabalan Dairy", "Three pumps for a new hall", "ir", "web", "spring", 5200),
    ("Ostwind Brewery", "Replacement of old pumps", "de", "fair", "fair", 9100),
    ("Karun Textiles", "Offer for cooling water", "ir", "web", "spring", 3400),
    ("Blue Fjord Fish", "Pumps for cleaning", "no", "fair", "fair", 6800),
    ("Maris Juice", "Ten pumps", "tr", "partner", None, 4500),
    ("Arvand Paper", "Spare pumps", "ir", "web", "spring", 2700),
]
# What becomes of a lead: (minutes after it came in, what, details). Days of the story
# are working days of a week; weekends move what was promised, as they do in life.
WON = [
    (3 * HOUR, "call", ("reached", 9)),
    (4 * HOUR, "offer", ""),
    (6 * HOUR, "accept", ""),
    (7 * HOUR, "plan", 6),
    (6 * DAY, "meet", 1.5),
    (7 * DAY, "email", ""),
    (8 * DAY, "plan", 14),
    (21 * DAY, "call", ("reached", 16)),
    (22 * DAY, "win", ""),
]
LOST = [
    (5 * HOUR, "offer", ""),
    (2 * DAY, "accept", ""),
    (2 * DAY + HOUR, "call", ("no_answer", 1)),
    (2 * DAY + 2 * HOUR, "plan", 10),
    (6 * DAY, "call", ("voicemail", 2)),
    (9 * DAY, "call", ("refused", 3)),
    (10 * DAY, "lose", ""),
]
SENT_BACK = [
    (2 * HOUR, "email", ""),
    (3 * HOUR, "plan", 30),
    (DAY, "offer", ""),
    (DAY + 4 * HOUR, "reject", ""),
    (30 * DAY, "lose", ""),
]
SLOW = [
    (4 * HOUR, "offer", ""),
    (3 * DAY, "accept", ""),
    (4 * DAY, "call", ("reached", 12)),
    (4 * DAY + HOUR, "plan", 20),
    (11 * DAY, "meet", 2.0),
    (25 * DAY, "call", ("reached", 8)),
    (33 * DAY, "win", ""),
]
PATTERNS = [WON, LOST, SLOW, SENT_BACK, WON]
# One lead every few days, the last some days ago; then those of now.
FIRST_DAY, LAST_DAY, STEP = 100, 12, 5
NOW = [
    (9 * DAY, [(3 * HOUR, "offer", "")]),  # sales never answered
    (6 * DAY, [(HOUR, "call", ("reached", 5)), (2 * HOUR, "offer", "")]),
    (5 * DAY, []),  # nobody has looked at it
    (3 * DAY, [(2 * HOUR, "call", ("call_back", 4)), (3 * HOUR, "plan", 8)]),
    (30 * MINUTE, []),
]
SELLERS = ["omid", "nasrin"]
