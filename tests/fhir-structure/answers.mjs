// Where a CDS Hooks answer carries FHIR resources, and which of them are in a version of FHIR that is not judged here.
// Answers of any service may come in: nothing is taken to have the shape that it should have.

const list = (value) => (Array.isArray(value) ? value : []);

// Each resource, with its path in the answer and the type of its action.
export function* resources_of(answer) {
    const places = list(answer.cards).flatMap((card, c) =>
        list(card?.suggestions).flatMap((suggestion, s) =>
            list(suggestion?.actions).map((action, a) => [`cards[${c}].suggestions[${s}].actions[${a}]`, action]),
        ),
    );
    list(answer.systemActions).forEach((action, a) => places.push([`systemActions[${a}]`, action]));
    for (const [path, action] of places) {
        // CDS Hooks 1 deletes by a resource that is only an id.
        if (action?.resource === undefined) continue;
        if (action.type === 'delete' && typeof action.resource === 'string') continue;
        yield { path: `${path}.resource`, resource: action.resource, action: action.type };
    }
}

// What R4 does not have, by type: the type itself, or an element that only this version gives it.
const foreign_types = {
    DeviceUsage: 'R5',
    DiagnosticOrder: 'DSTU2',
    MedicationOrder: 'DSTU2',
    ProcedureRequest: 'STU3 or DSTU2',
    ReferralRequest: 'STU3 or DSTU2',
};
const foreign_elements = {
    AllergyIntolerance: { assertedDate: 'STU3', substance: 'DSTU2' },
    MedicationRequest: { context: 'STU3', medication: 'R5', reason: 'R5' },
    ServiceRequest: { reason: 'R5' },
    Task: { context: 'STU3' },
};

// The version, other than R4, that an update is in: it gives a draft back as it was sent. What a service creates is
// judged as R4, so that an element of another version there is a fault.
export function other_version_of(resource, action) {
    if (action !== 'update') return undefined;
    const type = resource?.resourceType;
    if (Object.hasOwn(foreign_types, type)) return foreign_types[type];
    const elements = Object.hasOwn(foreign_elements, type) ? foreign_elements[type] : {};
    return elements[Object.keys(elements).find((name) => name in resource)];
}
