// A service that works for the one client it was written with. What that client never sent breaks it: unknown members,
// null, failed queries, another spelling of the media type, a second call. The examiner must convict it of each fault
// of the table, and with --slow of taking more than a second.
import { bodyOf, offer } from "./wrong_service.mjs";

const faults = {
  "G5/charset": "a media type with charset is refused",
  "G5/accepts": "a media type in capitals is refused",
  "G6/root": "an unknown member of the request ends in 500",
  "G6/context": "an unknown member of context ends in 500",
  "G6/authorization": "an unknown member of fhirAuthorization ends in 500",
  "G7/whitespace": "answers are indented",
  "G7/gzip": "a body in gzip is read as text",
  "G7/keep-alive": "the connection is closed after an answer",
  "G7/pipelining": "of several requests sent at once one is answered",
  "G8/empty": "a body that is not JSON is answered 200 with an error",
  "G8/text": "the same", "G8/cut": "the same", "G8/more": "the same", "3.1-400/body": "the same",
  "6-cards": "an answer without cards",
  "G8/array": "a list is read as a call of another hook, and ends in 500",
  "G8/null": "null ends in 500",
  "G8/utf8": "what is not UTF-8 is taken",
  "G8/duplicate": "of a name that stands twice the last is taken",
  "G8/bom": "a byte order mark is no JSON",
  "G9/null": "null for extension ends in 500",
  "G9/encounter": "null for encounterId ends in 500",
  "G9/authorization": "null for fhirAuthorization ends in 500",
  "9-unknown/root": "an extension that holds an object ends in 500",
  "9-unknown/context": "an extension of context ends in 500",
  "D11/slash": "a slash at the end is another path",
  "D11/service-slash": "a slash at the end is another path",
  "D11/head": "HEAD is unknown",
  "D11/method": "other methods get 404",
  "D13/stable": "an ETag with each answer, of each answer",
  "D13/not-modified": "If-None-Match is not read",
  "3-hook/missing": "a call without hook is answered",
  "3-hook/other": "a call of another hook is answered",
  "3-hookInstance/type": "a hookInstance that is no string is never answered",
  "3-hookInstance/not-a-uuid": "a hookInstance of another form ends in 500",
  "3-context/missing": "a call without context ends in 500",
  "3-context/null": "context null ends in 500",
  "3-context/patient-missing": "a call without patientId is answered",
  "3.1-404/service": "an unknown service is answered 200",
  "3.1-404/feedback": "feedback to an unknown service is answered 200",
  "3.1-405": "other methods get 404",
  "3.1-5xx": "500 for what is the client's fault",
  "3.1-5xx/wrong-input": "500 for what is the client's fault",
  "T5/large": "100 kB are the limit",
  "Q3/absent": "without the patient 500, where 412 belongs",
  "Q3-patient/null": "a null patient ends in 500",
  "Q3-patient/outcome": "a failed query for the patient ends in 500",
  "Q7": "errors as text",
  "Q8/repeat": "a hookInstance that comes twice is a conflict",
  "Q8/parallel": "a hookInstance that comes twice is a conflict",
  "6.6-stale/repeat": "every other call has no card",
  "4-absent": "a search that is left out ends in 500",
  "4-outcome": "a failed search ends in 500",
  "4-outcome/warning": "a search with a warning ends in 500",
  "4-outcome-entry/warning": "a searchset with an outcome ends in 500",
  "4-wrong-type/string": "a string for a search ends in 500",
  "T2/discovery": "browsers are unknown",
  "T2/service": "browsers are unknown",
  "FB3/malformed": "feedback that is not JSON is taken",
  "FB3/missing": "an object without feedback ends in 500",
  "FB3/type": "a text is taken for a list of feedback",
  "FB3/empty": "no feedback is taken for feedback",
  "FB3/unknown-service": "feedback to an unknown service is answered 200",
  "FB5/none-good": "bad feedback is taken",
  "FB6/bare-reason": "a reason without display ends in 500",
  "7-overrideReason/reason": "a reason without display ends in 500",
  "7-overrideReason/comment": "a comment without reason ends in 500",
  "9-unknown/override-reason": "a comment without reason ends in 500",
  "10-patient-view/user-types": "a user that is no Practitioner ends in 500",
};
const kept = ["D1", "D2", "D3", "D4", "D5", "D11/id", "D11/pairs", "D13/etag", "G1/json", "G2", "G2/discovery", "G5/discovery",
  "G5/chart-review", "Q4/chart-review", "Q4/order-review", "3.1-404/path", "3.1-415",
  "3-hookInstance/upper-case", "4-data", "6.1-uuid", "6.1-summary", "6.1-indicator", "6.1-source", "T2/foreign",
  "7-feedback", "7-card/known", "7-card/unknown", "7-overrideReason/both", "FB3/good", "FB3/unknown-card", "FB4/repeat"];

const prefetch = { patient: "Patient/{{context.patientId}}", conditions: "Condition?patient={{context.patientId}}" };
const described = { title: "Brittle", description: "Looks through the chart", prefetch };
const services = [{ hook: "patient-view", id: "chart-review", ...described }, { hook: "order-sign", id: "order-review", ...described }];

const known = {
  root: ["hook", "hookInstance", "fhirServer", "fhirAuthorization", "user", "context", "prefetch", "extension"],
  context: ["userId", "patientId", "encounterId", "draftOrders"],
  fhirAuthorization: ["access_token", "token_type", "expires_in", "scope", "subject", "patient"],
};
const seen = new Set();
let calls = 0;

function requireKnown(object, names) {
  for (const name of Object.keys(object)) if (!names.includes(name)) throw new Error(`unexpected ${name}`);
}

function cardsFor(asked) {
  requireKnown(asked, known.root);
  requireKnown(asked.context, known.context);
  if (asked.fhirAuthorization !== undefined) requireKnown(asked.fhirAuthorization, known.fhirAuthorization);
  if (asked.extension !== undefined)
    for (const value of Object.values(asked.extension)) for (const one of Object.values(value)) one.toFixed();
  if (asked.context.encounterId !== undefined) asked.context.encounterId.split("/");
  if (!asked.context.userId.startsWith("Practitioner/")) throw new Error("unexpected user");
  if (!/^[0-9a-f-]{36}$/i.test(asked.hookInstance)) throw new Error("unexpected hookInstance");
  const { patient, conditions } = asked.prefetch;
  if (conditions === undefined) throw new Error("unexpected absence");
  if (patient.resourceType !== "Patient" || (conditions && conditions.resourceType !== "Bundle")) throw new Error("unexpected prefetch");
  for (const entry of conditions?.entry ?? []) if (entry.search?.mode === "outcome") throw new Error("unexpected entry");
  return ++calls % 2 === 1 ? [] : [{ uuid: `card-${calls}`, summary: "Chart reviewed", indicator: "info", source: { label: "Brittle" } }];
}

// Ends the connection and does not say so.
function say(request, response, status, type, text) {
  response.writeHead(status, { "Content-Type": type, ETag: `"${Math.random()}"` }).end(text, () => request.socket.end());
}

function feedback(body, json, plain) {
  let given;
  try { given = JSON.parse(body); } catch { return json(200, { error: "no JSON" }); }
  try {
    for (const entry of given.feedback) if (entry.overrideReason) entry.overrideReason.reason.display.trim();
    return json(200, {});
  } catch (error) { return plain(500, String(error.stack)); }
}

async function handle(request, response) {
  const json = (status, value) => say(request, response, status, "application/json", JSON.stringify(value, null, 2));
  const plain = (status, text) => say(request, response, status, "text/plain", text);
  const body = await bodyOf(request);
  if (request.url === "/cds-services" && request.method === "GET") return json(200, { services });
  if (!/^\/cds-services\/[^/]+(\/feedback)?$/.test(request.url) || request.method !== "POST") return plain(404, "Cannot find it");
  if (!services.some((service) => service.id === request.url.split("/")[2])) return json(200, { cards: [] });
  if (request.url.endsWith("/feedback")) return feedback(body, json, plain);
  if (request.headers["content-type"] !== "application/json") return plain(415, "application/json alone");
  if (body.length > 100_000) return plain(413, "too much");
  if (process.argv.includes("--slow")) await new Promise((resolve) => setTimeout(resolve, 1200));
  let asked;
  try { asked = JSON.parse(body); } catch { return json(200, { error: "no JSON" }); }
  try {
    if (typeof (asked.hookInstance ?? "") !== "string") return; // never answered
    if (seen.has(asked.hookInstance)) return plain(409, "asked before");
    const cards = cardsFor(asked);
    seen.add(asked.hookInstance);
    return json(200, { cards });
  } catch (error) { return plain(500, String(error.stack)); }
}

const slow = { serve: ["--slow"], examine: ["--strict"], faults: { "X1/idle": "calls take 1.2 s", "X1/load": "the same" }, kept: ["D1"] };
offer([{ examine: ["--timeout-seconds", "2"], faults, kept }, slow], handle);
