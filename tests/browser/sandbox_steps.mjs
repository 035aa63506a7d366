// Drives the CDS Hooks sandbox (a built copy in a folder) in headless Chromium against a running CDS service, and says
// step by step what a clinician would see. It starts the mock FHIR server and serves the folder; the service runs already.
//   node sandbox_steps.mjs --sandbox DIR --service URL [--beside URL,URL] [--playwright DIR] [--chromium FILE] [--fhir-port N]
//                  [--shots DIR] [--transcript FILE] [--report COMMAND]
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startFhir } from './fhir_mock.mjs';

const text = (value) => ({ type: 'string', default: value });
const { values: args } = parseArgs({ options: {
  sandbox: text('sandbox/build'), service: text('http://127.0.0.1:8080'), beside: text(''), playwright: text('drive/node_modules/playwright-core'),
  chromium: text('/usr/bin/chromium'), 'fhir-port': text('9120'), shots: text('shots'), transcript: text('transcript.jsonl'), report: text(''),
} });
const { chromium } = createRequire(import.meta.url)(path.resolve(args.playwright));
const DERMATITIS = 'Atopic dermatitis, unspecified';
const LOOPBACK = /^https?:\/\/(127\.0\.0\.1|localhost)(:|\/)/;
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const MIME = { '.html': 'text/html', '.js': 'text/javascript', '.png': 'image/png', '.json': 'application/json', '.map': 'application/json' };

function serveFolder(folder) {
  const server = http.createServer((request, response) => {
    const name = new URL(request.url, 'http://127.0.0.1').pathname.replace(/\/$/, '/index.html');
    const file = path.join(path.resolve(folder), path.normalize(name));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'Content-Type': MIME[path.extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ base: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() }));
  });
}

// One visit: a browser context of its own (the sandbox remembers much in localStorage), with all calls of the service kept.
async function visit(world, { patientId, hook = 'patient-view', screen = hook }) {
  const context = await world.browser.newContext({ viewport: { width: 1500, height: 1300 } });
  await context.route((url) => !LOOPBACK.test(url.href), (route) => { world.outside.add(new URL(route.request().url()).host); return route.abort(); });
  const page = await context.newPage();
  const calls = [];
  page.on('console', (message) => { if (message.type() === 'error') world.console.push(message.text()); });
  page.on('pageerror', (error) => world.console.push(`page error: ${error.message}`));
  page.on('requestfinished', async (request) => {
    if (!request.url().startsWith(args.service) || request.method() === 'OPTIONS') return;
    const response = await request.response();
    const call = { method: request.method(), url: request.url(), sent: request.postDataJSON(), headers: await request.allHeaders(),
      status: response.status(), answered: await response.allHeaders(), body: await response.text() };
    try { call.json = JSON.parse(call.body); } catch { call.json = null; }
    calls.push(call);
    appendFileSync(args.transcript, `${JSON.stringify(call)}\n`);
  });
  page.on('requestfailed', (request) => {
    if (LOOPBACK.test(request.url())) world.failed.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  const discovery = [args.service, ...args.beside.split(',').filter(Boolean)].map((base) => `${base}/cds-services`).join(',');
  const query = new URLSearchParams({ fhirServiceUrl: world.fhir.base, serviceDiscoveryURL: discovery, patientId, hook, screen });
  await page.goto(`${world.site.base}/?${query}`);
  return { page, calls, context };
}

async function until(what, ask, limit = 15000) {
  for (const end = Date.now() + limit; Date.now() < end;) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error(`not seen in ${limit} ms: ${what}`);
}
// The last answer to a hook once nothing is called any more: each further service that is found makes the sandbox ask all anew.
async function settled(what, calls, ask) {
  const first = await until(what, ask);
  for (let seen = -1; seen !== calls.length;) {
    seen = calls.length;
    await new Promise((resolve) => { setTimeout(resolve, args.beside ? 2000 : 500); });
  }
  return ask() ?? first;
}
const must = (truth, what) => { if (!truth) throw new Error(what); };
const hookCall = (calls, hook, wanted = () => true) => calls.filter((call) => call.sent?.hook === hook && call.status === 200 && wanted(call)).at(-1);
const drug = (call) => call.sent.context.draftOrders?.entry?.[0]?.resource?.medicationCodeableConcept?.coding?.[0]?.code;
const cardOf = (page, card) => page.locator('[class*="decision-card"]').filter({ hasText: card.summary });
const takes = (type) => (suggestion) => suggestion.actions?.some((action) => action.type === type && (type !== 'create' || action.resource.medicationCodeableConcept));
const offering = (call, type) => call.json.cards.find((card) => card.suggestions?.some(takes(type)));
const shot = (page, name) => page.screenshot({ path: path.join(args.shots, `${name}.png`), fullPage: true });

// Every card of the answer stands on the page, with its buttons and nothing of Markdown left unread.
async function seesCards(page, call) {
  must(call.json.cards.length > 0, 'the answer has no cards');
  for (const card of call.json.cards) {
    const shown = cardOf(page, card).first();
    await shown.waitFor({ timeout: 10000 });
    for (const suggestion of card.suggestions ?? []) await shown.getByRole('button', { name: suggestion.label, exact: true }).first().waitFor();
    const words = await shown.innerText();
    must(!/\*\*|^#+ |\|\s*-{3}|&[a-z]+;|\\[<>&*_]/m.test(words), `markup stands in the words of "${card.summary}": ${words.match(/.{0,40}(\*\*|^#+ |\|\s*-{3}|&[a-z]+;|\\[<>&*_]).{0,40}/m)?.[0]}`);
    must(card.source?.label && words.includes(card.source.label), `the source is not shown of "${card.summary}"`);
  }
  return `${call.json.cards.length} cards: ${call.json.cards.map((card) => `[${card.indicator}] ${card.summary}`).join(' / ')}`;
}

async function takesFeedback(calls, outcome, card) {
  const call = await until(`feedback ${outcome} of "${card.summary}"`, () => calls.find((one) => one.sent?.feedback?.some(
    (entry) => entry.card === card.uuid && entry.outcome === outcome)));
  must(call.status === 200, `feedback answered ${call.status}: ${call.body}`);
  world.outcomes.set(card.uuid, outcome); // of several for one card the last one counts
  return { call, said: `${JSON.stringify(call.sent)} -> ${call.status} ${call.body}` };
}

async function chooseDrug(page, name, option) {
  await page.locator('input[name="medication-input"]').fill(name);
  await page.getByRole('button', { name: option, exact: true }).click();
}
async function chooseReason(page) {
  await page.locator('input[id^="react-select"]').first().fill('Atopic');
  await page.getByText(DERMATITIS, { exact: true }).last().click();
}
const drugCall = (calls, hook, code) => settled(`${hook} with ${code}`, calls, () => hookCall(calls, hook, (call) => drug(call) === code));

const STEPS = [
  ['discovery', async (world) => {
    world.view = await visit(world, { patientId: 'rowan' });
    const call = await until('discovery', () => world.view.calls.find((one) => one.url.endsWith('/cds-services') && one.method === 'GET'));
    must(call.status === 200 && call.json.services.length > 0, `discovery answered ${call.status}`);
    must(call.answered['access-control-allow-origin'], 'no Access-Control-Allow-Origin');
    return call.json.services.map((service) => `${service.id} (${service.hook})`).join(', ');
  }],
  ['patient-view shows cards', async (world) => {
    const call = await settled('patient-view', world.view.calls, () => hookCall(world.view.calls, 'patient-view'));
    world.viewed = call;
    const seen = await seesCards(world.view.page, call);
    await shot(world.view.page, '01-patient-view');
    return `${seen}; prefetch sent: ${Object.keys(call.sent.prefetch ?? {}).length} keys`;
  }],
  ['a suggestion taken in patient-view is reported as accepted', async (world) => {
    const card = world.viewed.json.cards.find((one) => one.suggestions?.length);
    await cardOf(world.view.page, card).getByRole('button', { name: card.suggestions[0].label, exact: true }).click();
    return (await takesFeedback(world.view.calls, 'accepted', card)).said;
  }],
  ['a card dismissed with a reason is reported as overridden', async (world) => {
    const card = world.viewed.json.cards.find((one) => one.overrideReasons?.length);
    const reason = card.overrideReasons[0];
    await cardOf(world.view.page, card).getByRole('button', { name: 'select dismiss reason' }).click();
    await shot(world.view.page, '02-override-reasons');
    await world.view.page.getByRole('menuitem', { name: reason.display }).click();
    const { call, said } = await takesFeedback(world.view.calls, 'overridden', card);
    must(call.sent.feedback[0].overrideReason?.reason.code === reason.code, `another reason was sent: ${said}`);
    await cardOf(world.view.page, card).waitFor({ state: 'detached' });
    await shot(world.view.page, '03-dismissed');
    return said;
  }],
  ['a patient without dermatitis gets no card', async (world) => {
    const { page, calls } = await visit(world, { patientId: 'well' });
    const call = await settled('patient-view', calls, () => hookCall(calls, 'patient-view'));
    must(call.json.cards.length === 0, `${call.json.cards.length} cards`);
    if (!args.beside) await page.getByText('No recommendations to display').waitFor();
    await shot(page, '04-no-cards');
    return call.body;
  }],
  ['order-select before a drug is chosen is answered', async (world) => {
    world.rx = await visit(world, { patientId: 'lind', hook: 'order-select', screen: 'rx-view' });
    const call = await settled('order-select', world.rx.calls, () => hookCall(world.rx.calls, 'order-select'));
    must(drug(call) === undefined, 'there is a drug already');
    return `${JSON.stringify(call.sent.context)} -> ${call.status}, ${call.json.cards.length} cards`;
  }],
  ['Rx View without a drug, of a patient without dermatitis, is answered', async (world) => {
    const { page, calls, context } = await visit(world, { patientId: 'well', hook: 'order-select', screen: 'rx-view' });
    const call = await settled('order-select', calls, () => hookCall(calls, 'order-select'));
    await page.waitForTimeout(500);
    await shot(page, '10-rx-no-drug-no-dermatitis');
    await context.close();
    return `${call.json.cards.length} cards: ${call.json.cards.map((card) => card.summary).join(' / ')}`;
  }],
  ['a drug chosen in Rx View shows a card', async (world) => {
    const { page, calls } = world.rx;
    await chooseReason(page);
    await chooseDrug(page, 'prednisone 20', 'Prednisone 20 MG Oral Tablet');
    world.selected = await drugCall(calls, 'order-select', '312615');
    const seen = await seesCards(page, world.selected);
    await shot(page, '05-rx-prednisone');
    return `${seen}; sent ${JSON.stringify(world.selected.sent.context.draftOrders)}`;
  }],
  ['a suggested draft takes the place of the order', async (world) => {
    const { page, calls } = world.rx;
    const card = offering(world.selected, 'create');
    must(card, 'no card drafts a drug');
    const suggestion = card.suggestions.find(takes('create'));
    const { resource } = suggestion.actions.find((action) => action.type === 'create');
    await cardOf(page, card).getByRole('button', { name: suggestion.label, exact: true }).click();
    const { said } = await takesFeedback(calls, 'accepted', card);
    const after = await drugCall(calls, 'order-select', resource.medicationCodeableConcept.coding[0].code);
    await page.waitForTimeout(800);
    await shot(page, '06-rx-suggestion-taken');
    return `"${suggestion.label}": ${said}; the order is now ${JSON.stringify(after.sent.context.draftOrders.entry[0].resource.medicationCodeableConcept)}, ${after.json.cards.length} cards`;
  }],
  ['a suggestion that removes the order empties it', async (world) => {
    const { page, calls } = world.rx;
    await chooseDrug(page, 'methotrexate 2.5', 'Methotrexate 2.5 MG Oral Tablet');
    const chosen = await drugCall(calls, 'order-select', '105585');
    const seen = await seesCards(page, chosen);
    await shot(page, '07-rx-methotrexate');
    const card = offering(chosen, 'delete');
    must(card, 'no card removes the order');
    const suggestion = card.suggestions.find(takes('delete'));
    const before = calls.length;
    await cardOf(page, card).getByRole('button', { name: suggestion.label, exact: true }).click();
    await takesFeedback(calls, 'accepted', card);
    const after = await until('order-select without drug', () => hookCall(calls.slice(before), 'order-select', (call) => drug(call) === undefined));
    await page.waitForTimeout(800);
    await shot(page, '08-rx-removed');
    return `${seen}; "${suggestion.label}" -> ${after.json.cards.length} cards`;
  }],
  ['order-sign shows cards once the order is signed', async (world) => {
    const { page, calls } = await visit(world, { patientId: 'lind', hook: 'order-sign', screen: 'rx-sign' });
    await chooseDrug(page, 'methotrexate 2.5', 'Methotrexate 2.5 MG Oral Tablet');
    await page.waitForTimeout(500);
    await page.getByRole('button', { name: /sign/i }).last().click();
    const seen = await seesCards(page, await drugCall(calls, 'order-sign', '105585'));
    await shot(page, '09-rx-sign');
    return seen;
  }],
  ['the feedback is in the report (the store was empty before)', async () => {
    if (!args.report) return 'not asked (no --report)';
    const { stdout, stderr, status } = spawnSync(args.report, { shell: true, encoding: 'utf8' });
    must(status === 0, `the report ended ${status}: ${stderr}`);
    const { rules, unknownCards } = JSON.parse(stdout);
    const sum = (key) => rules.reduce((total, rule) => total + rule[key], 0);
    const sent = (outcome) => [...world.outcomes.values()].filter((one) => one === outcome).length;
    must(world.outcomes.size > 0 && !unknownCards, `feedback on unknown cards: ${stdout}`);
    for (const outcome of ['accepted', 'overridden']) must(sum(outcome) === sent(outcome), `${outcome}: sent ${sent(outcome)}, reported ${sum(outcome)}`);
    return `accepted ${sum('accepted')}, overridden ${sum('overridden')}, shown ${sum('shown')}, of unknown cards none`;
  }],
];

mkdirSync(args.shots, { recursive: true });
rmSync(args.transcript, { force: true });
const world = { outside: new Set(), outcomes: new Map(), console: [], failed: [], fhir: await startFhir(Number(args['fhir-port'])), site: await serveFolder(args.sandbox),
  browser: await chromium.launch({ executablePath: args.chromium, args: CHROMIUM_FLAGS }) };
let failures = 0;
for (const [name, step] of STEPS) {
  try {
    console.log(`ok   ${name}: ${await step(world)}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL ${name}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
  }
}
await world.browser.close();
world.fhir.stop();
world.site.stop();
for (const line of new Set(world.failed)) console.log(`call that failed: ${line}`);
for (const line of new Set(world.console)) console.log(`console: ${line.slice(0, 300)}`);
console.log(`hosts outside asked for and refused: ${[...world.outside].join(', ') || 'none'}; FHIR calls: ${world.fhir.asked.length}`);
console.log(`${STEPS.length - failures} of ${STEPS.length} steps`);
process.exit(failures ? 1 : 0);
