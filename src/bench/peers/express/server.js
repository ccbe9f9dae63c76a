'use strict';
// Sessions in Redis by hand, the way a Node shop would do it: Express parses and writes the JSON,
// ioredis keeps one hash a session with an expiry. One process. No versions, no conditions, no
// patches, and a 502 when Redis is away.
const express = require('express');
const Redis = require('ioredis');

const TTL_SECONDS = 604800;
const redis = new Redis(Number(process.env.REDIS_PORT), '127.0.0.1', { maxRetriesPerRequest: 1 });
redis.on('error', (error) => console.error(`redis: ${error.message}`));

const app = express();
// Express hashes each answer for an ETag unless told not to; the version is the ETag here.
app.disable('etag');
app.disable('x-powered-by');
app.use(express.json({ limit: '2mb' }));

const key = (id) => `express:session:${id}`;
const iso = (millis) => new Date(Number(millis)).toISOString();

function answer(response, id, sessionData, { version, createdAt, expiresAt }) {
  response.set('ETag', `"${version}"`).json({
    success: true,
    message: 'ok',
    data: {
      sessionId: id,
      sessionData,
      version: Number(version),
      createdAt: iso(createdAt),
      updatedAt: iso(version),
      expiresAt: iso(expiresAt),
      ttl: Math.floor((Number(expiresAt) - Date.now()) / 1000),
      storage: 'redis',
      degraded: false,
      durability: 'redis',
    },
  });
}

app.get('/ready', (request, response) => response.json({ success: true }));

app.get('/api/interview/sessions/:id', async (request, response) => {
  const { id } = request.params;
  const session = await redis.hgetall(key(id));
  if (session.data === undefined) {
    response.status(404).json({ success: false, code: 'SESSION_NOT_FOUND' });
    return;
  }
  answer(response, id, JSON.parse(session.data), session);
});

app.post('/api/interview/sessions', async (request, response) => {
  const { sessionId, sessionData } = request.body ?? {};
  if (typeof sessionId !== 'string' || typeof sessionData !== 'object' || sessionData === null) {
    response.status(400).json({ success: false, code: 'INVALID_REQUEST' });
    return;
  }
  const now = Date.now();
  const session = { version: now, createdAt: now, expiresAt: now + TTL_SECONDS * 1000 };
  const replies = await redis
    .pipeline()
    .hset(key(sessionId), { data: JSON.stringify(sessionData), ...session })
    .expire(key(sessionId), TTL_SECONDS)
    .exec();
  const failed = replies.find(([error]) => error);
  if (failed) {
    throw failed[0];
  }
  answer(response, sessionId, sessionData, session);
});

// Express knows an error handler by its four parameters.
app.use((error, request, response, next) => {
  console.error(error.message);
  response.status(error.status ?? 502).json({ success: false, code: 'FAILED' });
});

app.listen(Number(process.env.PORT), '127.0.0.1', 4096);
