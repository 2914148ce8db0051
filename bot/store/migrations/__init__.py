"""The history of the tables, one file a step; how they are run stands in `schema`."""
