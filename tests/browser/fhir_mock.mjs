// A FHIR R4 server of a few made-up patients for a mock EHR in a browser: reads, and searches by patient,
// category, status and code, as GET and as POST _search. Dates are counted back from today. It stores nothing.
import http from 'node:http';
import { pathToFileURL } from 'node:url';

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm';
const day = (ago) => new Date(Date.now() - ago * 86400000).toISOString().slice(0, 10);
const coded = (system, code, display) => ({ coding: [{ system, code, display }], text: display });
const terminology = (name) => `http://terminology.hl7.org/CodeSystem/${name}`;
const category = (code) => [coded(terminology('observation-category'), code, code)];

const patient = (id, given, family, birthDate, gender) => ({
  resourceType: 'Patient', id, active: true, name: [{ use: 'official', given: [given], family }], birthDate, gender,
});
const dermatitis = (of) => ({
  resourceType: 'Condition', id: `${of}-ad`, subject: { reference: `Patient/${of}` },
  clinicalStatus: coded(terminology('condition-clinical'), 'active', 'Active'),
  verificationStatus: coded(terminology('condition-ver-status'), 'confirmed', 'Confirmed'),
  category: [coded(terminology('condition-category'), 'problem-list-item', 'Problem List Item')],
  code: coded('http://hl7.org/fhir/sid/icd-10-cm', 'L20.9', 'Atopic dermatitis, unspecified'),
  onsetDateTime: '1999', recordedDate: day(2700),
});
const noAllergies = (of) => ({
  resourceType: 'AllergyIntolerance', id: `${of}-nka`, patient: { reference: `Patient/${of}` },
  clinicalStatus: coded(terminology('allergyintolerance-clinical'), 'active', 'Active'),
  verificationStatus: coded(terminology('allergyintolerance-verification'), 'confirmed', 'Confirmed'),
  code: coded('http://snomed.info/sct', '716186003', 'No known allergy'), recordedDate: day(20),
});
const severity = (of, easi) => ({
  resourceType: 'Observation', id: `${of}-easi`, status: 'final', category: category('survey'),
  subject: { reference: `Patient/${of}` }, code: coded('urn:eczema-cds:score', 'easi', 'EASI'),
  effectiveDateTime: day(10), valueQuantity: { value: easi, unit: '{score}' },
});
const topical = (of) => ({
  resourceType: 'MedicationRequest', id: `${of}-tac`, status: 'stopped', intent: 'order',
  statusReason: coded(terminology('v3-ActReason'), 'INEFFECT', 'ineffective'), subject: { reference: `Patient/${of}` },
  medicationCodeableConcept: { coding: [{ system: RXNORM, code: '10759', display: 'triamcinolone' }], text: 'triamcinolone 0.1 % ointment' },
  authoredOn: day(90),
  dosageInstruction: [{ route: coded('http://snomed.info/sct', '6064005', 'Topical route'),
    timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd', boundsPeriod: { start: day(90), end: day(45) } } } }],
});
const steroidCourse = (of, id, ago) => ({
  resourceType: 'MedicationRequest', id: `${of}-${id}`, status: 'completed', intent: 'order', subject: { reference: `Patient/${of}` },
  medicationCodeableConcept: { coding: [{ system: RXNORM, code: '8640', display: 'prednisone' }], text: 'prednisone 40 mg daily' },
  authoredOn: day(ago), reasonCode: [coded('http://hl7.org/fhir/sid/icd-10-cm', 'L20.9', 'Atopic dermatitis, unspecified')],
  dosageInstruction: [{ route: coded('http://snomed.info/sct', '26643006', 'Oral route'),
    timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsPeriod: { start: day(ago), end: day(ago - 5) } } } }],
});

export const resources = () => [
  patient('rowan', 'Ada', 'Rowan', '1992-03-14', 'female'),
  dermatitis('rowan'), noAllergies('rowan'), severity('rowan', 24), topical('rowan'),
  patient('lind', 'Bo', 'Lind', '1985-07-02', 'male'),
  dermatitis('lind'), noAllergies('lind'), severity('lind', 24), topical('lind'),
  steroidCourse('lind', 'course-1', 240), steroidCourse('lind', 'course-2', 120),
  patient('well', 'Cy', 'Well', '1970-01-20', 'male'),
];

const codes = (concepts) => [concepts ?? []].flat().flatMap((concept) => concept.coding ?? []);
const has = (concepts, wanted) => wanted.split(',').some((token) => {
  const [code, system] = token.split('|').reverse();
  return codes(concepts).some((coding) => coding.code === code && (!system || coding.system === system));
});
const about = (resource) => (resource.subject ?? resource.patient)?.reference;
const FILTERS = {
  patient: (resource, value) => about(resource) === `Patient/${value.replace(/^Patient\//, '')}`,
  subject: (resource, value) => about(resource) === (value.includes('/') ? value : `Patient/${value}`),
  category: (resource, value) => has(resource.category, value),
  code: (resource, value) => has(resource.code, value),
  status: (resource, value) => value.split(',').includes(resource.status),
  _id: (resource, value) => value.split(',').includes(resource.id),
};
const PAGING = new Set(['_count', '_sort', '_format', '_total']);

function search(type, parameters) {
  const unknown = [...parameters.keys()].filter((name) => !FILTERS[name] && !PAGING.has(name));
  if (unknown.length) return outcome(400, `Search parameter not known: ${unknown.join(', ')}`);
  const found = resources().filter((resource) => resource.resourceType === type
    && [...parameters].every(([name, value]) => PAGING.has(name) || FILTERS[name](resource, value)));
  return { status: 200, body: { resourceType: 'Bundle', type: 'searchset', total: found.length,
    entry: found.map((resource) => ({ resource, search: { mode: 'match' } })) } };
}
const outcome = (status, diagnostics) => ({ status, body: { resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code: status === 404 ? 'not-found' : 'invalid', diagnostics }] } });
const metadata = { resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', date: '2026-01-01',
  fhirVersion: '4.0.1', format: ['application/fhir+json'], rest: [{ mode: 'server' }] };

function answer(method, path, query, form) {
  const [type, id] = path.split('/').filter(Boolean);
  if (type === 'metadata') return { status: 200, body: metadata };
  if (method === 'POST' && id === '_search') return search(type, new URLSearchParams(form));
  if (method !== 'GET') return outcome(405, 'This server only reads.');
  if (!id) return search(type, query);
  const found = resources().find((resource) => resource.resourceType === type && resource.id === id);
  return found ? { status: 200, body: found } : outcome(404, `${type}/${id} is not here.`);
}

// Starts it on loopback; asked collects "METHOD path" of each call but preflights.
export function startFhir(port = 0) {
  const asked = [];
  const server = http.createServer((request, response) => {
    let form = '';
    request.on('data', (chunk) => { form += chunk; });
    request.on('end', () => {
      const cors = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET, POST',
        'Access-Control-Allow-Headers': 'Accept, Authorization, Content-Type' };
      if (request.method === 'OPTIONS') return response.writeHead(204, cors).end();
      const url = new URL(request.url, 'http://127.0.0.1');
      asked.push(`${request.method} ${url.pathname}${url.search}${form ? ` ${form}` : ''}`);
      const { status, body } = answer(request.method, url.pathname, url.searchParams, form);
      return response.writeHead(status, { ...cors, 'Content-Type': 'application/fhir+json' }).end(JSON.stringify(body));
    });
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve({ base: `http://127.0.0.1:${server.address().port}`, asked, stop: () => server.close() }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { base } = await startFhir(Number(process.argv[2] ?? 9120));
  console.log(base);
}
