-- Modelled on a messenger's store of conversations. Structure only, rows of its own.
-- Versioned by user_version; generated columns, partial indexes, FTS5 kept by triggers, a table that is STRICT.
PRAGMA user_version = 1040;
CREATE TABLE items(
    id STRING PRIMARY KEY ASC,
    json TEXT
  );
CREATE TABLE conversations(
    id STRING PRIMARY KEY ASC,
    json TEXT,
    active_at INTEGER,
    type STRING,
    members TEXT,
    name TEXT,
    profileName TEXT,
    profileFamilyName TEXT,
    profileFullName TEXT,
    e164 TEXT,
    serviceId TEXT,
    groupId TEXT,
    profileLastFetchedAt INTEGER,
    expireTimerVersion INTEGER NOT NULL DEFAULT 1
  );
CREATE TABLE messages(
        rowid INTEGER PRIMARY KEY ASC,
        id STRING UNIQUE,
        json TEXT,
        readStatus INTEGER,
        expires_at INTEGER,
        sent_at INTEGER,
        schemaVersion INTEGER,
        conversationId STRING,
        received_at INTEGER,
        source STRING,
        hasAttachments INTEGER,
        expireTimer INTEGER,
        expirationStartTimestamp INTEGER,
        type STRING,
        body TEXT,
        isErased INTEGER,
        isViewOnce INTEGER,
        storyId STRING,
        isStory INTEGER
          GENERATED ALWAYS AS (type IS 'story'),
        isChangeCreatedByUs INTEGER NOT NULL DEFAULT 0,
        seenStatus NUMBER default 0,
        expiresAt INT
          GENERATED ALWAYS
          AS (ifnull(
            expirationStartTimestamp + (expireTimer * 1000),
            9007199254740991
          )),
        shouldAffectActivity INTEGER
          GENERATED ALWAYS AS (
            type IS NULL
            OR
            type NOT IN (
              'change-number-notification',
              'keychange',
              'verified-change'
            )
          ) STORED);
CREATE TABLE attachments(
    messageId TEXT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
    editHistoryIndex INTEGER NOT NULL,
    attachmentType TEXT NOT NULL, -- 'long-message' | 'quote' | 'attachment' | 'preview'
    orderInMessage INTEGER NOT NULL,
    conversationId TEXT NOT NULL,
    sentAt INTEGER NOT NULL,
    clientUuid TEXT,
    size INTEGER NOT NULL,
    contentType TEXT NOT NULL,
    path TEXT,
    plaintextHash TEXT,
    width INTEGER,
    height INTEGER,
    duration REAL,
    digest BLOB,
    error INTEGER,
    PRIMARY KEY (messageId, editHistoryIndex, attachmentType, orderInMessage)
  ) STRICT;
CREATE TABLE reactions(
    conversationId STRING,
    emoji STRING,
    fromId STRING,
    messageReceivedAt INTEGER,
    targetAuthorAci STRING,
    targetTimestamp INTEGER,
    unread INTEGER,
    messageId STRING
  );
CREATE TABLE mentions(
    messageId REFERENCES messages(id) ON DELETE CASCADE,
    mentionAci STRING,
    start INTEGER,
    length INTEGER
  );
CREATE TABLE unprocessed(
    id STRING PRIMARY KEY ASC ON CONFLICT REPLACE,
    timestamp INTEGER,
    attempts INTEGER CHECK (attempts BETWEEN 0 AND 10),
    envelope BLOB NOT NULL
  );
CREATE TABLE sendLogPayloads(
    id INTEGER PRIMARY KEY ASC,
    timestamp INTEGER NOT NULL,
    contentHint INTEGER NOT NULL,
    proto BLOB NOT NULL,
    urgent INTEGER,
    hasPniSignatureMessage INTEGER DEFAULT 0 NOT NULL
  );
CREATE TABLE sendLogRecipients(
    payloadId INTEGER NOT NULL,
    recipientServiceId STRING NOT NULL,
    deviceId INTEGER NOT NULL,
    PRIMARY KEY (payloadId, recipientServiceId, deviceId),
    CONSTRAINT sendLogRecipientsForeignKey
      FOREIGN KEY (payloadId)
      REFERENCES sendLogPayloads(id)
      ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
  );
CREATE VIRTUAL TABLE messages_fts USING fts5(
    body,
    tokenize = 'unicode61 remove_diacritics 2'
  );
CREATE INDEX conversations_active ON conversations (active_at) WHERE active_at IS NOT NULL;
CREATE INDEX conversations_type ON conversations (type);
CREATE INDEX messages_conversation ON messages (conversationId, isStory, storyId, received_at, sent_at);
CREATE INDEX messages_unread ON messages (conversationId, readStatus, isStory, storyId) WHERE readStatus IS NOT NULL;
CREATE INDEX messages_expires_at ON messages (expiresAt);
CREATE INDEX messages_type ON messages (conversationId, type) WHERE type IN ('call-history', 'story');
CREATE INDEX messages_body_length ON messages (length(body) DESC);
CREATE INDEX reactions_unread ON reactions (conversationId, unread);
CREATE UNIQUE INDEX reaction_identifier ON reactions (emoji, targetAuthorAci, targetTimestamp, fromId);
CREATE INDEX mentions_uuid ON mentions (mentionAci);
CREATE INDEX unprocessed_timestamp ON unprocessed (timestamp);
CREATE VIEW conversation_preview AS
  SELECT c.id, coalesce(c.profileFullName, c.name, c.e164) AS title, max(m.received_at) AS last_at,
    (SELECT body FROM messages l WHERE l.conversationId = c.id ORDER BY received_at DESC, sent_at DESC LIMIT 1) AS body
  FROM conversations c LEFT JOIN messages m ON m.conversationId = c.id AND m.shouldAffectActivity = 1
  GROUP BY c.id;
CREATE TRIGGER messages_on_insert AFTER INSERT ON messages
  WHEN new.isViewOnce IS NOT 1 AND new.storyId IS NULL
  BEGIN
    INSERT INTO messages_fts (rowid, body) VALUES (new.rowid, new.body);
  END;
CREATE TRIGGER messages_on_delete AFTER DELETE ON messages BEGIN
    DELETE FROM messages_fts WHERE rowid = old.rowid;
    DELETE FROM reactions WHERE rowid IN (SELECT rowid FROM reactions WHERE messageId = old.id);
  END;
CREATE TRIGGER messages_on_update AFTER UPDATE ON messages
  WHEN (new.body IS NULL OR old.body IS NOT new.body) AND new.isViewOnce IS NOT 1
  BEGIN
    DELETE FROM messages_fts WHERE rowid = old.rowid;
    INSERT INTO messages_fts (rowid, body) VALUES (new.rowid, new.body);
  END;

INSERT INTO items VALUES ('number_id', '"+3247000000.1"'), ('theme', '{"value":"dark"}'), (12, NULL);
INSERT INTO conversations (id, json, active_at, type, members, name, profileName, profileFullName, e164) VALUES
    ('c-ann', '{}', 1719835200000, 'private', NULL, 'Ann', 'Ann', 'Ann Ó Briain', '+3247000001'),
    ('c-grp', '{}', NULL, 'group', 'a b c', 'Οικογένεια 👪', NULL, NULL, NULL),
    (17, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '+3247000009');
INSERT INTO messages (id, json, readStatus, sent_at, conversationId, received_at, hasAttachments, expireTimer, expirationStartTimestamp, type, body, isViewOnce, storyId, seenStatus) VALUES
    ('m1', '{"a":1}', NULL, 1719835200000, 'c-ann', 1, 0, NULL, NULL, 'outgoing', 'Crème brûlée tonight?', 0, NULL, 2),
    ('m2', '{}', 0, 1719835200001, 'c-ann', 2, 1, 60, 1719835200500, 'incoming', 'yes', NULL, NULL, 1),
    ('m3', '{}', 1, 1719835200002, 'c-grp', 3, 0, 0, 0, 'incoming', NULL, 1, NULL, 1.5),
    ('m4', NULL, NULL, NULL, 'c-grp', 4, 0, NULL, NULL, 'story', '', 0, 's1', NULL),
    ('m5', '{}', 0, 1719835200003, 'c-grp', 5, 0, NULL, NULL, 'keychange', 'line one' || char(10) || 'line two', 0, NULL, 0),
    (1e3, '{}', 0, 9223372036854775807, 17, -1, 0, NULL, NULL, NULL, '🙂', 0, NULL, '');
INSERT INTO attachments VALUES ('m2', -1, 'attachment', 0, 'c-ann', 1719835200001, NULL, 1048576, 'image/jpeg', 'ab/cdef', NULL, 640, 480, NULL, x'00ff10', NULL),
    ('m2', -1, 'attachment', 1, 'c-ann', 1719835200001, 'u-1', 0, 'audio/ogg', NULL, 'd41d', NULL, NULL, 1.25, x'', 1);
INSERT INTO reactions VALUES ('c-ann', '👍', 'c-ann', 1, 'me', 1719835200000, 1, 'm1'), ('c-grp', '❤️', NULL, 3, NULL, NULL, NULL, 'm3');
INSERT INTO mentions VALUES ('m5', 'aci-1', 0, 1), ('m5', NULL, 2, 1);
INSERT INTO unprocessed VALUES ('e1', 1719835200000, 0, x'0a0b'), ('e2', NULL, NULL, 'text in a blob');
INSERT INTO sendLogPayloads VALUES (1, 1719835200000, 1, x'ff', 1, 0), (2, 1719835200001, 0, x'', NULL, 1);
INSERT INTO sendLogRecipients VALUES (1, 'aci-1', 1), (1, 'aci-1', 2), (2, 'aci-2', 1);
