// A client in headless Chromium, of an allowed origin and of a foreign one, against the running program.
//   node client.mjs PROGRAM REQUEST   REQUEST is a patient-view call that is answered with a card
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const [program, request] = process.argv.slice(2);
if (!program || !request) {
  console.error('usage: node client.mjs PROGRAM REQUEST');
  process.exit(2);
}
const here = import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname);
const folder = mkdtempSync(path.join(os.tmpdir(), 'browser-client-'));

const site = http.createServer((asked, answer) => {
  const file = asked.url.startsWith('/request.json') ? request : path.join(here, 'client.html');
  answer.writeHead(200, { 'Content-Type': file.endsWith('.html') ? 'text/html' : 'application/json' }).end(readFileSync(file));
});
await new Promise((resolve) => { site.listen(0, '127.0.0.1', resolve); });
const { port } = site.address();

const config = path.join(folder, 'config.json');
writeFileSync(config, JSON.stringify({
  listen: { allowedOrigins: [`http://127.0.0.1:${port}`] }, store: { file: path.join(folder, 'store.sqlite') },
}));
const server = spawn(program, ['serve', '--config', config, '--port', '0', '--as-of', '2026-11-25'], { stdio: ['ignore', 'pipe', 'ignore'] });
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const service = `http://127.0.0.1:${JSON.parse((await lines.next()).value).port}`;

// What the page says once its calls are done. The browser has a profile of its own each time, so that nothing is remembered.
const run = promisify(execFile); // the site has to answer meanwhile
const seenFrom = async (origin) => {
  const { stdout } = await run(process.env.CHROMIUM ?? '/usr/bin/chromium', [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--user-data-dir=${mkdtempSync(path.join(folder, 'profile-'))}`,
    '--virtual-time-budget=15000', '--dump-dom', `${origin}/?service=${service}`,
  ], { timeout: 90000 });
  return stdout.match(/<pre id="said">([^<]*)/)[1].trim().split('\n');
};

try {
  const [discovery, view, feedback, error] = await seenFrom(`http://127.0.0.1:${port}`);
  assert.equal(discovery, 'discovery: patient-view order-select order-sign');
  assert.match(view, /^patient-view: 200 [1-9] cards$/);
  assert.equal(feedback, 'feedback: 200 {"valid":1,"invalid":0}');
  assert.equal(error, 'error: 404 OperationOutcome');
  const report = JSON.parse(execFileSync(program, ['feedback-report', '--config', config, '--json'], { encoding: 'utf8' }));
  assert.equal(report.rules.reduce((sum, rule) => sum + rule.overridden, 0), 1);
  assert.match((await seenFrom(`http://localhost:${port}`))[0], /^broke: /, 'a foreign origin is let in');
  console.log('a client of an allowed origin was answered four times, its feedback is in the report; a foreign one was not let in');
} finally {
  server.kill();
  site.close();
  rmSync(folder, { recursive: true, force: true });
}
