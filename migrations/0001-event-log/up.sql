-- What has been applied to this file; the rows are written by the migrator.
CREATE TABLE migration(
    number INTEGER PRIMARY KEY CHECK(number > 0),
    name TEXT NOT NULL,
    checksum BLOB NOT NULL CHECK(length(checksum) = 32),
    applied_ns INTEGER NOT NULL
) STRICT;

-- The log. `body` holds the exact bytes that are hashed; every other column is derived from it and checked against it.
CREATE TABLE event(
    seq INTEGER PRIMARY KEY CHECK(seq >= 0),
    event_id BLOB NOT NULL CHECK(length(event_id) = 16),
    -- Of a response its id in 17 bytes, of anything else its name.
    stream ANY NOT NULL CHECK(
        typeof(stream) = 'blob' AND length(stream) = 17 OR typeof(stream) = 'text' AND length(stream) > 0),
    version INTEGER NOT NULL CHECK(version >= 0),
    type TEXT NOT NULL,
    recorded_ns INTEGER NOT NULL,
    customer TEXT,
    body BLOB NOT NULL CHECK(length(body) BETWEEN 2 AND 65535),
    leaf BLOB NOT NULL CHECK(length(leaf) = 32)
) STRICT;

CREATE UNIQUE INDEX event_by_id ON event(event_id);
CREATE UNIQUE INDEX event_by_stream ON event(stream, version);

-- Facts that do not belong to one response (customers, keys, policies, prices, weights): found at start without a scan.
CREATE INDEX event_by_type ON event(type) WHERE typeof(stream) = 'text';

CREATE TRIGGER event_is_never_updated BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ROLLBACK, 'an event is never updated');
END;

CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN
    SELECT RAISE(ROLLBACK, 'an event is never deleted');
END;

-- The unique indexes alone would let INSERT OR REPLACE delete the event that is in the way, on connections that
-- leave recursive_triggers off. ROLLBACK rather than ABORT: no statement journal is needed for each insert.
CREATE TRIGGER event_is_next_in_line BEFORE INSERT ON event BEGIN
    SELECT CASE
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM event)
            THEN RAISE(ROLLBACK, 'seq is not the next of the log')
        WHEN NEW.version IS NOT
            (SELECT coalesce(max(version) + 1, 0) FROM event WHERE stream = NEW.stream)
            THEN RAISE(ROLLBACK, 'version is not the next of its stream')
        WHEN EXISTS(SELECT 1 FROM event WHERE event_id = NEW.event_id)
            THEN RAISE(ROLLBACK, 'event_id exists already')
    END;
END;

-- Hashes of the Merkle tree's tiles from level 1 on: each is the root over 16^level leaves, from number * 16^level on.
-- They save work and hold no truth: any of them can be computed from the leaves.
CREATE TABLE tile_hash(
    level INTEGER NOT NULL CHECK(level BETWEEN 1 AND 15),
    number INTEGER NOT NULL CHECK(number >= 0),
    hash BLOB NOT NULL CHECK(length(hash) = 32),
    PRIMARY KEY(level, number)
) STRICT, WITHOUT ROWID;

-- Every checkpoint that was signed, in the order of signing. The last of a key is what its next must be consistent with.
CREATE TABLE signed_head(
    number INTEGER PRIMARY KEY CHECK(number >= 0),
    size INTEGER NOT NULL CHECK(size >= 0),
    root BLOB NOT NULL CHECK(length(root) = 32),
    vkey TEXT NOT NULL,
    note TEXT NOT NULL,
    signed_ns INTEGER NOT NULL
) STRICT;

CREATE TRIGGER tile_hash_is_never_updated BEFORE UPDATE ON tile_hash BEGIN
    SELECT RAISE(ROLLBACK, 'a hash of the tree is never updated');
END;

CREATE TRIGGER tile_hash_is_never_deleted BEFORE DELETE ON tile_hash BEGIN
    SELECT RAISE(ROLLBACK, 'a hash of the tree is never deleted');
END;

CREATE TRIGGER signed_head_is_never_updated BEFORE UPDATE ON signed_head BEGIN
    SELECT RAISE(ROLLBACK, 'a signed head is never updated');
END;

CREATE TRIGGER signed_head_is_never_deleted BEFORE DELETE ON signed_head BEGIN
    SELECT RAISE(ROLLBACK, 'a signed head is never deleted');
END;

-- As for events: INSERT OR REPLACE must not get around the triggers above.
CREATE TRIGGER tile_hash_is_new BEFORE INSERT ON tile_hash
WHEN EXISTS(SELECT 1 FROM tile_hash WHERE level = NEW.level AND number = NEW.number) BEGIN
    SELECT RAISE(ROLLBACK, 'this hash of the tree exists already');
END;

CREATE TRIGGER signed_head_is_next_in_line BEFORE INSERT ON signed_head
WHEN NEW.number IS NOT (SELECT coalesce(max(number) + 1, 0) FROM signed_head) BEGIN
    SELECT RAISE(ROLLBACK, 'number is not the next of the signed heads');
END;
