import type { FastifyReply } from 'fastify';
import type { FaultEffect } from '../faults.ts';
import { traceId } from '../provider-ids.ts';
import type { SendAnswer } from '../sends.ts';

type Broken = Extract<FaultEffect, { kind: 'http' | 'timeout' | 'reset' }>;

export function isBroken(effect: FaultEffect | undefined): effect is Broken {
  return effect?.kind === 'http' || effect?.kind === 'timeout' || effect?.kind === 'reset';
}

const PAGE =
  '<!DOCTYPE html>\n<html lang="en"><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>\n';

function httpBody(body: Extract<Broken, { kind: 'http' }>['body']): { type: string; text: string } {
  const unknown = JSON.stringify({
    error: {
      message: 'An unknown error has occurred.',
      type: 'OAuthException',
      code: 1,
      fbtrace_id: traceId(),
    },
  });
  switch (body) {
    case 'html':
      return { type: 'text/html; charset=utf-8', text: PAGE };
    case 'empty':
      return { type: 'text/plain', text: '' };
    case 'truncated':
      return { type: 'application/json; charset=UTF-8', text: unknown.slice(0, unknown.length / 2) };
    case 'json':
      return { type: 'application/json; charset=UTF-8', text: unknown };
  }
}

/** Answers as the fault says, or not at all. */
export function answerBroken(reply: FastifyReply, effect: Broken): SendAnswer {
  if (effect.kind === 'http') {
    const { type, text } = httpBody(effect.body);
    void reply.code(effect.status).type(type).send(text);
    return { status: effect.status, code: effect.body === 'json' ? 1 : null };
  }
  reply.hijack();
  if (effect.kind === 'reset') {
    const { socket } = reply.request.raw;
    socket.resetAndDestroy();
    return { lost: 'reset' };
  }
  // Stays open: the caller gives up, or the provider stops and closes its connections.
  return { lost: 'timeout' };
}
