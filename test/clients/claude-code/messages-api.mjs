// A stand-in for the Messages API: answers with the turns of a script instead of a model's.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const usage = {
  input_tokens: 100,
  output_tokens: 50,
  cache_creation_input_tokens: 7,
  cache_read_input_tokens: 11,
};

/** Serves on loopback; gives the address. `note` gets each request's last message and its answer. */
export async function serveMessages(script, note = () => {}) {
  const turns = turnsOf(script);
  const server = createServer(async (request, response) => {
    const body = await readJson(request);
    const path = request.url.replace(/\?.*/, '');
    if (path === '/v1/messages/count_tokens') return sendJson(response, 200, { input_tokens: usage.input_tokens });
    if (path !== '/v1/messages') return sendJson(response, 404, { type: 'error' });
    const content = turns(body);
    await sleep(script.latency_ms ?? 0);
    note({ last: body.messages?.at(-1), content });
    const message = messageOf(body.model, content);
    if (body.stream) sendEvents(response, message);
    else sendJson(response, 200, message);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** A function from a request to the next turn of whoever asks: known by a key in its first message, else the main agent. */
function turnsOf({ main, agents = {} }) {
  const left = new Map([['', [...main]], ...Object.entries(agents).map(([key, turns]) => [key, [...turns]])]);
  const say = (text) => [{ type: 'text', text }];
  return ({ tools = [], messages = [] }) => {
    // What asks for no tool wants a title, a summary.
    if (tools.length === 0) return say('a title');
    const first = JSON.stringify(messages[0] ?? '');
    const key = Object.keys(agents).find((each) => first.includes(each)) ?? '';
    return left.get(key).shift() ?? say('done');
  };
}

let serial = 0;
const id = (prefix) => `${prefix}_${process.pid}x${String(++serial).padStart(8, '0')}`;

function messageOf(model, turn) {
  const content = turn.map((block) => (block.type === 'tool_use' ? { id: id('toolu'), ...block } : block));
  const stop_reason = content.some(({ type }) => type === 'tool_use') ? 'tool_use' : 'end_turn';
  return { id: id('msg'), type: 'message', role: 'assistant', model, content, stop_reason, stop_sequence: null, usage };
}

/** The message as server-sent events: each block begun empty, then filled by one delta. */
function sendEvents(response, { content, stop_reason, stop_sequence, ...message }) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type, data = {}) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, stop_sequence: null } });
  for (const [index, block] of content.entries()) {
    const isText = block.type === 'text';
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    send('content_block_start', { index, content_block: isText ? { ...block, text: '' } : { ...block, input: {} } });
    send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
  }
  send('message_delta', { delta: { stop_reason, stop_sequence }, usage: { output_tokens: usage.output_tokens } });
  send('message_stop');
  response.end();
}

function sendJson(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function readJson(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString() || '{}');
}
