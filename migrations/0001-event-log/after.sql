-- Each statement returns one row with one integer, which must be 1.
SELECT count(*) = 4 FROM sqlite_schema WHERE type = 'table' AND name IN ('event', 'migration', 'signed_head', 'tile_hash');
SELECT count(*) = 3 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event';
SELECT count(*) = 3 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'tile_hash';
SELECT count(*) = 3 FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'signed_head';
SELECT count(*) = 2 FROM pragma_index_list('event') WHERE "unique" = 1;
SELECT count(*) = 1 FROM pragma_index_list('event') WHERE partial = 1 AND name = 'event_by_type';
SELECT strict = 1 FROM pragma_table_list WHERE name = 'event';
SELECT count(*) = 0 FROM event;
