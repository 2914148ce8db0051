"""The main journeys, as what is said and tapped; every screen on the way is walked from."""

MASS = "101 | https://instagram.com/one | 1000\n101 | https://instagram.com/two | 1\n999 | https://instagram.com/x | 5"
GOOD = "101 | https://instagram.com/one | 1000\n8 | https://tiktok.com/@two | 100"
LONG = "\n".join(f"101 | https://instagram.com/p{number} | 1000" for number in range(14))

MEMBER = {
    "start": ("/start",),
    "help": ("/start", ("help",)),
    "browse": ("/start", ("shop",), ("shelf",), ("cat",), ("svc",), ("order",), "https://instagram.com/new",
               "1000", ("place",)),
    "search": ("/services instagram", ("svc",), ("pieces",), "https://instagram.com/new"),
    "nothing found": ("/services qwertyuiop",),
    "star": ("/services 101", ("star",), "/start", ("favs",), ("again",)),
    "link": ("https://instagram.com/pasted", ("cat",)),
    "odd link": ("https://example.org/x",),
    "bad link": ("https://exa mple",),
    "line": ("101 | https://instagram.com/line | 1000",),
    "bad line": ("101 | https://instagram.com/line | 1",),
    "line without a service": ("99999 | https://instagram.com/line | 1000",),
    "bad answer": ("/order 101", "no link at all", "https://instagram.com/new", "1", "many"),
    "comments": ("/order 7", "https://instagram.com/new", "one\ntwo"),
    "drop": ("/order 101", ("drop",)),
    "cancel": ("/order 101", "/cancel", "/cancel"),
    "orders": ("/orders", ("orders", "open"), ("pick",), ("pick",), ("many", "status")),
    "orders found": ("/orders annas", "/orders nothing-like-it", "/status"),
    "settings": ("/settings", ("telling",), ("settings",), ("quiet",), ("settings",), ("zone",), ("settings",),
                 ("language",)),
    "privacy": ("/privacy", ("forget",)),
    "forget": ("/forget",),
    "balance": ("/balance",),
    "mass": (GOOD, ("place_all",)),
    "mass with bad lines": (MASS, ("mend",)),
    "mass of many": (LONG,),
    "mass dropped": (GOOD, ("drop_all",)),
    "unknown": ("/nonsense", "/status 4711", "/refill", "/stop"),
}  # fmt: skip
OPERATOR = {
    "home": ("/start",),
    "people": ("/people", ("person", "key9000002"), ("allow",), ("period",)),
    "unverified": ("/unverified", ("case",), ("exists",)),
    "unverified, not there": ("/unverified", ("case",), ("absent",)),
    "stats": ("/stats",),
    "health": ("/health",),
    "export": ("/export",),
    "broadcast": ("/broadcast", "Hello to everybody"),
    "balance": ("/balance",),
    "order": ("/order 101", "https://instagram.com/new", "1000", ("place",)),
    "help": ("/help",),
}  # fmt: skip
GUEST = {"at the door": ("/start", ("knock",), "/start")}
