// Made by scripts/embed.py from migrations/. Do not edit: change those files and run it again.
// swift-format-ignore-file

/// The migrations that the binary carries, in order.
enum EmbeddedMigrations {
    static let all: [(name: String, sql: String)] = [
        ("0001-event-log", #"""
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
    stream TEXT NOT NULL CHECK(length(stream) > 0),
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
CREATE INDEX event_by_type ON event(type) WHERE stream NOT GLOB 'response/*';

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

"""#),
    ]
}
