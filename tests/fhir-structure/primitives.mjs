// The primitive types of FHIR R4: their JSON type, and their format by the expressions on FHIR's page of data types.
const year = '([0-9]([0-9]([0-9][1-9]|[1-9]0)|[1-9]00)|[1-9]000)';
const month = '(0[1-9]|1[0-2])';
const day = '(0[1-9]|[1-2][0-9]|3[0-1])';
const clock = '([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]+)?';
const zone = '(Z|(\\+|-)((0[0-9]|1[0-3]):[0-5][0-9]|14:00))';

const text_formats = {
    // Written so that white space can be read in one way only; the published one takes for ever over a long fault.
    base64Binary: '\\s*(([0-9a-zA-Z+/=]\\s*){4})+',
    canonical: '\\S+',
    code: '[^\\s]+(\\s[^\\s]+)*',
    date: `${year}(-${month}(-${day})?)?`,
    dateTime: `${year}(-${month}(-${day}(T${clock}${zone})?)?)?`,
    id: '[A-Za-z0-9\\-.]{1,64}',
    instant: `${year}-${month}-${day}T${clock}${zone}`,
    markdown: '[ \\r\\n\\t\\S]+',
    oid: 'urn:oid:[0-2](\\.(0|[1-9][0-9]*))+',
    string: '[ \\r\\n\\t\\S]+',
    time: clock,
    uri: '\\S+',
    url: '\\S+',
    uuid: 'urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    xhtml: '\\s*<div[\\s>][\\s\\S]*',
};
const expressions = Object.fromEntries(
    Object.entries(text_formats).map(([type, format]) => [type, new RegExp(`^(?:${format})$`)]),
);

// Lowest and highest value, by R4's 31 bits.
const integers = { integer: [-2147483648, 2147483647], unsignedInt: [0, 2147483647], positiveInt: [1, 2147483647] };

// The expressions let 31 February pass.
function is_day(text) {
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
    if (day === undefined) return true;
    const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
    return date.getUTCDate() === Number(day);
}
const with_days = new Set(['date', 'dateTime', 'instant']);

// What is wrong with the value of a primitive type, or nothing.
export function primitive_fault(type, value) {
    const json = Array.isArray(value) ? 'array' : typeof value;
    const expected = type === 'boolean' ? 'boolean' : type === 'decimal' || integers[type] ? 'number' : 'string';
    if (json !== expected) return `${type} is a JSON ${expected}, not a JSON ${json}`;
    if (integers[type]) {
        const [lowest, highest] = integers[type];
        if (!Number.isInteger(value) || value < lowest || value > highest) return `${value} is no ${type}`;
    }
    if (expected === 'string' && !(expressions[type].test(value) && (!with_days.has(type) || is_day(value))))
        return `${JSON.stringify(value.slice(0, 40))} is no ${type}`;
    return undefined;
}
