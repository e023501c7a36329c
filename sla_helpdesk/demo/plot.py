"""The tickets of the demonstration: plain data, told by ``sla.helpdesk.demo``."""

DAYS = 42
MINUTE, HOUR, DAY = 1, 60, 24 * 60

# What is open now, and what was closed lately: moments are minutes before now. Each is
# (key, subject, text, contact, agent, values, what happened after it came in).
NOW = [
    (
        "fresh",
        "Packing line 2 stops with error E-41",
        "The line stops every ten minutes since this morning. Please call us.",
        "sla_base.partner_alborz_contact",
        None,
        {"channel": "email", "priority": "2", "service": "repair"},
        [(6, "asked", "")],
    ),
    (
        "at_risk",
        "We cannot log in to order spare parts",
        "The portal says that our account is locked.",
        "sla_base.partner_alborz_contact",
        "sara",
        {"channel": "web", "priority": "2", "service": "spare_parts"},
        [(51, "asked", "")],
    ),
    (
        "overdue",
        "Appointment reminders are not sent",
        "None of our patients got a reminder today.",
        "partner_hirmand_contact",
        "navid",
        {"channel": "web", "priority": "2", "service": "crm"},
        [(3 * HOUR, "asked", "")],
    ),
    (
        "answered",
        "Orders of the Ghent shop are missing",
        "They do not show up in the customer database since Saturday.",
        "partner_lindenhof_contact",
        "sara",
        {"channel": "email", "priority": "1", "service": "crm"},
        [
            (6 * HOUR, "asked", ""),
            (
                6 * HOUR - 24,
                "reply",
                "Thank you. We are checking the import of that shop.",
            ),
        ],
    ),
    (
        "paused",
        "Which lubricant for gearbox G-7?",
        "The old one is no longer sold. What do you recommend?",
        "sla_base.partner_alborz_contact",
        "lale",
        {"channel": "web", "priority": "1", "service": "repair", "team": "after_sales"},
        [
            (30 * HOUR, "asked", ""),
            (
                30 * HOUR - 40,
                "reply",
                "Please send us the serial number of the gearbox.",
            ),
            (30 * HOUR - 41, "wait", ""),
        ],
    ),
    (
        "urgent",
        "Payments are declined in our web shop",
        "All cards are declined since the update last night.",
        "partner_sabalan_contact",
        "navid",
        {"channel": "phone", "priority": "3", "service": "payment"},
        [
            (7 * HOUR, "asked", ""),
            (
                7 * HOUR - 12,
                "reply",
                "We see it too, and are on the phone with the bank.",
            ),
        ],
    ),
    (
        "asked_again",
        "Label printer prints blank labels",
        "Since we put in a new roll.",
        "partner_sabalan_contact",
        "sara",
        {"channel": "email", "priority": "1", "service": "it"},
        [
            (28 * HOUR, "asked", ""),
            (27 * HOUR, "reply", "Could you turn the roll the other way round?"),
            (
                3 * HOUR + 20,
                "asked",
                "We did. Now it prints, but without the bar code.",
            ),
        ],
    ),
    (
        "complaint",
        "Invoice was charged twice",
        "We paid the same invoice twice and nobody calls us back.",
        "sla_base.partner_zagros_contact",
        "navid",
        {
            "channel": "phone",
            "priority": "2",
            "service": "billing",
            "type": "sla_helpdesk.ticket_type_complaint",
            "section": {
                "sla_complaint_about": "invoice",
                "sla_complaint_verdict": "right",
                "sla_complaint_remedy": "<p>The second payment is paid back.</p>",
            },
        },
        [
            (20 * HOUR, "asked", ""),
            (19 * HOUR, "reply", "You are right, and we are sorry. We pay it back."),
        ],
    ),
    (
        "handed_over",
        "Conveyor belt runs too slowly",
        "Since the last service it runs at 80 percent.",
        "sla_base.partner_zagros_contact",
        "navid",
        {"channel": "email", "priority": "1", "service": "repair"},
        [
            (5 * HOUR, "asked", ""),
            (5 * HOUR - 20, "reply", "I hand this over to our engineers."),
            (5 * HOUR - 25, "hand_over", "after_sales"),
        ],
    ),
    (
        "reopened",
        "X-ray archive is slow",
        "Opening a picture takes a minute.",
        "partner_hirmand_contact",
        "sara",
        {"channel": "web", "priority": "1", "service": "it"},
        [
            (23 * HOUR, "asked", ""),
            (22 * HOUR + 30, "reply", "We have moved the archive to a faster disk."),
            (20 * HOUR, "close", ""),
            (2 * HOUR, "asked", "It is slow again."),
            (2 * HOUR - 5, "work", ""),
            (2 * HOUR - 10, "reply", "We look at it once more."),
        ],
    ),
    (
        "solved",
        "Password of the new colleague",
        "Please create an account for our new nurse.",
        "partner_hirmand_contact",
        "navid",
        {
            "channel": "web",
            "priority": "1",
            "service": "it",
            "type": "sla_helpdesk.ticket_type_request",
        },
        [
            (9 * HOUR, "asked", ""),
            (9 * HOUR - 25, "reply", "Done, the password comes by SMS."),
            (8 * HOUR, "close", ""),
        ],
    ),
    (
        "solved_late",
        "Spare blade was not delivered",
        "It was promised for Tuesday.",
        "sla_base.partner_alborz_contact",
        "lale",
        {"channel": "email", "priority": "2", "service": "spare_parts"},
        [
            (4 * DAY, "asked", ""),
            (4 * DAY - 100, "reply", "It is on its way, the carrier was late."),
            (4 * DAY - 26 * HOUR, "close", ""),
        ],
    ),
]

# What history repeats, two tickets on every second day: in the minutes of the day
# (UTC) from the first on.
OPENING, SPREAD = 4 * HOUR + 30, 8 * HOUR
# Subject, service.
SUBJECTS = [
    ("Cannot log in", "it"),
    ("Spare part for the cutter", "spare_parts"),
    ("Invoice has a wrong address", "billing"),
    ("Machine stops without an error", "repair"),
    ("Payment page is slow", "payment"),
    ("Order is missing in the customer database", "crm"),
    ("Printer prints blank pages", "it"),
    ("Noise from the gearbox", "repair"),
    ("Copy of an invoice", "billing"),
]
CONTACTS = [
    "sla_base.partner_alborz_contact",
    "partner_hirmand_contact",
    "partner_sabalan_contact",
    "sla_base.partner_zagros_contact",
    "partner_lindenhof_contact",
]
# Who asks for these most often: it has a contract for its machines.
MACHINES, MACHINES_OF = ("repair", "spare_parts"), "sla_base.partner_alborz_contact"
AGENTS = [
    ("sara", "desk"),
    ("navid", "desk"),
    ("lale", "after_sales"),
    ("sara", "desk"),
]
CHANNELS = ["email", "web", "phone", "email"]
PRIORITIES = ["1", "1", "2", "0", "1", "3", "1"]
REPLIED_AFTER = [15, 35, 22, 95, 12, 48, 150, 28]  # minutes
SOLVED_AFTER = [4, 20, 7, 30, 3, 90, 11, 6, 52, 9, 26]  # hours

# What came before that, four at a time, every fifth day. Until six weeks ago one person
# alone was there in the evening; repairs waited for parts. Minutes after 00:00 UTC of
# the day; of each of the four, minutes until the answer and hours until the end.
EARLIER_FIRST, EARLIER_LAST, EARLIER_STEP = 88, DAYS, 5
MORNING = (5 * HOUR + 10, [(20, 4), (20, 26), (75, 4), (20, 50)])
EVENING = (14 * HOUR + 40, [(25, 17), (52, 22), (140, 17), (140, 76)])
# Since then a second one helps: (days before today, what became of the two).
LATE_SHIFT = [
    (35, [(25, 17), (140, 22)]),
    (28, [(52, 17), (140, 22)]),
    (20, [(25, 17), (25, 22)]),
    (13, [(52, 17), (140, 22)]),
    (6, [(25, 17), (25, 22)]),
]
# When it is worked out what is likely to breach: minutes after they came in.
LOOKED_AFTER = 48
