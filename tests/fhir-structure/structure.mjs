// A FHIR R4 resource against the definitions: elements that are unknown or missing, too many or too few, of a wrong
// type or format, outside a required value set, or pointing to a type that is not allowed there.
// Does not judge invariants, profiles, preferred codes or anything clinical.
import {
    allows,
    is_resource_type,
    kind_of,
    properties_of,
    properties_of_type,
    required_codes,
} from './definitions.mjs';
import { primitive_fault } from './primitives.mjs';

// Each fault of a resource, as {path, message}; paths begin with the resource's type.
export function faults_of(resource) {
    const faults = [];
    const add = (path, message) => faults.push({ path, message });

    function judge_resource(value, path) {
        if (!is_object(value)) return add(path, `a resource is an object, not ${named(value)}`);
        if (!is_resource_type(value.resourceType))
            return add(path, `R4 has no resource of type ${JSON.stringify(value.resourceType)}`);
        const { resourceType, ...elements } = value;
        judge_elements(elements, properties_of_type(resourceType), path, true);
    }

    function judge_elements(elements, properties, path, in_resource) {
        if (Object.keys(elements).length === 0) add(path, 'an element without content');
        const known = new Map(properties.map((property) => [property._name, property]));
        for (const [name, value] of Object.entries(elements)) {
            if (known.has(name)) judge_element(value, known.get(name), elements, `${path}.${name}`, in_resource);
            else add(`${path}.${name}`, 'R4 has no such element here');
        }
        for (const [name, choices] of by_element(properties)) {
            // The companion of a primitive, `_status`, stands for it where there is no value but a reason why.
            const present = choices.filter(({ _name }) => _name in elements || `_${_name}` in elements);
            if (present.length === 0 && choices[0]._required) add(`${path}.${name}`, 'is required');
            if (present.length > 1) add(`${path}.${name}`, present.map(({ _name }) => _name).join(' beside '));
        }
    }

    function judge_element(value, property, siblings, path, in_resource) {
        // The package takes each `id` for that of a resource; elsewhere it is a string.
        const element = property._name === 'id' && !in_resource ? { ...property, _type: 'string' } : property;
        if (!element._multiple)
            return Array.isArray(value) ? add(path, 'one value, not an array') : judge_value(value, element, path);
        if (!Array.isArray(value)) return add(path, `an array, not ${named(value)}`);
        if (value.length === 0) add(path, 'an empty array');
        const companion = siblings[path_end(path).startsWith('_') ? path_end(path).slice(1) : `_${path_end(path)}`];
        value.forEach((one, index) => {
            // A null keeps the place of a primitive, or of its companion, where the other has something.
            if (one === null && (companion?.[index] ?? null) !== null) return;
            judge_value(one, element, `${path}[${index}]`);
        });
    }

    function judge_value(value, property, path) {
        const type = property._type;
        if (type === 'Resource') return judge_resource(value, path);
        if (kind_of(type) === 'primitive-type') {
            const fault = value === null ? 'null' : primitive_fault(type, value);
            if (fault) return add(path, fault);
        } else {
            if (!is_object(value)) return add(path, `${type} is an object, not ${named(value)}`);
            judge_elements(value, properties_of(property), path, false);
        }
        judge_codes(value, property, path);
        if (type === 'Reference') judge_target(value.reference, property._targetProfiles, path);
    }

    function judge_codes(value, property, path) {
        const systems = required_codes(property);
        if (!systems) return;
        const codings = { CodeableConcept: value.coding, Coding: [value] }[property._type] ?? [];
        const is_allowed = is_object(value)
            ? Array.isArray(codings) && codings.some((one) => allows(systems, one?.code, one?.system ?? ''))
            : allows(systems, value);
        if (!is_allowed) add(path, `${shown(value)} is not in the required value set ${property._valueSet}`);
    }

    function judge_target(reference, profiles, path) {
        const allowed = (profiles ?? []).map((url) => url.slice(url.lastIndexOf('/') + 1));
        const type = literal_reference.exec(reference)?.[1];
        if (type && allowed.length > 0 && !allowed.includes('Resource') && !allowed.includes(type))
            add(path, `refers to ${type}, which is none of ${allowed.join(', ')}`);
    }

    judge_resource(resource, is_object(resource) ? String(resource.resourceType) : 'resource');
    return faults;
}

// Patient/1, http://server/Patient/1 and a version of either; not #contained, urn:uuid: and the like.
const literal_reference = /^(?:https?:\/\/\S+\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/\S+)?$/;

const is_object = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const named = (value) => (value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`);
const shown = (value) => JSON.stringify(value).slice(0, 80);
const path_end = (path) => path.slice(path.lastIndexOf('.') + 1);

// Properties by the element that they are: those of a choice, dose[x], are one element.
function by_element(properties) {
    const elements = new Map();
    for (const property of properties) {
        if (property._name.startsWith('_')) continue;
        const name = property._choice ? `${property._choice.replace('[x]', '')}[x]` : property._name;
        elements.set(name, [...(elements.get(name) ?? []), property]);
    }
    return elements;
}
