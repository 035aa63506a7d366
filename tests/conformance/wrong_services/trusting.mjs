// A service that believes what it is told: what a token says of itself, where the FHIR server is, where its links lead,
// who the browser's page is. Good calls are answered well. The examiner must convict it of each fault of the table.
import { createPublicKey, randomUUID, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { bodyOf, offer, option } from "./wrong_service.mjs";

const faults = {
  "S2/discovery": "discovery asks for no token",
  "S2/feedback": "feedback asks for no token",
  "S2/scheme": "the scheme before the token is not read",
  "FB1/none": "feedback asks for no token, where calls do",
  "3.1-401": "exp is not read, so that an expired token gets no 401",
  "3.1-401/challenge": "401 without WWW-Authenticate",
  "S3/no-alg": "without alg the key's algorithm is supposed",
  "S3/no-kid": "kid is not read",
  "S3/unknown-kid": "kid is not read",
  "S3/typ": "typ is not read",
  "S4/no-iss": "claims are not read", "S4/no-aud": "the same", "S4/no-exp": "the same", "S4/no-iat": "the same",
  "S4/no-jti": "the same", "S4/types": "the same",
  "S5/none": "alg none needs no signature",
  "S5/none-case": "nor does None",
  "S5/hs256": "tokens with a shared secret are taken for those of the own gateway, which has checked them",
  "S5/hs384": "the same", "S5/hs512": "the same", "S5/public-key-as-secret": "the same",
  "S7/iss": "iss is not read",
  "S6/other-algorithm": "another alg is not looked at",
  "S9/other-service": "aud is not read",
  "S9/other-host": "aud is not read",
  "S10/expired": "exp is not read",
  "S10/replay": "jti is not read",
  "S10/opaque": "a refusal tells the reason",
  "S12/not-fetched": "a jku is fetched that nobody registered",
  "S13/skew": "exp is not read", "S13/future": "iat is not read", "S13/lifetime": "nor are both together",
  "S13/base64url": "Buffer reads any base64",
  "S13/crit": "crit is not read",
  "T2/foreign": "any origin is told that it is welcome",
  "4-null/not-repeated": "null is taken for not tried",
  "F3/no-token": "an authorization without token is used",
  "F4/after-answer": "the patient is fetched once more after the answer",
  "F4/echo": "the token is in a card, for support",
  "F5/401": "a denied query ends in 500", "F5/403": "the same", "F5/404": "the same", "F5/500": "the same",
  "F8/foreign-server": "any FHIR server is asked",
  "F8/redirect": "the token goes along with a redirect",
  "F8/next-origin": "the token goes along with next links",
  "F8/reference-origin": "the token goes to whatever is referred to",
  "F8/slow": "the FHIR server may take its time",
  "F8/hostile": "whatever the FHIR server sends is believed to be FHIR",
  "F9/accept": "no Accept header",
  "F9/parallel": "one query after the other",
  "F9/pages": "two thousand pages are read",
  "6.1-detail-html": "the patient's name stands in the detail as it came",
  "6.1-detail-html/patient": "the patient's name stands in the detail as it came",
  "Q7": "errors are lists of calls",
  "Q7/no-patient-data": "errors quote the request",
};
const kept = ["D1", "D2", "D3", "D4", "D5", "G2", "G2/discovery", "Q4/helpful", "S1/none", "S2/service",
  "S4/tenant", "S4/more-claims", "S6/es384", "S8/no-jku", "S9/string", "S9/array", "S9/array-of-two", "S10/signature", "S8/foreign-key",
  "S13/signature-form", "F1/asked", "F2", "F2/next-page", "P8/next", "Q2/fhir", "T2/discovery",
  "T2/service", "T2/simple", "T2/credentials", "6.1-uuid", "6.1-summary", "6.1-indicator", "G8/text", "3-hook/missing"];

const service = { hook: "patient-view", id: "helpful", title: "Helpful", description: "Greets and counts", prefetch: {
  patient: "Patient/{{context.patientId}}", conditions: "Condition?patient={{context.patientId}}",
  allergies: "AllergyIntolerance?patient={{context.patientId}}" } };

const registered = option("--key-set") === undefined ? [] : JSON.parse(readFileSync(option("--key-set"))).keys;
const readPart = (part) => JSON.parse(Buffer.from(part, "base64url"));

async function check(authorization) {
  const [head, claims, signature] = authorization.split(" ").pop().split(".");
  const { alg = "ES384", kid, jku } = readPart(head);
  if (/^(none|HS\d+)$/i.test(alg)) return readPart(claims);
  const published = jku ? await fetch(jku).then((answer) => answer.json()).catch(() => undefined) : undefined;
  const keys = published?.keys ?? registered;
  const key = createPublicKey({ key: keys.find((one) => one.kid === kid) ?? keys[0], format: "jwk" });
  const signed = Buffer.from(`${head}.${claims}`);
  if (!verify("sha384", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")))
    throw new Error(`${alg} by ${kid} does not verify`);
}

// A resource from wherever the URL and its redirects lead. Four megabytes are enough.
async function get(url, headers) {
  const answer = await fetch(url, { headers, redirect: "manual" });
  if (answer.headers.has("location")) return get(answer.headers.get("location"), headers);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  let text = "";
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) if ((text += piece).length > 4e6) break;
  return JSON.parse(text);
}

async function getAll(url, headers) {
  const first = await get(url, headers);
  let page = first;
  for (let next; (next = page.link?.find((link) => link.relation === "next")) && first.entry.length < 2000; ) {
    page = await get(next.url, headers);
    first.entry.push(...page.entry);
  }
  for (const [, reference] of JSON.stringify(first).matchAll(/"reference":"(http[^"]+)"/g)) await get(reference, headers);
  return first;
}

async function complete(asked) {
  const data = { ...asked.prefetch };
  if (asked.fhirServer === undefined) return data;
  const token = asked.fhirAuthorization && { Authorization: `Bearer ${asked.fhirAuthorization.access_token}` };
  for (const [key, template] of Object.entries(service.prefetch))
    data[key] ??= await getAll(`${asked.fhirServer}/${template.replace("{{context.patientId}}", asked.context.patientId)}`, token);
  const again = () => get(`${asked.fhirServer}/Patient/${asked.context.patientId}`, token).catch(() => {});
  if (asked.fhirAuthorization?.access_token) setTimeout(again, 1200);
  return data;
}

function cardsFor(asked, { patient, conditions, allergies }) {
  const name = patient?.name?.[0]?.text ?? [patient?.name?.[0]?.given, patient?.name?.[0]?.family].join(" ");
  const count = (conditions?.entry?.length ?? 0) + (allergies?.entry?.length ?? 0);
  const detail = `${name}: for support ${asked.fhirAuthorization?.access_token ?? "without token"}`;
  return [{ uuid: randomUUID(), summary: `${count} entries on file`, indicator: "info", source: { label: "Helpful" }, detail }];
}

const impatient = { examine: ["--timeout-seconds", "6", "--strict"], faults: { "X3/slow-fhir": faults["F8/slow"] }, kept: ["D1"] };
offer([{ examine: ["--timeout-seconds", "2"], faults, kept }, impatient], async (request, response) => {
  const body = await bodyOf(request);
  const say = (status, value, more) => response.writeHead(status, { "Content-Type": "application/json",
    ...(request.headers.origin && { "Access-Control-Allow-Origin": request.headers.origin, Vary: "Origin",
      "Access-Control-Allow-Credentials": "true" }), ...more }).end(status === 204 ? undefined : JSON.stringify(value));
  const fail = (status, error) => say(status, { error: String(error.stack), request: body });
  if (request.method === "OPTIONS") return say(204, undefined, { "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type", "Access-Control-Max-Age": "600" });
  if (request.url === "/cds-services") return say(200, { services: [service] });
  if (request.url === "/cds-services/helpful/feedback") return say(200, {});
  if (request.url !== "/cds-services/helpful") return fail(404, new Error("not here"));
  try { await check(request.headers.authorization); } catch (error) { return fail(401, error); }
  let asked;
  try {
    asked = JSON.parse(body);
    if (asked.hook !== service.hook || !/^[\w.-]{1,64}$/.test(asked.context.patientId)) throw new Error("not for me");
  } catch (error) { return fail(400, error); }
  try { say(200, { cards: cardsFor(asked, await complete(asked)) }); } catch (error) { fail(500, error); }
});
