"""Our books: drafts, orders, refills and cancels; no Telegram, no languages, no SQL."""
