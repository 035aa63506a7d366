// Resources without a fault, made up for structure_test.mjs: one of each type that the service drafts, with the
// elements that it fills and the freedoms of FHIR's JSON that a reader easily takes for faults.
export const good = {
    MedicationRequest: {
        resourceType: 'MedicationRequest',
        id: 'm1',
        status: 'draft',
        intent: 'order',
        medicationCodeableConcept: { coding: [{ system: 'urn:example:drugs', code: 'd1' }], text: 'Drug' },
        subject: { reference: 'Patient/p1' },
        authoredOn: '2024-02-29',
        reasonReference: [{ reference: 'https://ehr.example/fhir/Condition/c1/_history/2' }],
        note: [{ text: 'Two lines\nof text', time: '2026-11-20T10:00:00+01:00' }],
        dosageInstruction: [
            {
                sequence: 1,
                text: '600 mg once, then 300 mg every 2 weeks',
                timing: {
                    repeat: { boundsDuration: { value: 16, code: 'wk' }, frequency: 1, period: 2, periodUnit: 'wk' },
                },
                asNeededBoolean: false,
                route: { text: 'subcutaneous' },
                doseAndRate: [{ doseQuantity: { value: 300.5, unit: 'mg', code: 'mg' } }],
            },
        ],
        dispenseRequest: { numberOfRepeatsAllowed: 0, quantity: { value: 2 } },
    },
    ServiceRequest: {
        resourceType: 'ServiceRequest',
        id: 's1',
        contained: [{ resourceType: 'Observation', status: 'final', code: { text: 'Finding' } }],
        instantiatesUri: [null, 'urn:example:plan'],
        _instantiatesUri: [{ extension: [{ url: 'urn:example:why', valueCode: 'masked' }] }, null],
        _status: { extension: [{ url: 'urn:example:why', valueCode: 'unknown' }] },
        intent: 'order',
        priority: 'urgent',
        code: { id: 'an id with spaces', text: 'Blood count' },
        subject: { reference: 'urn:uuid:5f0e6e4c-4c53-4a5b-9d59-0d6b0b8f6a3e' },
    },
    Task: {
        resourceType: 'Task',
        id: 't1',
        status: 'draft',
        intent: 'proposal',
        description: 'Record the weight',
        focus: { reference: 'MedicationRequest/m1' },
        for: { identifier: { system: 'urn:example:patients', value: '1' } },
        input: [{ type: { text: 'due' }, valueDate: '2026-12' }],
    },
    AllergyIntolerance: {
        resourceType: 'AllergyIntolerance',
        id: 'a1',
        clinicalStatus: {
            coding: [
                { system: 'urn:example:local', code: 'on' },
                { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
            ],
        },
        category: ['medication'],
        patient: { reference: 'Patient/p1' },
        recordedDate: '2026-11-20',
        reaction: [{ manifestation: [{ text: 'Rash' }], severity: 'mild' }],
    },
};
