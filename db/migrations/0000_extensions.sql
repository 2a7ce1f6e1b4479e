-- Search over Persian and English words; a trusted extension, so the database's owner may create it.
create extension if not exists pg_trgm;
