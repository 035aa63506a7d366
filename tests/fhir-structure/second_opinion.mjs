// The validator of the npm package itself, for what our own reader might overlook. It does not look into every element,
// so it acquits too much. In three matters it convicts too much: a second coding beside the required one, a reference to
// one version of a resource, and a value left out with its reason in `_name`. Our reader judges these alone.
import { createRequire } from 'node:module';

const { Fhir } = createRequire(import.meta.url)('fhir');
const validator = new Fhir();
const left_to_us = [/^Code ".*" .*not found in value set$/, /^Invalid type for reference /, /^Missing property$/];

// All that it calls an error. What it only warns of are codes outside value sets that are not required.
export const package_errors = (resource) =>
    validator
        .validate(resource, { errorOnUnexpected: true })
        .messages.filter(({ severity }) => severity === 'error' || severity === 'fatal')
        .map(({ location, message }) => ({ path: location, message }));

export const second_opinion = (resource) =>
    package_errors(resource).filter(({ message }) => !left_to_us.some((pattern) => pattern.test(message)));
