"""The tickets of the demonstration in Persian: plain data, told by
``sla.helpdesk.demo.iran``."""

# Working days, backwards from yesterday, of which the history tells.
DAYS = 36

# Before that three come together every third day; the technical unit, which was out at
# customers' then, often answered late: minutes until the answer and until the end.
EARLIER, STEP = 87, 3
FATES = [
    [(20, 90), (35, 260), (150, 1500)],
    [(20, 200), (35, 3100), (50, 150)],
    [(25, 90), (130, 260), (150, 2900)],
]
# When it is worked out what is likely to breach: minutes after a ticket came in.
LOOKED_AFTER = 45

# Each is (subject, service, team).
SUBJECTS = [
    ("ورود به نرم‌افزار فروش ممکن نیست", "software", "desk"),
    ("چاپگر صندوق کاغذ را نمی‌کشد", "equipment", "desk"),
    ("ارتباط شعبه با دفتر مرکزی قطع است", "network", "technical"),
    ("موجودی انبار با شمارش نمی‌خواند", "software", "desk"),
    ("بارکدخوان کد کالا را نمی‌خواند", "equipment", "desk"),
    ("سرعت اینترنت دفتر کم است", "network", "technical"),
    ("گزارش فروش ماه گذشته باز نمی‌شود", "software", "desk"),
    ("تعریف کاربر تازه", "software", "desk"),
]
CONTACTS = ["aftab", "damavand", "sarv", "aftab", "sarv"]
HOURS = [(8, 20), (9, 45), (11, 10), (13, 5), (10, 30)]  # in Tehran
CHANNELS = ["web", "email", "phone", "email"]
PRIORITIES = ["1", "2", "1", "0", "1", "3", "1"]
REPLIED_AFTER = [18, 40, 25, 75, 12, 50, 140, 30]  # minutes
SOLVED_AFTER = [90, 200, 45, 1500, 120, 260, 60, 3100, 150]  # minutes

THANKS = "سپاس از پیام شما. موضوع را بررسی می‌کنیم و نتیجه را خبر می‌دهیم."

DETAILS = "آنچه خواسته بودید پیوست است."

# What is open: (key, subject, text, contact, service, team, priority, channel, events);
# events are minutes before now, what happened, and what was said.
NOW = [
    (
        "fresh",
        "صندوق شماره ۳ روشن نمی‌شود",
        "از امروز صبح صندوق شماره ۳ روشن نمی‌شود. لطفاً با ما تماس بگیرید.",
        "sarv",
        "equipment",
        "desk",
        "2",
        "email",
        [(7, "asked", "")],
    ),
    (
        "waiting",
        "ثبت سفارش در نرم‌افزار خطا می‌دهد",
        "هنگام ثبت سفارش پیام «ارتباط با سرور برقرار نشد» دیده می‌شود.",
        "aftab",
        "software",
        "desk",
        "3",
        "web",
        [(50, "asked", "")],
    ),
    (
        "answered",
        "تلفن‌های اینترنتی صدا ندارند",
        "در تماس‌های داخلی صدای طرف مقابل شنیده نمی‌شود.",
        "damavand",
        "network",
        "technical",
        "2",
        "web",
        [
            (190, "asked", ""),
            (165, "reply", "تنظیمات شبکه را بررسی می‌کنیم و تا عصر نتیجه را می‌گوییم."),
        ],
    ),
    (
        "paused",
        "چاپ برچسب قیمت کج است",
        "برچسب‌ها دو میلی‌متر جابه‌جا چاپ می‌شود.",
        "sarv",
        "equipment",
        "desk",
        "1",
        "email",
        [
            (1700, "asked", ""),
            (1660, "reply", "لطفاً عکس یک برچسب و مدل چاپگر را بفرستید."),
            (1659, "wait", ""),
        ],
    ),
    (
        "late",
        "گزارش ارزش افزوده ناقص است",
        "فاکتورهای هفته گذشته در گزارش نیامده است.",
        "aftab",
        "software",
        "desk",
        "2",
        "phone",
        [
            (4400, "asked", ""),
            (4370, "reply", "فاکتورها را بررسی می‌کنیم."),
        ],
    ),
]
