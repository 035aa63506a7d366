// The R4 definitions that the npm package `fhir` carries: what each type may hold, and the codes of its value sets.
// Read as data; the package's own validator is only a second opinion (structure_test.mjs says what it overlooks).
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const types = require('fhir/profiles/types.json');
const value_sets = require('fhir/profiles/valuesets.json');

export const kind_of = (type) =>
    typeof type === 'string' && Object.hasOwn(types, type) ? types[type]._kind : undefined;

// The bases are in the definitions too, and no resource is only one of these.
export const is_resource_type = (type) =>
    kind_of(type) === 'resource' && type !== 'Resource' && type !== 'DomainResource';

export const properties_of_type = (type) => types[type]._properties;

// What an element may hold: its own properties, those of the element it points to ("#Observation.referenceRange"), or
// those of its type.
export function properties_of(property) {
    if (property._type.startsWith('#')) {
        const [type, ...names] = property._type.slice(1).split('.');
        return names.reduce(
            (properties, name) => properties.find((one) => one._name === name)._properties,
            properties_of_type(type),
        );
    }
    return property._properties?.length ? property._properties : properties_of_type(property._type);
}

// The codes by system that a required binding allows; undefined where the element has none, or the package has not the
// set: media types, currencies, units and four more are lists without an end.
export function required_codes(property) {
    if (property._valueSetStrength !== 'required') return undefined;
    return value_sets[property._valueSet.split('|')[0]]?.systems;
}

export const allows = (systems, code, system) =>
    systems.some((one) => (system === undefined || one.uri === system) && one.codes.some((each) => each.code === code));
