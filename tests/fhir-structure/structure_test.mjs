// The reader judged: it convicts each deliberately broken resource at its place, and acquits the good ones.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { good } from './good_resources.mjs';
import { package_errors, second_opinion } from './second_opinion.mjs';
import { faults_of } from './structure.mjs';

const without = undefined;
const drug = 'MedicationRequest', lab = 'ServiceRequest', allergy = 'AllergyIntolerance';
const dose = 'dosageInstruction[0]';

// What is put (or left out) where in a good resource, and where the fault must be named; empty: at the same place.
// Last, what the package's own validator makes of it, which is the reason why this reader exists.
const broken = [
    // [type, place, value, place of the fault, the package's validator]
    [drug, 'status', without, '', 'convicts'],
    [drug, 'intent', without, '', 'convicts'],
    [drug, 'subject', without, '', 'convicts'],
    [drug, 'medicationCodeableConcept', without, 'medication[x]', 'convicts'],
    [allergy, 'patient', without, '', 'convicts'],
    [allergy, 'reaction[0].manifestation', without, '', 'convicts'],
    [drug, 'note[0].text', without, '', 'convicts'],
    [lab, '_status', without, 'status', 'acquits'], // it convicts the good one as well
    [lab, 'contained[0].code', without, '', 'convicts'],
    [drug, 'orderedOn', '2026-11-20', '', 'convicts'],
    [drug, `${dose}.timing.repeat.every`, 2, '', 'acquits'],
    [drug, `${dose}.doseAndRate[0].dose`, 2, '', 'acquits'],
    [drug, 'medicationString', 'Drug', '', 'convicts'],
    [drug, 'medicationReference', { reference: 'Medication/m' }, 'medication[x]', 'acquits'],
    [drug, `${dose}.asNeededCodeableConcept`, { text: 'itch' }, `${dose}.asNeeded[x]`, 'acquits'],
    [drug, 'note', { text: 'one, not in an array' }, '', 'convicts'],
    [drug, 'note', [], '', 'acquits'],
    [drug, 'subject', [{ reference: 'Patient/p1' }], '', 'convicts'],
    [drug, 'authoredOn', ['2026-11-20'], '', 'acquits'],
    [drug, 'status', 'signed', '', 'convicts'],
    [drug, 'priority', 'high', '', 'convicts'],
    [drug, `${dose}.timing.repeat.periodUnit`, 'week', '', 'acquits'],
    [allergy, 'category', ['drug'], 'category[0]', 'convicts'],
    [allergy, 'clinicalStatus', { text: 'active' }, '', 'acquits'],
    [allergy, 'clinicalStatus.coding[1].code', 'on', 'clinicalStatus', 'convicts'],
    [allergy, 'clinicalStatus.coding[1].system', 'urn:example:local', 'clinicalStatus', 'convicts'],
    [drug, 'authoredOn', '20261120', '', 'acquits'],
    [drug, 'authoredOn', '2026-02-29', '', 'acquits'],
    [drug, 'authoredOn', '2026-13-01', '', 'acquits'],
    [drug, 'authoredOn', '2026-11-20T10:00', '', 'acquits'],
    [drug, 'note[0].time', '2026-11-20T10:00:00', '', 'acquits'],
    [drug, 'note[0].text', 3, '', 'acquits'],
    [drug, 'note[0].text', '', '', 'acquits'],
    [drug, `${dose}.sequence`, '1', '', 'convicts'],
    [drug, `${dose}.sequence`, 1.5, '', 'acquits'],
    [drug, `${dose}.timing.repeat.frequency`, 0, '', 'acquits'],
    [drug, `${dose}.doseAndRate[0].doseQuantity.value`, '300.5', '', 'acquits'],
    [drug, `${dose}.asNeededBoolean`, 'false', '', 'convicts'],
    [drug, 'medicationCodeableConcept.coding[0].system', 'two words', '', 'acquits'],
    [drug, 'medicationCodeableConcept', 'Drug', '', 'convicts'],
    [drug, 'id', 'under_score', '', 'acquits'],
    [drug, 'subject', { reference: 'Medication/m1' }, '', 'convicts'],
    [drug, 'reasonReference[0].reference', 'https://ehr.example/fhir/Patient/p1', 'reasonReference[0]', 'convicts'],
    [drug, 'dispenseRequest', {}, '', 'acquits'],
    [drug, 'authoredOn', null, '', 'convicts'],
    [lab, '_instantiatesUri', without, 'instantiatesUri[0]', 'acquits'],
    [lab, 'contained[0].resourceType', 'Finding', 'contained[0]', 'convicts'],
    [drug, 'resourceType', 'MedicationOrder', 'MedicationOrder', 'convicts'],
    [drug, 'resourceType', 'DomainResource', 'DomainResource', 'convicts'],
];

const steps_of = (place) => place.split(/[.[\]]+/).filter(Boolean);

function changed(type, place, value) {
    const resource = structuredClone(good[type]);
    const steps = steps_of(place), last = steps.pop();
    const parent = steps.reduce((inner, step) => inner[step], resource);
    if (value === without) delete parent[last];
    else parent[last] = value;
    return resource;
}

for (const [type, resource] of Object.entries(good))
    test(`a good ${type} is acquitted`, () => assert.deepEqual(faults_of(resource), []));

// Beyond what it wrongly says of the good one.
function package_verdict(type, resource) {
    const said_anyway = package_errors(good[type]).map(({ path, message }) => path + message);
    const is_new = ({ path, message }) => !said_anyway.includes(path + message);
    return package_errors(resource).some(is_new) ? 'convicts' : 'acquits';
}

for (const [type, place, value, where, validator] of broken)
    test(`${type}.${place} ${value === without ? 'left out' : `= ${JSON.stringify(value)}`}`, () => {
        const expected = place === 'resourceType' ? where : `${type}.${where || place}`;
        const resource = changed(type, place, value);
        assert.deepEqual(faults_of(resource).map(({ path }) => path), [expected]);
        assert.equal(package_verdict(type, resource), validator);
    });

for (const value of [null, [], 'MedicationRequest', 3, {}, { resourceType: ['Task'] }])
    test(`${JSON.stringify(value)} is no resource`, () => assert.equal(faults_of(value).length, 1));

// Every place of the good resources, with values of other JSON types, and every object with a member more.
const json_type = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

test('no place is passed over', () => {
    const places = [];
    const visit = (type, value, place) => {
        if (place && place !== 'resourceType') places.push([type, place, value]);
        if (typeof value !== 'object' || value === null) return;
        for (const [name, inner] of Object.entries(value))
            visit(type, inner, Array.isArray(value) ? `${place}[${name}]` : place ? `${place}.${name}` : name);
    };
    Object.entries(good).forEach(([type, resource]) => visit(type, resource, ''));
    assert.ok(places.length > 80);
    for (const [type, place, value] of places) {
        const wrong = [[[]], true, { 'no-such-element': 1 }].filter((one) => json_type(one) !== json_type(value));
        for (const one of wrong)
            assert.ok(faults_of(changed(type, place, one)).length, `${type}.${place} = ${JSON.stringify(one)}`);
        if (json_type(value) === 'object')
            assert.ok(faults_of(changed(type, `${place}.no-such-element`, 1)).length, `${type}.${place}`);
    }
});

test("the package's validator is a second opinion that convicts none of the good", () => {
    for (const resource of Object.values(good)) assert.deepEqual(second_opinion(resource), []);
    assert.equal(second_opinion(changed(drug, 'orderedOn', '2026-11-20')).length, 1);
});

// The program over a folder of answers: its lines, and its exit code.
function run_over(files, ...more) {
    const folder = mkdtempSync(join(tmpdir(), 'fhir-structure-'));
    try {
        mkdirSync(join(folder, 'inner'));
        for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
        const program = fileURLToPath(new URL('check_resources.mjs', import.meta.url));
        const { status, stdout } = spawnSync(process.execPath, [program, folder, ...more], { encoding: 'utf8' });
        return { status, lines: stdout.replaceAll(folder, '').trimEnd().split('\n') };
    } finally {
        rmSync(folder, { recursive: true });
    }
}
const suggested = (type, resource) => ({ cards: [{ suggestions: [{}, { actions: [{ type, resource }] }] }] });

test('a fault is told by file, place in the answer and element', () => {
    const { status, lines } = run_over({
        'inner/1.response.json': suggested('create', changed(drug, 'status', 'signed')),
        'inner/1.request.json': { hook: 'order-sign' },
        '2.response.json': { systemActions: [{ type: 'update', resource: changed(lab, 'intent', without) }] },
    });
    assert.equal(status, 1);
    assert.match(lines[0], /^\/2.response.json: systemActions\[0\].resource: ServiceRequest.intent: is required$/);
    assert.ok(lines[1].startsWith('/inner/1.response.json: cards[0].suggestions[1].actions[0].resource: '), lines[1]);
    assert.match(lines[1], / MedicationRequest.status: "signed" is not in the required value set /);
    assert.match(lines[2], /^2 answers with 2 resources: 2 faults.* 0 of another FHIR version; 1 files without/);
});

test('a draft given back in another version is not judged, one made in it is a fault', () => {
    const order = { resourceType: 'MedicationRequest', medication: { concept: { text: 'Drug' } } };
    const given_back = run_over({ 'a.json': suggested('update', order), 'b.json': suggested('delete', 'Task/t1') });
    assert.equal(given_back.status, 0);
    assert.match(given_back.lines[0], /not judged, a MedicationRequest of R5$/);
    assert.match(given_back.lines[1], /^2 answers with 1 resources: 0 faults. Not judged: 1 of another/);
    assert.equal(run_over({ 'a.json': suggested('create', order) }).status, 1);
});

test('nothing to judge is bad usage', () => {
    assert.equal(run_over({ 'request.json': { hook: 'order-sign' } }).status, 2);
    assert.equal(run_over({ 'a.json': { cards: [] } }, '/no/such/file').status, 2);
    assert.equal(run_over({ 'a.json': { cards: [] } }, fileURLToPath(import.meta.url)).status, 2);
    assert.equal(run_over({ 'a.json': { cards: [] } }, '--every').status, 2);
    assert.equal(run_over({ 'a.json': { cards: [] } }, '--help').status, 0);
    assert.equal(run_over({ 'a.json': { cards: [] } }).status, 0);
});
