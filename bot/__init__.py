"""paneldesk: a private Telegram order desk for API v2 panels. The map of the house:

panel/      the wire to the panel: API v2, and nothing of ours
catalog/    what can be ordered: the cached service list, platforms, search
orders/     our books: drafts, orders, refills; the lanes that submit and the watch that reads
people/     who may: roles, the door, allowances, notices
store/      the database: tables, queries, migrations
transport/  Telegram's wire: requests, the durable inbox, lanes, limits
chat/       the counter: turns, screens, the order conversation, the outbox
sandbox/    a panel and a Bot API server on this machine, and the chat page
app.py      makes every object once; verbs.py has what each verb does
"""
