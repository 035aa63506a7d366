// A service by someone who has read the examples and not the fields: its calls are answered, but discovery, cards,
// suggestions, actions and links are wrong in the ways of the table. The examiner must convict it of each.
import { bodyOf, offer } from "./wrong_service.mjs";

const faults = {
  "D3": "an entry without description",
  "D4": "an entry without title",
  "D5": "a template that is a number",
  "D6": "usageRequirements as a list",
  "D8": "an extension by a name without a domain",
  "9-object/discovery": "an extension that is a list",
  "D11/id": "an id with a plus sign",
  "D11/pairs": "one id and hook in two entries",
  "G2/discovery": "null and an empty object in discovery",
  "G8/discovery": "a name twice in an entry",
  "P1": "a template with a full URL",
  "P2": "a token that the hook does not have",
  "P3": "a search by context.userId",
  "P4": "a search with _include and :text",
  "P6/sort": "one result without _sort",
  "Q4/quiet": "204 where there is nothing to say",
  "Q5/quiet": "204 where there is nothing to say",
  "G5/order-helper": "text/html",
  "G2": "null, an empty string and an empty array in a card",
  "G8": "a name twice in an answer",
  "6-systemActions": "systemActions as an object",
  "6.1-uuid": "two cards with one uuid",
  "6.1-uuid-given": "a card without uuid",
  "6.1-summary": "a summary of 150 characters",
  "6.1-detail": "a detail that is a list",
  "6.1-detail-html": "HTML in a detail",
  "6.1-detail-links": "a link in a detail that is not in links",
  "6.1-indicator": "indicator hard-stop, of before 1.0",
  "6.1-source": "a source without label",
  "6.1-source-url": "a relative source.url",
  "6.1-source-url-drill-down": "the patient's id in source.url",
  "6.1-source-icon": "a relative source.icon",
  "6.1-topic": "a topic without system",
  "6.1-selectionBehavior": "suggestions without selectionBehavior",
  "6.1-selectionBehavior-alone": "selectionBehavior without suggestions",
  "6.1-suggestions": "suggestions as an object",
  "6.1-overrideReasons": "override reasons without display",
  "6.1-links": "links as strings",
  "6.2-label": "a suggestion without label",
  "6.2-uuid": "two suggestions with one uuid",
  "6.2-uuid-given": "a suggestion without uuid",
  "6.2-isRecommended": "isRecommended as a string",
  "6.2-isRecommended-several": "two recommended where one may be chosen",
  "6.2-actions": "actions as an object",
  "6.2-actionSelectionBehavior": "actionSelectionBehavior to everybody",
  "6.3-type": "an action of type replace",
  "6.3-description": "an action without description",
  "6.3-resource": "a create without resource",
  "6.3-resource/whole": "an update with the changed element alone",
  "6.3-resource-delete": "a delete with a resource",
  "6.3-resourceId": "a delete without resourceId",
  "6.3-resourceId-form": "a resourceId that is a full URL",
  "6.3-id": "a resource to create without id",
  "6.3-id/draft": "an update of a draft under another id",
  "6.3-fhir": "a ServiceRequest without intent and subject",
  "6.4-label": "a link without label",
  "6.4-url": "a link without url",
  "6.4-type": "a link without type, and a relative one said to be absolute",
  "6.4-appContext": "appContext on an absolute link",
  "6.4-appContext-opaque": "the patient's id in appContext",
  "6.5-systemActions": "a system action without type",
  "6.5-description": "a system action without description",
  "9-object": "an extension that is a string",
  "9-names": "an extension by a name without a domain",
  "Q7": "errors as plain text",
  "7-feedback": "feedback ends in 500",
};
const faultsOf30 = {
  "D7": "an entry without version",
  "D7-hookVersion/published": "a hookVersion that nobody published",
  "D7-hookVersion/ids": "two versions of a hook under one id",
  "D12/order": "a template that uses a later one",
  "D12/cycle": "two templates that use each other",
  "P5": "a token without context",
  "6.4-autolaunchable": "autolaunchable as a string",
};
const kept = ["D1", "D2", "6-cards", "Q4/order-helper", "Q4/drug+check", "G8/text", "G8/cut", "G8/array", "3-hook/missing",
  "3-context/missing", "3.1-404/service", "3.1-404/path", "G6/root", "G6/context", "G6/extension", "G9/null", "Q8/repeat", "Q8/parallel",
  "4-absent", "4-null", "4-outcome", "4-unrequested"];

const patient = "Patient/{{context.patientId}}";
const described = { title: "Careless", description: "Says too much" };
const services = [
  { hook: "patient-view", id: "patient-summary", ...described, version: "2.0", hookVersion: "1.0", usageRequirements: ["none"],
    prefetch: { patient, conditions: "Condition?patient={{context.patientId}}" } },
  { hook: "patient-view", id: "patient-summary", ...described, hookVersion: "9.9", extension: ["old"], prefetch: {} },
  { hook: "order-sign", id: "order-helper", usageRequirements: null, extension: { internal: true },
    prefetch: { patient, count: 7, full: "https://fhir.example/Patient/1", drugs: "Medication?code={{context.medications}}" } },
  { hook: "order-select", id: "drug+check", ...described,
    prefetch: { patient, mine: "Encounter?participant={{context.userId}}", odd: "Patient/{{patientId}}",
      labs: "Observation?patient={{context.patientId}}&code:text=ige&_include=Observation:subject&_count=1",
      a: "Encounter?_id={{%b.id}}", b: "Condition?encounter={{%a.id}}" } },
  { hook: "encounter-start", id: "quiet", ...described },
];
// A name twice cannot be had from JSON.stringify.
const twice = (text, name) => text.replace(`"${name}":`, `"${name}":"twice","${name}":`);

const source = { label: "Careless rules" };
const card = (uuid, more) => ({ uuid, summary: "Look again", indicator: "info", source, ...more });
const choice = (uuid, more) => card(uuid, { selectionBehavior: "at-most-one", ...more });
const create = (resource) => ({ type: "create", description: "Order it", resource });
const draftOf = (context) => context.draftOrders?.entry?.[0]?.resource ?? { resourceType: "MedicationRequest", id: "d1" };

const cardsFor = (context) => [
  { summary: "Look ".repeat(30), indicator: "hard-stop", source: { url: "/rules", icon: "icon.png" }, detail: ["a"], links: ["a"] },
  card("c1", { detail: "<b>Look</b> at https://rules.example/eczema", extension: "none", suggestions: [] }),
  card("c1", { source: { ...source, url: `https://rules.example/${context.patientId}`, topic: { code: "eczema" } }, detail: "" }),
  card("c2", { extension: { internal: 1 }, selectionBehavior: "any", overrideReasons: [{ code: "seen", system: "https://rules.example/reasons" }] }),
  card("c3", { links: [{ url: null }, { label: "More", type: "absolute", url: "/more", appContext: `patient=${context.patientId}`,
    autolaunchable: "yes" }] }),
  card("c4", { suggestions: { label: "One" } }),
  choice("c5", { suggestions: [{ uuid: "s1", isRecommended: true }, { uuid: "s1", label: "Two", isRecommended: true },
    { label: "Three", isRecommended: "yes", actions: {}, actionSelectionBehavior: "any" }] }),
  choice("c6", { suggestions: [{ uuid: "s2", label: "Change it", actions: [
    { type: "replace" }, { type: "create", description: "Order nothing" },
    create({ resourceType: "ServiceRequest", status: "draft" }),
    { type: "update", description: "Change it", resource: { resourceType: draftOf(context).resourceType, id: draftOf(context).id } },
    { type: "update", description: "Change it", resource: { ...draftOf(context), id: "renamed" } },
    { type: "delete", description: "Remove it", resource: draftOf(context) },
    { type: "delete", description: "Remove it", resourceId: "https://fhir.example/MedicationRequest/d1" }] }] }),
];

const say = (response, status, type, text) => response.writeHead(status, { "Content-Type": type }).end(text);

const of30 = { examine: ["--profile", "3.0"], faults: faultsOf30, kept: ["D1", "D2", "Q4/order-helper"] };
offer([{ faults, kept }, of30], async (request, response) => {
  const body = await bodyOf(request);
  const [, root, id, more] = request.url.split("/");
  if (request.url === "/cds-services" && request.method === "GET")
    return say(response, 200, "application/json", twice(JSON.stringify({ services }), "title"));
  const service = services.find((one) => one.id === id);
  if (root !== "cds-services" || service === undefined) return say(response, 404, "text/plain", "not here");
  if (more === "feedback") return say(response, 500, "text/plain", "later");
  let asked;
  try { asked = JSON.parse(body); } catch { return say(response, 400, "text/plain", "no JSON"); }
  if (asked?.hook !== service.hook || !asked.context) return say(response, 400, "text/plain", "no call");
  if (id === "quiet") return response.writeHead(204).end();
  const systemActions = id === "order-helper" ? [{ resource: {} }] : id === "drug+check" ? { type: "create" } : undefined;
  const answer = JSON.stringify({ cards: cardsFor(asked.context), systemActions });
  say(response, 200, "text/html", id === "order-helper" ? twice(answer, "label") : answer);
});
