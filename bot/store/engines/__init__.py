"""The two engines behind one face: SQLite with a writer thread, PostgreSQL through asyncpg."""
